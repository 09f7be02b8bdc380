"""How long circle runs are kept, with all that they were told."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from app.circles.models import MentoringCircle
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.runs.models import BUSY
from app.schools.models import Period


def _of_old_periods(school_id: int, before: date) -> Select[int]:
    old = (CircleRun.school_id == school_id, Period.ends_on < before, CircleRun.state.not_in(BUSY))
    return (
        select(CircleRun.id).join(Period, Period.id == CircleRun.period_id).where(*old).order_by(CircleRun.id)
    )


def _delete_runs(_school_id: int, ids: Sequence[int]) -> None:
    for statement in (
        update(MentoringCircle).where(MentoringCircle.run_id.in_(ids)).values(run_id=None),
        delete(ProposedSeat).where(ProposedSeat.run_id.in_(ids)),
        delete(ProposedCircle).where(ProposedCircle.run_id.in_(ids)),
        delete(CircleRun).where(CircleRun.id.in_(ids)),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "circle_runs",
        TERM_TITLES["circle_runs"],
        since=_l("after the last day of the period"),
        happens=_l(
            "The run is deleted, with what it was told about students and its result. The circles themselves stay."
        ),
        basis=_l("public task: explaining a seat in a circle"),
        months=24,
        due=_of_old_periods,
        go=_delete_runs,
        at_once=2,
    ),
)
