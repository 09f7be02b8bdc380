"""When the contacts of a plan are due: on school days, spread over the placement (R10, R41)."""

from datetime import date, timedelta

from app.guidance.models import NEEDED, Intensity
from app.schools.queries import SchoolDays

FIRST_WITHIN = {Intensity.INTENSIVE: timedelta(days=14), Intensity.STANDARD: timedelta(days=28)}
"""Within how many days of the first day the first contact is."""
LAST_BEFORE = timedelta(days=14)
"""The last contact is this long before the last day, so that something can still be done with it."""
VISIT = {Intensity.INTENSIVE: 0, Intensity.STANDARD: 1}
"""Which contact is planned on site, counted from 0: where guidance is intensive, the first."""


def due_days(first: date, last: date, intensity: Intensity, days: SchoolDays) -> list[date]:
    """The days on which the contacts of a placement from `first` to `last` are due, the earliest first."""
    return spread(first, last, NEEDED[intensity], FIRST_WITHIN[intensity], days)


def spread(first: date, last: date, count: int, within: timedelta, days: SchoolDays) -> list[date]:
    """`count` school days: the first at most `within` after `first`, the others evenly until shortly before `last`.

    In a placement too short for that they lie closer together; none is after `last` if a school day is left.
    """
    begin = min(first + within, last)
    end = max(begin, last - LAST_BEFORE)
    between = max(count - 1, 1)
    wanted = [begin + (end - begin) * number // between for number in range(count)]
    return [_school_day(day, first, last, days) for day in wanted]


def _school_day(day: date, first: date, last: date, days: SchoolDays) -> date:
    """The school day before, for a due day is a last day; after it where the placement had not begun."""
    earlier = days.on_or_before(min(day, last))
    return earlier if earlier >= first else days.on_or_after(day)
