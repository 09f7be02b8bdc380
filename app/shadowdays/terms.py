"""How long days along are kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.shadowdays.erasing import forget
from app.shadowdays.models import ShadowDay


def _before(school_id: int, before: date) -> Select[int]:
    return (
        select(ShadowDay.id)
        .where(ShadowDay.school_id == school_id, ShadowDay.on_date < before)
        .order_by(ShadowDay.id)
    )


def _go(_school_id: int, ids: Sequence[int]) -> None:
    forget(list(ids))


TERMS = (
    Term(
        "days_along",
        TERM_TITLES["days_along"],
        since=_l("after the day itself"),
        happens=_l("The day, and what the guest thought of it, are erased."),
        basis=_l("public task: preparing the internship"),
        months=12,
        due=_before,
        go=_go,
    ),
)
