"""The browsers in which people are signed in: begun, renewed by a new proof, ended. What was ended stays ended.

A session is a row; its cookie holds a secret of which the row has the hash. No statement here makes a row anew for a
session that was ended, so a slow request does not bring one back (docs/decisions/0027).
"""

import secrets
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, or_, select, update

from app.accounts.browsers import browser_and_system
from app.accounts.models import BrowserSession, Proof, User
from app.accounts.queries import secret_hash
from app.extensions import db, now

NOTED_EVERY = timedelta(minutes=5)
"""How seldom it is written down that somebody asked for a page: reading pages hardly ever writes."""


def begin(user: User, proof: Proof, user_agent: str) -> tuple[BrowserSession, str]:
    """A new session of `user`, who gave `proof` now. Returns the row, and the secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    browser, system = browser_and_system(user_agent)
    session = BrowserSession(
        user_id=user.id, secret_hash=secret_hash(secret), proof=proof, browser=browser, system=system
    )
    db.session.add(session)
    db.session.flush()
    return session, secret


def renew(session_id: int, proof: Proof) -> str | None:
    """Note a new proof in a session, and give it another secret; a copy of the former one is worth nothing now.

    None where the session was ended in the meantime.
    """
    secret = secrets.token_urlsafe(32)
    renewed = db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id)
        .values(secret_hash=secret_hash(secret), proof=proof, proven_at=now(), last_used_at=now())
    )
    return secret if renewed.rowcount == 1 else None  # type: ignore[attr-defined]


def note_use(session_id: int) -> None:
    """Write down that the session was used now; does nothing where it was ended, or another request does the same."""
    free = (
        select(BrowserSession.id)
        .where(BrowserSession.id == session_id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.id.in_(free))
        .values(last_used_at=now())
        .execution_options(synchronize_session=False)
    )


def end_session_with(secret: str) -> None:
    """End the session of the browser that holds this secret, if there is one."""
    db.session.execute(delete(BrowserSession).where(BrowserSession.secret_hash == secret_hash(secret)))


def end_session(session: BrowserSession) -> None:
    """End one session."""
    db.session.execute(delete(BrowserSession).where(BrowserSession.id == session.id))


def end_sessions_of(user: User, but: int | None = None) -> None:
    """End every session of this account, or every one but the session with this id."""
    ended = delete(BrowserSession).where(BrowserSession.user_id == user.id)
    db.session.execute(ended if but is None else ended.where(BrowserSession.id != but))


def forget_old_sessions() -> None:
    """Remove the sessions that nobody can use any more: begun too long ago, or not used for too long."""
    begun = now() - timedelta(hours=current_app.config["SESSION_HOURS"])
    used = now() - timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    old = or_(BrowserSession.begun_at < begun, BrowserSession.last_used_at < used)
    if db.session.scalar(select(BrowserSession.id).where(old).limit(1)) is not None:
        db.session.execute(delete(BrowserSession).where(old))
