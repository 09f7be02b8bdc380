"""Failed sign-ins and refused pages in the trail: that it happened, and seldom enough that nobody fills a disk with it.

Of one account the trail says so once an hour, of a school a hundred times an hour. It says neither what was typed nor
from where; an address that has no account is no school's, and only the log counts it.
"""

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts import trail
from app.accounts.models import User
from app.accounts.services.lockout import Attempt
from app.audit.models import AuditEvent
from app.audit.services import record
from app.extensions import db, now

PAUSE = timedelta(hours=1)
MOST = 100


def _room_for(action: str, user: User) -> bool:
    """Whether the school has fewer than `MOST` events of this kind in the last hour."""
    lately = select(func.count()).where(
        AuditEvent.action == action, AuditEvent.school_id == user.school_id, AuditEvent.at > now() - PAUSE
    )
    return (db.session.scalar(lately) or 0) < MOST


def _is_news(action: str, user: User) -> bool:
    said = select(AuditEvent.id).where(
        AuditEvent.action == action,
        AuditEvent.school_id == user.school_id,
        AuditEvent.subject_id == user.id,
        AuditEvent.at > now() - PAUSE,
    )
    return db.session.scalar(said.limit(1)) is None and _room_for(action, user)


def is_refusal_news(user: User) -> bool:
    """Whether the trail should say that somebody asked for a page that is not part of her role."""
    return _is_news(trail.REFUSED, user)


def note_refusal(user: User, page: str) -> None:
    """Write down which page was refused to her, by its rule: without the numbers and words of the address."""
    record(trail.REFUSED, user, actor=user, data={"page": page})


def note_failure(user: User, attempt: Attempt, action: str = trail.FAIL) -> None:
    """Write down a wrong password (or code) for this account, and that it has to wait longer from now on."""
    if attempt.is_refused:
        return
    if _is_news(action, user):
        record(action, user, actor=None)
    if attempt.makes_longer and _room_for(trail.LOCK, user):
        minutes = int(attempt.delay.total_seconds() // 60)
        data = {"failures": attempt.failures, "minutes": minutes}
        record(trail.LOCK, user, actor=None, data=data)
