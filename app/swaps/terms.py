"""How long it is kept who asked for another place: as long as choices, with which it belongs."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from app.extensions import db
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.schools.models import Period
from app.swaps.models import SwapRequest


def _of_old_periods(school_id: int, before: date) -> Select[int]:
    old = (SwapRequest.school_id == school_id, Period.ends_on < before)
    return (
        select(SwapRequest.id)
        .join(Period, Period.id == SwapRequest.period_id)
        .where(*old)
        .order_by(SwapRequest.id)
    )


def _forget(_school_id: int, ids: Sequence[int]) -> None:
    db.session.execute(delete(SwapRequest).where(SwapRequest.id.in_(ids)))


TERMS = (
    Term(
        "swaps",
        TERM_TITLES["swaps"],
        since=_l("after the last day of the period"),
        happens=_l("The request and its answer are deleted. The placement that came of it stays."),
        basis=_l("public task: explaining a placement"),
        months=12,
        due=_of_old_periods,
        go=_forget,
    ),
)
