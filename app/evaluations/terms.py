"""How long it is known whose an evaluation is."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.evaluations.erasing import unlink
from app.evaluations.models import Evaluation
from app.placements.models import Placement
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES


def _of_ended_before(school_id: int, before: date) -> Select[int]:
    return (
        select(Evaluation.id)
        .join(Evaluation.placement)
        .where(Evaluation.school_id == school_id, Placement.ends_on < before)
        .order_by(Evaluation.id)
    )


def _unlink(_school_id: int, ids: Sequence[int]) -> None:
    unlink(Evaluation.id.in_(ids))


TERMS = (
    Term(
        "evaluations",
        TERM_TITLES["evaluations"],
        since=_l("after the last day of the internship"),
        happens=_l(
            "What was written is erased, and whose answers they are. The answers stay, as part of totals."
        ),
        basis=_l("public task: knowing what a place is like"),
        months=12,
        due=_of_ended_before,
        go=_unlink,
    ),
)
