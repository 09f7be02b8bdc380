"""R12: a fall of two, or "no" to feeling safe, asks for attention the same day."""

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.guidance import trail
from app.guidance.emails import tell_of_alert
from app.guidance.models import SCORES, ContactMoment, GuidanceAlert, Safety
from app.guidance.queries.contacts import held_before

FALL = 2
"""By how much a score falls before it asks for attention."""


def raise_alert(contact: ContactMoment) -> None:
    """Raise an alert about a contact that asks for attention, once, and write to the supervisor.

    What a correction makes of it is told anew only where somebody handled the alert before, or it says more now.
    """
    is_unsafe, is_drop = contact.feels_safe is Safety.NO, has_fallen(contact, held_before(contact))
    known = contact.alert
    if not (is_unsafe or is_drop):
        return
    if known is not None and known.is_unsafe >= is_unsafe and known.is_drop >= is_drop:
        return
    alert = known or GuidanceAlert(contact=contact)
    alert.is_unsafe, alert.is_drop = is_unsafe, is_drop
    alert.handled_at = alert.handled_by_id = None
    db.session.add(alert)
    db.session.flush()
    if known is None:
        tell_of_alert(alert)


def has_fallen(contact: ContactMoment, before: ContactMoment | None) -> bool:
    """Whether motivation, results or atmosphere fell by two or more; never so without a contact before it."""
    if before is None:
        return False
    pairs = [(getattr(before, name), getattr(contact, name)) for name in SCORES]
    return any(old is not None and new is not None and old - new >= FALL for old, new in pairs)


def handle(alert: GuidanceAlert, *, actor: User) -> None:
    """Somebody talked about it, or did what was needed; the alert is done."""
    if alert.handled_at is not None:
        return
    alert.handled_at, alert.handled_by_id = now(), actor.id
    plan = alert.contact.plan
    record(
        trail.HANDLE_ALERT,
        alert,
        actor=actor,
        school_id=plan.school_id,
        about=plan.placement.student,
    )
