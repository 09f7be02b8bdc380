"""Closing the choices of a period before their last day, and opening them again (R36)."""

from datetime import date

from flask_babel import gettext

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db, now
from app.schools import trail
from app.schools.models import Period
from app.schools.queries import choices_are_to_come, today
from app.web.filters import show_date


class LastDayForChoicesPassed(DomainError):
    """R36: after their last day choices open only when the period gets a later one."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "The last day for choices was %(day)s. Give the period a later last day for choices instead.",
                day=show_date(day),
            )
        )


def close_choices(period: Period, *, actor: Actor) -> None:
    """End the choices before their last day, or before their first. No effect when they are over. Flushes."""
    if not choices_are_to_come(period):
        return
    period.choices_closed_at = now()
    db.session.flush()
    _note(trail.CLOSE_CHOICES, period, actor)


def open_choices_again(period: Period, *, actor: Actor) -> None:
    """Undo a closing, until the last day for choices. No effect when nobody closed them. Flushes.

    Raises `LastDayForChoicesPassed`.
    """
    if period.choices_closed_at is None:
        return
    if today() > period.choices_close_on:
        raise LastDayForChoicesPassed(period.choices_close_on)
    period.choices_closed_at = None
    db.session.flush()
    _note(trail.OPEN_CHOICES, period, actor)


def _note(action: str, period: Period, actor: Actor) -> None:
    record(
        action,
        period,
        actor=actor,
        school_id=period.school_id,
        subject_name=period.name,
        data={"choices_close_on": period.choices_close_on.isoformat()},
    )
