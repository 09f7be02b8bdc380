"""The waiting list: students who would like a circle and are in none, each with the reason.

Whom a plan gave no seat, and why, is known to planning, a feature above this one, which hands down how to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Subquery, and_, exists, or_
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.circles.models import CircleWish, Membership, MentoringCircle
from app.circles.queries.seats import IS_IN
from app.extensions import db
from app.listed import Listed
from app.schools.models import Period
from app.students.models import Student
from app.students.queries import visible_to

Unseated = Callable[[Period], Subquery]
"""Whom the published plan of a period gave no seat: columns `student_id` and `reason`, a code or NULL."""
UNSEATED: Listed[Unseated] = Listed("circles: whom a plan gave no seat")
"""Planning lists one."""


@dataclass(frozen=True)
class Waiting:
    """One student, what she answered, and why she waits: a code of the run, `left`, `asked_later` or `none_made`."""

    student: Student
    wish: CircleWish | None
    reason: str


def waiting_in(user: User, period: Period) -> list[Waiting]:
    """Who waits in a period: she said that she wants a circle, or the published run had no seat for her."""
    left = exists().where(
        Membership.student_id == Student.id,
        Membership.period_id == period.id,
        Membership.left_at.is_not(None),
    )
    seated = exists().where(Membership.student_id == Student.id, Membership.period_id == period.id, IS_IN)
    [unseated_in] = UNSEATED
    unseated = unseated_in(period)
    any_circle = exists().where(MentoringCircle.period_id == period.id)
    rows = db.session.execute(
        visible_to(user)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .outerjoin(unseated, unseated.c.student_id == Student.id)
        .add_columns(CircleWish, unseated.c.reason, left, any_circle)
        .options(joinedload(Student.programme))
        .where(
            Student.has_left.is_(False),
            ~seated,
            or_(
                CircleWish.wants_circle.is_(True),
                and_(CircleWish.student_id.is_(None), unseated.c.student_id.is_not(None)),
            ),
        )
        .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    )
    return [
        Waiting(student, wish, _reason(code, has_left=has_left, has_circles=has_circles))
        for student, wish, code, has_left, has_circles in rows
    ]


def _reason(code: str | None, *, has_left: bool, has_circles: bool) -> str:
    if has_left:
        return "left"
    if not has_circles:
        return "none_made"
    return code or "asked_later"
