"""Decisions of people about students and supervisors."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.errors import visible_row
from app.extensions import db
from app.students.models import Student
from app.supervision.models import SupervisorDecision


def decisions_visible_to(user: User) -> Select[SupervisorDecision]:
    """The decisions of the school, each with student and supervisor; none for whoever does not assign supervisors."""
    query = (
        select(SupervisorDecision)
        .join(SupervisorDecision.student)
        .join(SupervisorDecision.supervisor)
        .options(contains_eager(SupervisorDecision.student), contains_eager(SupervisorDecision.supervisor))
    )
    if not user.has(Permission.ASSIGN_SUPERVISORS):
        return query.where(false())
    return query.where(
        SupervisorDecision.school_id == user.school_id,
        Student.school_id == user.school_id,
        User.school_id == user.school_id,
    )


def decision_for(user: User, decision_id: int) -> SupervisorDecision:
    """The decision with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(decisions_visible_to(user).where(SupervisorDecision.id == decision_id))


def decisions_about_student(user: User, student_id: int, period_id: int) -> list[SupervisorDecision]:
    """What was decided about one student in a period and still holds, the newest first."""
    return list(
        db.session.scalars(
            decisions_visible_to(user)
            .where(
                SupervisorDecision.student_id == student_id,
                SupervisorDecision.period_id == period_id,
                SupervisorDecision.withdrawn_at.is_(None),
            )
            .order_by(SupervisorDecision.id.desc())
        )
    )
