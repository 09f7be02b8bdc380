"""Messages between those in a circle: sending, taking back, and reporting one to the coordinators."""

from datetime import datetime, time

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.services import record
from app.circles.broken_rules import MessageTooLong, NotYoursToTakeBack, TooManyMessages
from app.circles.emails import tell
from app.circles.models import CircleMessage, Membership, MessageReport
from app.circles.queries.seats import everybody_in
from app.circles.services.seats import ensure_running, lock_circles
from app.circles.trail import HANDLE_REPORT, REPORT_MESSAGE
from app.errors import NotVisible
from app.extensions import db, now
from app.schools.queries import AMSTERDAM, today
from app.web.forms import clean_text

LONGEST = 2000
MOST_A_DAY = 40


def send(seat: Membership, body: str) -> CircleMessage:
    """Put a message on the circle's page; the others hear by email that there is one, at most once a day.

    Raises `MessageTooLong`, also for one without text, `TooManyMessages` or `CircleOver`.
    """
    lock_circles([seat.circle_id])
    ensure_running(seat.circle)
    text = str(clean_text(body))
    if not 0 < len(text) <= LONGEST:
        raise MessageTooLong(LONGEST)
    if _sent_today(seat) >= MOST_A_DAY:
        raise TooManyMessages
    message = CircleMessage(circle_id=seat.circle_id, membership_id=seat.id, body=text)
    db.session.add(message)
    db.session.flush()
    for other in everybody_in(seat.circle):
        if other.id != seat.id:
            tell(other, f"message:{today().isoformat()}", "message")
    return message


def _sent_today(seat: Membership) -> int:
    midnight = datetime.combine(today(), time(), AMSTERDAM)
    query = select(func.count(CircleMessage.id)).where(
        CircleMessage.membership_id == seat.id, CircleMessage.sent_at >= midnight
    )
    return db.session.scalar(query) or 0


def take_back(message: CircleMessage, seat: Membership) -> None:
    """Wipe one's own message; that there was one stays. Raises `NotYoursToTakeBack`."""
    if message.membership_id != seat.id:
        raise NotYoursToTakeBack
    if message.taken_back_at is None:
        message.body, message.taken_back_at = "", now()
        db.session.flush()


def take_back_all(seat: Membership) -> None:
    """Wipe everything that somebody wrote in the circle, when she leaves and wants so."""
    rows = db.session.scalars(select(CircleMessage).where(CircleMessage.membership_id == seat.id))
    for message in rows:
        take_back(message, seat)


def report(message: CircleMessage, seat: Membership) -> None:
    """Send the coordinators this one message; no effect on one that was reported, or was taken back.

    The report keeps the text and whose it is, not who reported it: nor does the trail.
    """
    if message.circle_id != seat.circle_id:
        raise NotVisible
    lock_circles([seat.circle_id])
    known = select(MessageReport.id).where(MessageReport.message_id == message.id)
    if message.taken_back_at is not None or db.session.scalar(known) is not None:
        return
    row = MessageReport(school_id=seat.circle.school_id, message_id=message.id, body=message.body)
    db.session.add(row)
    db.session.flush()
    record(
        REPORT_MESSAGE,
        row,
        actor=None,
        data={"circle": seat.circle.number},
        subject_name=str(seat.circle.number),
    )


def handle(row: MessageReport, *, actor: User) -> None:
    """A coordinator dealt with a report: its copy of the text is wiped. No effect the second time."""
    db.session.refresh(row, with_for_update={"of": MessageReport, "key_share": True})
    if row.handled_at is not None:
        return
    row.handled_at, row.handled_by_id, row.body = now(), actor.id, ""
    db.session.flush()
    record(HANDLE_REPORT, row, actor=actor)
