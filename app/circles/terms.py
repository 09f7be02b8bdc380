"""How long wishes about circles are kept, and what members said of a circle that is over."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, exists, func, or_, select, update

from app.circles.models import Attendance, CircleEvaluation, CircleWish, Membership, MentoringCircle
from app.extensions import db
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.schools.models import Period
from app.students.models import Student


def _answered_for_old_periods(school_id: int, before: date) -> Select[int]:
    """Wishes of which the period is over for so long: the first that had not ended when she answered."""
    answered_on = func.date(CircleWish.answered_at)
    period_is_over = exists().where(
        Period.school_id == school_id, Period.ends_on >= answered_on, Period.ends_on < before
    )
    return (
        select(CircleWish.student_id)
        .join(Student, Student.id == CircleWish.student_id)
        .where(Student.school_id == school_id, period_is_over)
        .order_by(CircleWish.student_id)
    )


def _forget_wishes(_school_id: int, ids: Sequence[int]) -> None:
    db.session.execute(delete(CircleWish).where(CircleWish.student_id.in_(ids)))


def _over_before(school_id: int, before: date) -> Select[int]:
    """Circles of which more is there than who was in them, and when."""
    seats = select(Membership.id).where(Membership.circle_id == MentoringCircle.id)
    said = or_(
        exists().where(CircleEvaluation.membership_id.in_(seats)),
        exists().where(Attendance.membership_id.in_(seats)),
        exists().where(Membership.circle_id == MentoringCircle.id, Membership.note != ""),
        MentoringCircle.ended_reason != "",
    )
    return (
        select(MentoringCircle.id)
        .join(Period, Period.id == MentoringCircle.period_id)
        .where(MentoringCircle.school_id == school_id, Period.ends_on < before, said)
        .order_by(MentoringCircle.id)
    )


def _forget_what_was_said(_school_id: int, ids: Sequence[int]) -> None:
    seats = select(Membership.id).where(Membership.circle_id.in_(ids))
    for statement in (
        delete(CircleEvaluation).where(CircleEvaluation.membership_id.in_(seats)),
        delete(Attendance).where(Attendance.membership_id.in_(seats)),
        update(Membership).where(Membership.circle_id.in_(ids)).values(note=""),
        update(MentoringCircle).where(MentoringCircle.id.in_(ids)).values(ended_reason=""),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "circle_wishes",
        TERM_TITLES["circle_wishes"],
        since=_l("after the last day of the period in which the student answered"),
        happens=_l("The wish is deleted; a student who is still here is asked again."),
        basis=_l("wishes are voluntary"),
        months=12,
        due=_answered_for_old_periods,
        go=_forget_wishes,
    ),
    Term(
        "circles",
        TERM_TITLES["circles"],
        since=_l("after the last day of the period"),
        happens=_l(
            "What members thought of it, who came to which meeting, and reasons are deleted. Its members are known "
            "until they are erased; messages went when the circle ended."
        ),
        basis=_l("public task: knowing what helps"),
        months=24,
        due=_over_before,
        go=_forget_what_was_said,
    ),
)
