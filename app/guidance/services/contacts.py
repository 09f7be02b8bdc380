"""Recording contacts (R12), in the plan or beside it, and making an appointment."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.guidance import trail
from app.guidance.broken_rules import (
    AppointmentPast,
    ContactAhead,
    ContactBefore,
    ContactIsOver,
    ScoresMissing,
)
from app.guidance.models import (
    SCORES,
    ContactKind,
    ContactMoment,
    ContactState,
    GuidancePlan,
    Intensity,
    Safety,
)
from app.guidance.services.alerts import raise_alert
from app.schools.queries import today

LONG_BEFORE = timedelta(days=92)
"""How long before the first day a first contact may be, at most."""


@dataclass(frozen=True)
class Answers:
    """What somebody recorded of a contact."""

    held_on: date
    kind: ContactKind
    motivation: int | None = None
    results: int | None = None
    atmosphere: int | None = None
    feels_safe: Safety | None = None
    remark: str = ""


def record_contact(contact: ContactMoment, answers: Answers, *, actor: User) -> None:
    """Record that a contact was held, or correct what was recorded; what asks for attention raises an alert at once.

    Raises ContactIsOver, ContactAhead, ContactBefore, and ScoresMissing where guidance is intensive (R12).
    """
    if contact.state is ContactState.LAPSED:
        raise ContactIsOver
    _ensure_possible(contact.plan, answers)
    is_correction = contact.state is ContactState.HELD
    for name, value in asdict(answers).items():
        setattr(contact, name, value)
    contact.state = ContactState.HELD
    contact.author_id, contact.author_name, contact.recorded_at = actor.id, actor.name, now()
    db.session.flush()
    record(
        trail.CORRECT_CONTACT if is_correction else trail.RECORD_CONTACT,
        contact,
        actor=actor,
        school_id=contact.plan.school_id,
        about=contact.plan.placement.student,
    )
    raise_alert(contact)


def record_another(plan: GuidancePlan, answers: Answers, *, actor: User) -> ContactMoment:
    """Record a contact that was not in the plan; raises as `record_contact` does."""
    _ensure_possible(plan, answers)
    contact = ContactMoment(plan=plan, due_on=answers.held_on, is_visit=answers.kind is ContactKind.ON_SITE)
    db.session.add(contact)
    db.session.flush()
    record_contact(contact, answers, actor=actor)
    return contact


def _ensure_possible(plan: GuidancePlan, answers: Answers) -> None:
    if answers.held_on > today():
        raise ContactAhead
    if answers.held_on < plan.starts_on - LONG_BEFORE:
        raise ContactBefore
    missing = [name for name in (*SCORES, "feels_safe") if getattr(answers, name) is None]
    if missing and plan.intensity is Intensity.INTENSIVE:
        raise ScoresMissing(missing)


def agree_on(contact: ContactMoment, day: date, at: time | None, *, is_visit: bool) -> None:
    """Make an appointment for a contact, or another one. Raises ContactIsOver, AppointmentPast."""
    if contact.state is not ContactState.PLANNED:
        raise ContactIsOver
    if not today() <= day <= contact.plan.ends_on:
        raise AppointmentPast
    contact.planned_on, contact.planned_at, contact.is_visit = day, at, is_visit
    db.session.flush()
