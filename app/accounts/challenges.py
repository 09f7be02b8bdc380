"""What a passkey is asked to sign: random, for one purpose, good for ten minutes, carried by the form itself.

It is signed, so nobody makes one up, and several tabs do not get in each other's way. That an answer
counts once is seen to where it is used: each passkey remembers the newest question that it answered.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.extensions import now

LIFETIME = 10 * 60


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"passkey challenge\n{purpose}")


@dataclass(frozen=True)
class Challenge:
    """The bytes to sign, when they were made, and the signed text in which a form carries them."""

    value: bytes
    made_at: datetime
    token: str = ""
    note: str = ""
    """What else the form has to bring back untouched."""

    @classmethod
    def issue(cls, purpose: str, note: str = "") -> Self:
        """A new one. `purpose` says what the answer is for, and for whom where that is known."""
        value, made_at = secrets.token_bytes(32), now()
        token = _serializer(purpose).dumps([value.hex(), made_at.timestamp(), note])
        return cls(value, made_at, str(token), note)

    @classmethod
    def read(cls, purpose: str, token: str) -> Self | None:
        """The one that a form brought back; None when it is not ours, too old, or was made for something else."""
        try:
            value, made_at, note = _serializer(purpose).loads(token, max_age=LIFETIME)
        except (BadSignature, ValueError):
            return None
        return cls(bytes.fromhex(value), datetime.fromtimestamp(made_at, UTC), token, note)
