"""Circles without a mentor: she left, paused, or may not be asked any more."""

from sqlalchemy import exists, select

from app.extensions import db
from app.mentoring.models import CircleState, Membership, MentoringCircle
from app.mentoring.queries.seats import IS_IN
from app.rolemodels.models import RoleModel, RoleModelState


def circles_without_mentor(school_id: int) -> list[MentoringCircle]:
    """The circles of the school that run and that nobody who is active in the register leads, by number."""
    is_led = exists().where(
        Membership.circle_id == MentoringCircle.id,
        IS_IN,
        RoleModel.id == Membership.role_model_id,
        RoleModel.state == RoleModelState.ACTIVE,
    )
    return list(
        db.session.scalars(
            select(MentoringCircle)
            .where(
                MentoringCircle.school_id == school_id,
                MentoringCircle.state == CircleState.ACTIVE,
                ~is_led,
            )
            .order_by(MentoringCircle.number)
        )
    )
