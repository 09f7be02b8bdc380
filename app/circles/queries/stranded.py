"""Mentors who go on leading their circles, and those who do not: she paused, or does not offer it any more."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.rolemodels.models import Offer, RoleModel, RoleModelState
from app.rolemodels.queries import agreed_to
from app.schools.queries import today


def goes_on() -> ColumnElement[bool]:
    """Whether a role model goes on leading the circles she leads: active, and she still offers it."""
    return (RoleModel.state == RoleModelState.ACTIVE) & agreed_to(Offer.CIRCLE, today())


def who_go_on(role_model_ids: Collection[int]) -> set[int]:
    """Which of these mentors go on leading the circles they lead; one statement."""
    return set(db.session.scalars(select(RoleModel.id).where(RoleModel.id.in_(role_model_ids), goes_on())))
