"""Between a right password and the second step: who it was and where she wanted to go, for ten minutes, and no more.

It is no session: nobody is signed in, and no page knows her but the one that asks for the second step.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, session

from app.accounts.models import User
from app.accounts.queries import user_by_id, works_here
from app.accounts.sessions import end_session
from app.accounts.ways_in import Via
from app.extensions import now

LASTS = timedelta(minutes=10)
_KEY = "half_session"


@dataclass(frozen=True)
class HalfSession:
    """Whose password was right here, and the page that she wanted."""

    user: User
    onward: str
    via: Via
    """What another way in said of the session, where it was not a password."""


def _mark(user: User) -> str:
    """Another one with another password. Keyed, so that the cookie tells nothing about it."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"half session\n{user.password_hash}".encode(), hashlib.sha256).hexdigest()[:32]


def begin_half_session(user: User, onward: str, via: Via) -> None:
    """Remember that the first step was right; nothing of an earlier session survives. The view commits."""
    end_session()
    until = (now() + LASTS).timestamp()
    session[_KEY] = {
        "account": user.id,
        "mark": _mark(user),
        "until": until,
        "onward": onward,
        "via": dict(via),
    }


def half_session() -> HalfSession | None:
    """The one of this browser: None without one, after ten minutes, or when the account was closed or changed since."""
    kept = session.get(_KEY)
    if not isinstance(kept, dict) or kept["until"] < now().timestamp():
        return None
    user = user_by_id(kept["account"])
    if user is None or not works_here(user) or kept["mark"] != _mark(user):
        return None
    return HalfSession(user, kept["onward"], kept["via"])
