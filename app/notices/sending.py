"""Sending what waits in the outbox: claim a letter, deliver it, say so; each step committed by itself.

A letter is claimed by one worker at a time (a lease), so that none is sent twice by two workers. Only a machine that
dies in the second between the mail server's yes and our own note of it sends a letter again, under the same Message-ID.
"""

import logging
import smtplib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from app.extensions import db, now
from app.notices.models import Letter, LetterState
from app.notices.transport import deliver

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=2)


def _due(moment: datetime) -> ColumnElement[bool]:
    """Letters whose turn it is: waiting and not just tried, or claimed by a worker that went silent."""
    return or_(
        and_(
            Letter.state == LetterState.WAITING,
            or_(Letter.lease_until.is_(None), Letter.lease_until <= moment),
        ),
        and_(Letter.state == LetterState.SENDING, Letter.lease_until <= moment),
    )


def _claim(letter_id: int) -> Letter | None:
    """Mark the letter as being sent by us and return a copy, or None when it is not to be sent (any more, or yet)."""
    moment = now()
    claimed = db.session.scalar(
        update(Letter)
        .where(Letter.id == letter_id, _due(moment))
        .values(state=LetterState.SENDING, lease_until=moment + LEASE, attempts=Letter.attempts + 1)
        .returning(Letter.id)
    )
    db.session.commit()
    if claimed is None:
        return None
    row = db.session.execute(select(Letter.__table__).where(Letter.id == claimed)).mappings().one()
    db.session.rollback()  # hold nothing while a mail server takes its time
    return Letter(**row)


def send(letter_id: int) -> bool:
    """Deliver one letter if it waits; True when it left. A failure is noted and tried again, five times at most."""
    letter = _claim(letter_id)
    if letter is None:
        return False
    try:
        deliver(letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: an address no header can hold
        logger.warning("Letter %s could not be sent: %s", letter.id, type(error).__name__)
        _note_failure(letter, error)
        return False
    _note_sent(letter)
    return True


def _note_sent(letter: Letter) -> None:
    gone = {"body": ""} if letter.is_secret else {}
    said = {"state": LetterState.SENT, "sent_at": now(), "last_error": "", **gone}
    db.session.execute(update(Letter).where(Letter.id == letter.id).values(said))
    db.session.commit()


def _note_failure(letter: Letter, error: Exception) -> None:
    """Try again later, or give up. What was taken back meanwhile stays so: the error may name whom it was to."""
    gives_up = letter.attempts >= MAX_ATTEMPTS
    said = {
        "state": LetterState.FAILED if gives_up else LetterState.WAITING,
        "lease_until": now() + timedelta(seconds=30 * 2**letter.attempts),
        "last_error": f"{type(error).__name__}: {error}"[:500],
    }
    ours = (Letter.id == letter.id, Letter.state == LetterState.SENDING)
    db.session.execute(update(Letter).where(*ours).values(said))
    db.session.commit()


def send_waiting(limit: int = 50) -> int:
    """Send up to `limit` letters whose turn it is; returns how many left."""
    due = db.session.scalars(select(Letter.id).where(_due(now())).order_by(Letter.id).limit(limit)).all()
    db.session.rollback()  # let go of the write lock before talking to a mail server
    return sum(send(letter_id) for letter_id in due)
