"""Signing in and signing out everywhere."""

from app.accounts import trail
from app.accounts.emails import tell_signed_out
from app.accounts.models import BrowserSession, TokenPurpose, User
from app.accounts.queries import user_by_email, works_here
from app.accounts.services import refusals
from app.accounts.services.browser_sessions import end_session, end_sessions_of
from app.accounts.services.lockout import Attempt, forget_failures
from app.accounts.services.tokens import end_links
from app.accounts.ways_in import may_use_password
from app.audit.services import record
from app.extensions import db


def stored_hash(email: str) -> str | None:
    """What to check a password against; None for an address without an account that works with one."""
    user = user_by_email(email)
    is_open = user is not None and works_here(user) and may_use_password(user)
    return user.password_hash if user is not None and is_open else None


def sign_in(email: str, attempt: Attempt, stored: str, new_hash: str | None) -> User | None:
    """Note a right password: the failures are forgotten, a link to reset it ends, an old hash is replaced.

    Whether she is in now, or has a second step to do, is for whoever calls this.

    None when the account was closed or its password changed since `stored` was read.
    """
    user = user_by_email(email)
    if user is None or not works_here(user) or user.password_hash != stored:
        return None
    forget_failures(attempt.account_key)
    end_links(user, TokenPurpose.PASSWORD_RESET)
    user.password_hash = new_hash or stored
    db.session.flush()
    return user


def note_failure(email: str, attempt: Attempt) -> None:
    """Put a wrong password in the trail of the account's school, where there is an account."""
    user = user_by_email(email)
    if user is not None:
        refusals.note_failure(user, attempt)


def sign_out_everywhere(user: User) -> None:
    """End every session of this account, in every browser."""
    end_sessions_of(user)
    record(trail.SIGN_OUT_EVERYWHERE, user, actor=user)


def sign_out_by(user: User, actor: User) -> None:
    """End every session of somebody else's account, and tell its owner: for a lost phone, or a computer left open."""
    end_sessions_of(user)
    record(trail.END_SESSIONS, user, actor=actor)
    tell_signed_out(user, actor)


def sign_out_there(user: User, session: BrowserSession) -> None:
    """End one session of hers."""
    end_session(session)
    record(trail.END_SESSION, user, actor=user)


def sign_out_elsewhere(user: User, here: int) -> None:
    """End every session of hers but the one with the id `here`."""
    end_sessions_of(user, but=here)
    record(trail.END_SESSION, user, actor=user)
