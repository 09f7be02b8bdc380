"""The waiting list: students who would like a circle and are in none, each with the reason."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.extensions import db
from app.mentoring.models import CircleRun, CircleWish, Membership, MentoringCircle, ProposedSeat
from app.mentoring.queries.seats import IS_IN
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import Student
from app.students.queries import visible_to


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
    of_run = and_(
        ProposedSeat.student_id == Student.id,
        ProposedSeat.circle_id.is_(None),
        ProposedSeat.run_id.in_(
            select(CircleRun.id).where(
                CircleRun.period_id == period.id, CircleRun.state == RunState.PUBLISHED
            )
        ),
    )
    any_circle = exists().where(MentoringCircle.period_id == period.id)
    rows = db.session.execute(
        visible_to(user)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .outerjoin(ProposedSeat, of_run)
        .add_columns(CircleWish, ProposedSeat, left, any_circle)
        .options(joinedload(Student.programme))
        .where(
            Student.has_left.is_(False),
            ~seated,
            or_(
                CircleWish.wants_circle.is_(True),
                and_(CircleWish.student_id.is_(None), ProposedSeat.id.is_not(None)),
            ),
        )
        .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    )
    return [
        Waiting(student, wish, _reason(seat, has_left=has_left, has_circles=has_circles))
        for student, wish, seat, has_left, has_circles in rows
    ]


def _reason(seat: ProposedSeat | None, *, has_left: bool, has_circles: bool) -> str:
    if has_left:
        return "left"
    if not has_circles:
        return "none_made"
    return (seat.reason if seat else None) or "asked_later"
