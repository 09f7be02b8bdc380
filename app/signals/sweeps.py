"""Background work of signals: who has to hear that a decision is late, and words whose time is over."""

from app.extensions import db
from app.schools.queries import today
from app.signals.emails import tell_overdue
from app.signals.queries import overdue_stops
from app.signals.services import wipe_old_signals


def look_after_stops() -> None:
    """Email the coordinators of a school, once, when a suspension ran out or a review is two weeks late."""
    for stop in overdue_stops(today()):
        tell_overdue(stop)
    wipe_old_signals()
    db.session.commit()
