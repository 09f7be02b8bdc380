"""Recovery codes: ten at a time, shown once, each good for one sign-in."""

import secrets

from sqlalchemy import delete, update

from app.accounts import trail
from app.accounts.emails import tell_code_used
from app.accounts.factors import unused_codes_of
from app.accounts.models import RecoveryCode, User
from app.accounts.passwords import hash_of, matches
from app.audit.services import record
from app.extensions import db, now

HOW_MANY = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters and digits that look alike on paper."""
PART = 6


def _plain(code: str) -> str:
    """A code as it was made, however somebody types it: capitals, spaces and hyphens do not count."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def make_codes(user: User) -> list[str]:
    """Ten new codes; older ones stop working. Only hashes are kept, so these cannot be shown again."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    parts = ["".join(secrets.choice(ALPHABET) for _ in range(PART)) for _ in range(2 * HOW_MANY)]
    codes = [f"{first}-{second}" for first, second in zip(parts[::2], parts[1::2], strict=True)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=hash_of(_plain(code))) for code in codes)
    db.session.flush()
    record(trail.MAKE_CODES, user, actor=user)
    return codes


def code_like(user: User, code: str) -> int | None:
    """Which of her unused codes this is, by its id; changes nothing. Takes as long as comparing ten hashes."""
    plain = _plain(code)
    if len(plain) != 2 * PART:
        return None
    return next((row.id for row in unused_codes_of(user) if matches(plain, row.code_hash)), None)


def use_code(user: User, code_id: int) -> bool:
    """Use up this code and tell its owner; of two at the same moment one wins."""
    used = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    left = len(unused_codes_of(user))
    record(trail.USE_CODE, user, actor=user, data={"left": left})
    tell_code_used(user, left)
    return True
