"""How long it is kept which companies students found: as long as choices, with which it belongs."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from app.extensions import db
from app.finds.models import FoundCompany
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.schools.models import Period


def _of_old_periods(school_id: int, before: date) -> Select[int]:
    old = (FoundCompany.school_id == school_id, Period.ends_on < before)
    query = select(FoundCompany.id).join(Period, Period.id == FoundCompany.period_id)
    return query.where(*old).order_by(FoundCompany.id)


def _forget(_school_id: int, ids: Sequence[int]) -> None:
    db.session.execute(delete(FoundCompany).where(FoundCompany.id.in_(ids)))


TERMS = (
    Term(
        "finds",
        TERM_TITLES["finds"],
        since=_l("after the last day of the period"),
        happens=_l(
            "The proposal and its answer are deleted. The company and the place that came of it stay."
        ),
        basis=_l("public task: explaining a placement"),
        months=12,
        due=_of_old_periods,
        go=_forget,
    ),
)
