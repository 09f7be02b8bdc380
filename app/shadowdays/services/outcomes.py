"""What the guest thinks of the company afterwards: hers, shared only when she says so (R20)."""

from app.errors import NotVisible
from app.extensions import db, now
from app.schools.queries import today
from app.shadowdays.broken_rules import DayClosed, DayNotCome
from app.shadowdays.models import Fit, ShadowDay, ShadowDayOutcome, ShadowDayState
from app.shadowdays.queries.days import outcome_of
from app.shadowdays.services.moving import lock_day
from app.students.models import Student


def record_outcome(day: ShadowDay, guest: Student, fit: Fit, *, shares: bool) -> ShadowDayOutcome:
    """Store what she thinks, and whether coordinators may know; again replaces the first. Changes no list of choices.

    Not in the trail: it is nobody else's business. Raises NotVisible, DayClosed, DayNotCome.
    """
    if day.guest_id != guest.id:
        raise NotVisible
    lock_day(day)
    if day.state is not ShadowDayState.ACCEPTED:
        raise DayClosed(day.state)
    if day.on_date > today():
        raise DayNotCome
    outcome = outcome_of(day)
    if outcome is None:
        outcome = ShadowDayOutcome(shadow_day_id=day.id)
        db.session.add(outcome)
    outcome.fit, outcome.recorded_at = fit, now()
    outcome.shared_at = (outcome.shared_at or now()) if shares else None
    db.session.flush()
    return outcome
