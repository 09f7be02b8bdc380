"""Decisions of people about students and mentors."""

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.circles.models import CircleDecision
from app.errors import visible_row
from app.extensions import db
from app.rolemodels.models import RoleModel
from app.students.models import Student


def circle_decisions_visible_to(user: User) -> Select[CircleDecision]:
    """The decisions of the school, each with student and mentor; none for whoever does not manage circles."""
    query = (
        select(CircleDecision)
        .join(CircleDecision.student)
        .join(CircleDecision.role_model)
        .options(contains_eager(CircleDecision.student), contains_eager(CircleDecision.role_model))
    )
    if not user.has(Permission.MANAGE_CIRCLES):
        return query.where(false())
    return query.where(
        CircleDecision.school_id == user.school_id,
        Student.school_id == user.school_id,
        RoleModel.school_id == user.school_id,
    )


def circle_decision_for(user: User, decision_id: int) -> CircleDecision:
    """The decision with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(circle_decisions_visible_to(user).where(CircleDecision.id == decision_id))


def circle_decisions_in_force(period_id: int) -> list[CircleDecision]:
    """The decisions that the next circle run of a period obeys, each with its student."""
    return list(
        db.session.scalars(
            select(CircleDecision)
            .join(CircleDecision.student)
            .options(contains_eager(CircleDecision.student))
            .where(CircleDecision.period_id == period_id, CircleDecision.withdrawn_at.is_(None))
            .order_by(CircleDecision.id)
        )
    )
