"""Changing the first or the last day of a placement (D14)."""

from datetime import date, timedelta

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.placements.broken_rules import DaysImpossible, PlacementIsOver
from app.placements.models import Placement, PlacementState
from app.placements.services.life import keep_up, take_up, write_step
from app.placements.trail import CHANGE_DAYS
from app.runs.decisions import ensure_reason
from app.schools.queries import today
from app.web.filters import show_date

OUTSIDE = timedelta(days=183)
"""How far a placement may begin before its period, or go on after it."""


def change_days(
    placement: Placement, version: int, starts_on: date, ends_on: date, reason: str, *, actor: User
) -> None:
    """Give the placement other days; the calendar follows at once.

    Raises `DaysImpossible` with what is wrong, `ReasonMissing`, `PlacementChanged` or `PlacementIsOver`.
    """
    take_up(placement, version)
    keep_up(placement, today())
    if not placement.is_held:
        raise PlacementIsOver(placement.state)
    _ensure_possible(placement, starts_on, ends_on)
    reason = ensure_reason(reason)
    if (starts_on, ends_on) == (placement.starts_on, placement.ends_on):
        return
    placement.starts_on, placement.ends_on = starts_on, ends_on
    words = gettext(
        "From %(start)s to %(end)s: %(reason)s",
        start=show_date(starts_on),
        end=show_date(ends_on),
        reason=reason,
    )
    write_step(placement, words[:1000], actor=actor)
    record(
        CHANGE_DAYS,
        placement,
        actor=actor,
        reason=reason,
        data={"first_day": starts_on.isoformat(), "last_day": ends_on.isoformat()},
        about=placement.student,
    )
    keep_up(placement, today())


def _ensure_possible(placement: Placement, starts_on: date, ends_on: date) -> None:
    period, day = placement.period, today()
    if ends_on < starts_on:
        raise DaysImpossible(gettext("The last day comes before the first day. Correct one of them."))
    if starts_on != placement.starts_on and placement.state is not PlacementState.CONFIRMED:
        raise DaysImpossible(gettext("The internship has begun, so its first day stays as it is."))
    if starts_on != placement.starts_on and starts_on < day:
        raise DaysImpossible(gettext("A new first day is today or later."))
    if ends_on != placement.ends_on and ends_on < day:
        raise DaysImpossible(
            gettext("A new last day is today or later. Did the internship end before? Then end it early.")
        )
    earliest, latest = period.starts_on - OUTSIDE, period.ends_on + OUTSIDE
    if starts_on < earliest or ends_on > latest:
        raise DaysImpossible(
            gettext(
                "A placement of this period lies between %(first)s and %(last)s.",
                first=show_date(earliest),
                last=show_date(latest),
            )
        )
