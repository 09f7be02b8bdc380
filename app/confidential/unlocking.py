"""Whether a counsellor can read now: her opened key is with her browser, closed with SECRET_KEY for this session only.

The server keeps it nowhere: it has it during a request that brings the cookie, and in no other. Another session,
signing out or fifteen minutes without reading end it (docs/decisions/0045).
"""

import json
from datetime import timedelta

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from app.accounts.sessions import this_session
from app.confidential.broken_rules import Locked
from app.confidential.models import CounsellorKey
from app.confidential.services.keys import fits
from app.extensions import now
from app.sealing import seal, unseal

COOKIE = "reading"
IDLE = timedelta(minutes=15)


def _purpose() -> str:
    here = this_session()
    return f"reading in session {here.id if here else 0}"


def unlock(private: bytes) -> None:
    """Let this browser read for the next fifteen minutes."""
    until = (now() + IDLE).timestamp()
    value = seal(_purpose(), json.dumps({"until": until, "key": private.hex()}))
    _set(value, int(IDLE.total_seconds()))


def lock() -> None:
    """No longer."""
    _set("", 0)


def _set(value: str, seconds: int) -> None:
    @after_this_request
    def _send(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            value,
            max_age=seconds,
            httponly=True,
            samesite="Strict",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            path="/confidential",
        )
        return response


def unlocked(key: CounsellorKey | None) -> bytes | None:
    """The private half of her key, where this browser may read now; each page gives it fifteen minutes more."""
    found = unseal(_purpose(), request.cookies.get(COOKIE, ""))
    if key is None or found is None:
        return None
    content = json.loads(found)
    private = bytes.fromhex(content["key"])
    if content["until"] < now().timestamp() or not fits(key, private):
        return None
    unlock(private)
    return private


def ensure_unlocked(key: CounsellorKey | None) -> bytes:
    """The same. Raises Locked."""
    private = unlocked(key)
    if private is None:
        raise Locked
    return private
