"""Sending what waits in the outbox: claim an email, deliver it, say so; each step committed by itself.

An email is claimed by one worker at a time (a lease), so that none is sent twice by two workers. Each process hands
over one at a time and notes the mail server's yes before anything else, so that a worker that is killed leaves one
email at most of which nobody knows whether it left. That one is sent again, the same in every byte (decision 0039).
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, now
from app.notices.models import GONE, LAST, Email, EmailState
from app.notices.transport import deliver, forget_files
from app.shortage import shortage

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=4)
"""How long a worker has an email to itself: longer than handing it over and noting that can take."""
NOTE_PAUSES = (0.5, 1, 2, 4, 8)
"""Seconds to wait before trying again to note what left, while the database takes nothing."""


def _due(moment: datetime) -> ColumnElement[bool]:
    """Emails whose turn it is: waiting and not just tried, or claimed by a worker that went silent."""
    return or_(
        and_(
            Email.state == EmailState.WAITING,
            or_(Email.lease_until.is_(None), Email.lease_until <= moment),
        ),
        and_(Email.state == EmailState.SENDING, Email.lease_until <= moment),
    )


def _claim(email_id: int) -> Email | None:
    """Mark the email as being sent by us and return a copy, or None when it is not to be sent (any more, or yet)."""
    moment = now()
    claimed = db.session.scalar(
        update(Email)
        .where(Email.id == email_id, _due(moment))
        .values(state=EmailState.SENDING, lease_until=moment + LEASE, attempts=Email.attempts + 1)
        .returning(Email.id)
    )
    db.session.commit()
    if claimed is None:
        return None
    row = db.session.execute(select(Email.__table__).where(Email.id == claimed)).mappings().one()
    db.session.rollback()  # hold nothing while a mail server takes its time
    return Email(**row)


def send(email_id: int) -> bool:
    """Deliver one email if it waits; True when it left. A failure is noted and tried again, five times at most."""
    email = _claim(email_id)
    if email is None:
        return False
    taken: list[int] = []

    def on_yes() -> None:
        taken.append(email.id)
        _note_sent(email)

    try:
        deliver(email, on_yes)
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: an address no header can hold
        if not taken:  # else it was taken, and only saying goodbye went wrong
            logger.warning("Email %s could not be sent: %s", email.id, type(error).__name__)
            _note_failure(email, error)
    return bool(taken)


def _note_sent(email: Email) -> None:
    """Note that an email left, for else it would leave again: as soon as the database takes it, if it does not now."""
    for pause in NOTE_PAUSES:
        try:
            _store_sent(email)
            return
        except SQLAlchemyError as error:
            db.session.rollback()
            if shortage(error) is None:
                raise
        time.sleep(pause)
    _store_sent(email)


def _store_sent(email: Email) -> None:
    """Say that it left. Whoever it is to or about may have left meanwhile: then its file goes too."""
    stored = db.session.execute(select(Email.subject, Email.body).where(Email.id == email.id)).first()
    if stored != (email.subject, email.body) or email.kind == LAST:
        forget_files([email.id])
    gone = GONE if email.kind == LAST else {"body": ""} if email.is_secret else {}
    said = {"state": EmailState.SENT, "sent_at": now(), "last_error": "", "reply_to": None, **gone}
    db.session.execute(update(Email).where(Email.id == email.id).values(said))
    db.session.commit()


def _note_failure(email: Email, error: Exception) -> None:
    """Try again later, or give up. What was taken back meanwhile stays so: the error may name whom it was to."""
    gives_up = email.attempts >= MAX_ATTEMPTS
    said: dict[str, Any] = {
        "state": EmailState.FAILED if gives_up else EmailState.WAITING,
        "lease_until": now() + timedelta(seconds=30 * 2**email.attempts),
        "last_error": f"{type(error).__name__}: {error}"[:500],
    }
    if gives_up and email.kind == LAST:
        said |= {**GONE, "state": EmailState.WITHDRAWN}
    ours = (Email.id == email.id, Email.state == EmailState.SENDING)
    db.session.execute(update(Email).where(*ours).values(said))
    db.session.commit()


def send_waiting(limit: int = 50) -> int:
    """Send up to `limit` emails whose turn it is; returns how many left."""
    due = db.session.scalars(select(Email.id).where(_due(now())).order_by(Email.id).limit(limit)).all()
    db.session.rollback()  # let go of the write lock before talking to a mail server
    return sum(send(email_id) for email_id in due)
