"""How long what was recorded of contacts is kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, exists, or_, select, update

from app.extensions import db
from app.guidance.models import ContactMoment, GuidanceAlert, GuidancePlan
from app.placements.models import HELD, Placement
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES


def _over_before(school_id: int, before: date) -> Select[int]:
    """Plans of placements that are over, with something in them that is more than when contacts were."""
    said = exists().where(
        ContactMoment.plan_id == GuidancePlan.id,
        or_(
            ContactMoment.author_id.is_not(None),
            ContactMoment.remark != "",
            ContactMoment.motivation.is_not(None),
        ),
    )
    return (
        select(GuidancePlan.id)
        .join(GuidancePlan.placement)
        .where(
            GuidancePlan.school_id == school_id,
            Placement.state.not_in(HELD),
            Placement.ends_on < before,
            said,
        )
        .order_by(GuidancePlan.id)
    )


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    contacts = select(ContactMoment.id).where(ContactMoment.plan_id.in_(ids))
    for statement in (
        delete(GuidanceAlert).where(GuidanceAlert.contact_id.in_(contacts)),
        update(ContactMoment)
        .where(ContactMoment.plan_id.in_(ids))
        .values(
            motivation=None,
            results=None,
            atmosphere=None,
            feels_safe=None,
            remark="",
            author_id=None,
            author_name="",
        ),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "guidance",
        TERM_TITLES["guidance"],
        since=_l("after the last day of the internship"),
        happens=_l("Scores, lines and names are erased. When contacts were, and how, stays."),
        basis=_l("public task: guiding an internship"),
        months=24,
        due=_over_before,
        go=_blank,
    ),
)
