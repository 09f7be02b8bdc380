"""Ending a placement before its last day: the place comes free, and the student needs another one, or none (D14)."""

from datetime import date
from typing import NamedTuple

from app.accounts.models import User
from app.audit.services import record
from app.placements.broken_rules import LastDayImpossible
from app.placements.models import DecisionKind, Placement, PlacementDecision, PlacementState
from app.placements.services.decisions import withdraw
from app.placements.services.life import keep_up, take_step, take_up
from app.placements.trail import END_PLACEMENT
from app.runs.decisions import decisions_about, ensure_reason
from app.runs.queries import lock_period
from app.schools.queries import AMSTERDAM, today


class Days(NamedTuple):
    """A first and a last day between which an answer has to be."""

    first: date
    last: date


def possible_last_days(placement: Placement) -> Days:
    """From the day on which it was confirmed, or its first day where that came earlier, to its last day."""
    confirmed_on = placement.confirmed_at.astimezone(AMSTERDAM).date()
    return Days(min(confirmed_on, placement.starts_on), placement.ends_on)


def end_early(placement: Placement, version: int, last_day: date, reason: str, *, actor: User) -> None:
    """End the placement on `last_day`; before its first day means that it never began.

    The place comes free at once, for there is nobody to keep it for. Raises `LastDayImpossible`, `ReasonMissing`,
    `PlacementChanged` or `PlacementIsOver`.
    """
    lock_period(placement.period_id)
    take_up(placement, version)
    keep_up(placement, today())
    days = possible_last_days(placement)
    if placement.is_held and not days.first <= last_day <= days.last:
        raise LastDayImpossible(*days)
    end(placement, last_day, ensure_reason(reason), actor=actor)


def end(placement: Placement, last_day: date, reason: str, *, actor: User) -> None:
    """Write down that the placement ends early, for whoever holds the locks. Raises `PlacementIsOver`."""
    take_step(placement, PlacementState.ENDED_EARLY, reason, actor=actor)
    placement.ends_on = min(last_day, placement.ends_on)
    withdraw_pin(placement, actor=actor)
    record(
        END_PLACEMENT,
        placement,
        actor=actor,
        reason=reason,
        data={
            "student": placement.student_id,
            "opening": placement.opening_id,
            "last_day": placement.ends_on.isoformat(),
        },
        about=placement.student,
    )


def withdraw_pin(placement: Placement, *, actor: User) -> None:
    """Take back what pins the student to the place that she left, or the next run would send her back there."""
    withdraw_pins(placement.student_id, placement.period_id, placement.opening_id, actor=actor)


def withdraw_pins(student_id: int, period_id: int, opening_id: int, *, actor: User) -> None:
    """The same by number, for a place that she had not accepted yet."""
    for decision in decisions_about(PlacementDecision, student_id, period_id):
        if decision.kind is DecisionKind.PIN and decision.opening_id == opening_id:
            withdraw(decision, actor=actor)
