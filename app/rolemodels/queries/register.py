"""Who sees whom in the register. Who is in quarantine, has not confirmed her address, or left is seen by nobody."""

from sqlalchemy import Select, false, select

from app.access import Permission
from app.accounts.models import User
from app.errors import NotVisible
from app.extensions import db
from app.rolemodels.models import IN_REGISTER, RoleModel, RoleModelState

TO_HANDLE = frozenset({RoleModelState.CONFIRMED, RoleModelState.REFUSED})
"""Beside the register's own people, those whom a coordinator decides or decided about."""


def visible_to(user: User) -> Select[RoleModel]:
    """The role models of the user's school that she may see.

    A coordinator sees the register and who waits for her decision, other staff the register only, nobody else anyone.
    """
    query = select(RoleModel).where(RoleModel.school_id == user.school_id)
    if user.has(Permission.MANAGE_ROLE_MODELS):
        return query.where(RoleModel.state.in_(IN_REGISTER | TO_HANDLE))
    if user.has(Permission.VIEW_ROLE_MODELS):
        return query.where(RoleModel.state.in_(IN_REGISTER))
    return query.where(false())


def role_model_for(user: User, role_model_id: int) -> RoleModel:
    """The role model with this id, when the user may see her; raises NotVisible."""
    found: RoleModel | None = db.session.scalar(visible_to(user).where(RoleModel.id == role_model_id))
    if found is None:
        raise NotVisible
    return found


def role_model_of(user: User) -> RoleModel:
    """The entry of a mentor herself; raises NotVisible for an account that is in no register."""
    found = db.session.scalar(select(RoleModel).where(RoleModel.user_id == user.id))
    if found is None:
        raise NotVisible
    return found
