"""The account of a role model: hers as soon as she is in the register, with or without a password."""

from sqlalchemy import select

from app.accounts.services.mentors import change_address, open_mentor_account
from app.audit.services import Actor
from app.extensions import db
from app.rolemodels.models import RoleModel


def give_account(role_model: RoleModel, *, actor: Actor | None) -> None:
    """Open her account, unless she has one.

    Where her address has another account she gets none: the links in her emails do all but let her in.
    """
    if role_model.user_id is not None or role_model.email is None:
        return
    user = open_mentor_account(
        school_id=role_model.school_id,
        email=role_model.email,
        name=role_model.name,
        language=role_model.language,
        actor=actor,
    )
    if user is not None and not _has_entry(user.id):
        role_model.user = user
        db.session.flush()


def _has_entry(user_id: int) -> bool:
    """Whether the account is that of another entry in the register: one person may be in it under two addresses."""
    return db.session.scalar(select(RoleModel.id).where(RoleModel.user_id == user_id)) is not None


def keep_account_in_step(role_model: RoleModel) -> None:
    """Her name and address changed: her account follows, when it is a mentor's only."""
    if role_model.user is not None and role_model.user.is_mentor and role_model.email:
        change_address(role_model.user, role_model.email, role_model.name)
