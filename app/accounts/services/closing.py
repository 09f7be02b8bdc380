"""Closing an account and opening it again. Nothing of it is removed: what somebody did stays hers.

Only the account of a mentor who leaves the register is emptied as well (R26).
"""

from flask_babel import gettext

from app.access import Role
from app.accounts import trail
from app.accounts.models import User
from app.accounts.services.browser_sessions import end_sessions_of
from app.accounts.services.lockout import account_key, forget_failures
from app.accounts.services.roles import ensure_other_administrator
from app.accounts.services.second_steps import forget_second_steps
from app.accounts.services.tokens import end_links
from app.accounts.ways_in import WIPING
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db


class OwnAccount(DomainError):
    """Nobody closes her own account by accident."""

    def __init__(self) -> None:
        super().__init__(gettext("You cannot close your own account. Ask another administrator."))


def close_account(user: User, actor: User, reason: str = "") -> None:
    """End the account: no signing in, every session and link over at once. Raises OwnAccount, LastAdministrator."""
    if user.id == actor.id:
        raise OwnAccount
    if user.is_closed:
        return
    close_by_service(user)
    record(trail.CLOSE, user, actor=actor, reason=reason)


def close_by_service(user: User) -> None:
    """The same where no person decides it; the caller records why. Raises LastAdministrator."""
    ensure_other_administrator(user)
    user.is_closed = True
    end_sessions_of(user)
    end_links(user)
    db.session.flush()


def reopen_account(user: User, actor: User) -> None:
    """Let the owner sign in again with her own password; somebody who never accepted needs a new invitation."""
    if not user.is_closed:
        return
    user.is_closed = False
    db.session.flush()
    record(trail.REOPEN, user, actor=actor)


def empty_mentor_account(user: User) -> None:
    """Close the account of a mentor who leaves, and wipe her name and address from it; every session ends at once.

    Somebody who is a student too keeps her account, without the role of mentor.
    """
    if not user.is_mentor:
        user.role_grants = [grant for grant in user.role_grants if grant.role is not Role.MENTOR]
        db.session.flush()
        return
    end_links(user)
    end_sessions_of(user)
    forget_second_steps(user)
    forget_failures(account_key(user.email))
    for wipe in WIPING:
        wipe(user)
    user.is_closed, user.password_hash = True, None
    user.name, user.email = user.trail_name, f"closed-{user.id}@account.invalid"
    db.session.flush()
    record(trail.CLOSE, user, actor=None)
