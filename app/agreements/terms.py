"""How long agreements are kept: the school's archive keeps the paper, Meervoud what work needs."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, or_, select, update

from app.agreements.erasing import wipe_sheets
from app.agreements.models import Agreement, AgreementFile, CompanyPreparation
from app.extensions import db
from app.privacy.retention import Fixed, Term
from app.privacy.trail import TERM_TITLES


def _over_before(school_id: int, before: date) -> Select[int]:
    """Sheets whose last day was before then, and that still hold what goes."""
    has_file = exists().where(AgreementFile.agreement_id == Agreement.id, AgreementFile.removed_at.is_(None))
    return (
        select(Agreement.id)
        .where(
            Agreement.school_id == school_id,
            Agreement.ends_on < before,
            or_(
                Agreement.guardian_name != "",
                Agreement.guardian_address != "",
                Agreement.trainer_name != "",
                Agreement.work != "",
                Agreement.closing_reason != "",
                has_file,
            ),
        )
        .order_by(Agreement.id)
    )


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    wipe_sheets(select(Agreement.id).where(Agreement.id.in_(ids)))
    placements = select(Agreement.placement_id).where(Agreement.id.in_(ids))
    db.session.execute(
        update(CompanyPreparation)
        .where(CompanyPreparation.placement_id.in_(placements))
        .values(to_name="", to_address="", nonce="", said_name="", remark="")
    )


TERMS = (
    Term(
        "agreements",
        TERM_TITLES["agreements"],
        since=_l("after the last day of the internship"),
        happens=_l(
            "The signed file, the parent or guardian, names of trainers and who signed are erased. Days, hours and "
            "that it was signed stay. The archive of the school keeps the paper."
        ),
        basis=_l("legal duty to have an agreement; the paper itself goes into the archive of the school"),
        months=24,
        due=_over_before,
        go=_blank,
    ),
)

FIXED = (
    Fixed(
        _l("Paper for a whole list"),
        _l("Files that somebody had made to print a whole list are deleted after a day, or earlier by hand."),
    ),
)
