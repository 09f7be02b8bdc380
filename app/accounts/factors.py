"""Reads of second steps: which somebody has, whether she needs one, and which were asked to be reset."""

from datetime import timedelta

from sqlalchemy import select

from app.access import Permission
from app.accounts.models import AuthenticatorApp, FactorReset, Passkey, RecoveryCode, User
from app.accounts.queries import counts_beside
from app.errors import visible_row
from app.extensions import db, now
from app.schools.queries import rules_of, second_step_roles

RESET_WAITS = timedelta(days=7)
"""How long a request to reset somebody's second step waits for a second person."""


def app_of(user: User) -> AuthenticatorApp | None:
    """Her authenticator app."""
    return db.session.scalar(select(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))


def passkeys_of(user: User) -> list[Passkey]:
    """Her passkeys, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def own_passkey(user: User, passkey_id: int) -> Passkey:
    """One passkey of hers; raises NotVisible."""
    return visible_row(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id))


def unused_codes_of(user: User) -> list[RecoveryCode]:
    """Her recovery codes that still work."""
    query = select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return list(db.session.scalars(query.order_by(RecoveryCode.id)))


def has_second_step(user: User) -> bool:
    """Whether she has an authenticator app or a passkey, without which a password does not let her in."""
    return app_of(user) is not None or bool(passkeys_of(user))


def needs_second_step(user: User) -> bool:
    """Whether her school asks a second step of one of her roles."""
    return bool(user.roles & second_step_roles(rules_of(user.school_id)))


def open_reset_of(user: User) -> FactorReset | None:
    """The request to reset her second step that waits for a second person."""
    query = select(FactorReset).where(
        FactorReset.user_id == user.id,
        FactorReset.ended_at.is_(None),
        FactorReset.asked_at > now() - RESET_WAITS,
    )
    return db.session.scalar(query.order_by(FactorReset.id.desc()).limit(1))


def resets_to_confirm(user: User) -> list[FactorReset]:
    """The requests to reset somebody's second step in her school that `user` may confirm."""
    if not user.has(Permission.INVITE_PEOPLE):
        return []
    query = (
        select(FactorReset)
        .join(User, User.id == FactorReset.user_id)
        .where(
            User.school_id == user.school_id,
            User.is_closed.is_(False),
            FactorReset.ended_at.is_(None),
            FactorReset.asked_at > now() - RESET_WAITS,
        )
    )
    waiting = db.session.scalars(query.order_by(FactorReset.id)).unique()
    return [reset for reset in waiting if counts_beside(user, {reset.user_id, reset.asked_by_id})]
