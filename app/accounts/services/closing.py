"""Closing an account and opening it again. Nothing of it is removed: what somebody did stays hers."""

from flask_babel import gettext

from app.accounts import trail
from app.accounts.models import User
from app.accounts.services.roles import ensure_other_administrator
from app.accounts.services.tokens import end_links
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
    ensure_other_administrator(user)
    user.is_closed = True
    user.session_epoch += 1
    end_links(user)
    db.session.flush()
    record(trail.CLOSE, user, actor=actor, school_id=user.school_id, subject_name=user.name, reason=reason)


def reopen_account(user: User, actor: User) -> None:
    """Let the owner sign in again with her own password; somebody who never accepted needs a new invitation."""
    if not user.is_closed:
        return
    user.is_closed = False
    db.session.flush()
    record(trail.REOPEN, user, actor=actor, school_id=user.school_id, subject_name=user.name)
