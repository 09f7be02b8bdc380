"""A new period like an earlier one: its days some years later, its rules as they were, and what features take along.

What was of the days themselves stays behind: choices, runs, exceptions for a student, who is away.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import LazyString

from app.access import Permission
from app.listed import Listed
from app.schools.models import Period
from app.schools.services.periods import first_day_for_choices

YEAR = timedelta(weeks=52)
"""Whole weeks, so that a period that began on a Monday begins on one again."""
CLOSE_TO = timedelta(weeks=4)
"""Within this, two periods begin at the same time of the year."""
_DAY_IN_NAMES = re.compile(r"\b(\d{1,2})-(\d{1,2})-(20\d\d)\b")
"""A day in a name: "Internships from 28-9-2026"."""
_IN_NAMES = re.compile(r"\b(20\d\d)(?:([-/])(\d\d)\b(?!\d))?")
"""A year in a name, with the one after it written short: 2026, 2026-27."""


@dataclass(frozen=True, eq=False)
class Along:
    """Something else that a new period can take from an earlier one."""

    name: str
    label: LazyString
    permission: Permission
    says: Callable[[Period], str | None]
    """What of this period would come along, in words; None where there is nothing."""
    carry: Callable[[Period, Period, Any], None]
    """Bring it from the first to the second, as the act of somebody."""


ALONG: Listed[Along] = Listed("schools: what a new period takes from an earlier one")


def of_the_kind_that_comes(periods: Sequence[Period]) -> Period | None:
    """The period of the time of the year that comes after the last one, a year before; None without any."""
    if not periods:
        return None
    last = max(one.starts_on for one in periods)
    return min(
        (one for one in periods if one.starts_on > last - YEAR + CLOSE_TO), key=lambda one: one.starts_on
    )


def values_like(model: Period, periods: Collection[Period], day: date) -> dict[str, Any]:
    """What a form for a new period begins with: like `model`, the first number of years later that is free and to come.

    A day that is over by then stands empty, for whoever fills in the form.
    """
    years = 1
    while model.starts_on + years * YEAR <= day or _is_taken(model.starts_on + years * YEAR, periods):
        years += 1
    opens, closes = (on + years * YEAR for on in (model.choices_open_on, model.choices_close_on))
    if closes >= day > opens:
        opens = first_day_for_choices(closes, day)
    name = years_later(model.name, years)
    return {
        "name": "" if name in {one.name for one in periods} else name,
        "starts_on": model.starts_on + years * YEAR,
        "ends_on": model.ends_on + years * YEAR,
        "choices_open_on": opens if closes >= day else None,
        "choices_close_on": closes if closes >= day else None,
        "precedence": " ".join(model.precedence),
        "only_listed": model.only_listed,
    }


def _is_taken(start: date, periods: Collection[Period]) -> bool:
    return any(abs(one.starts_on - start) < CLOSE_TO for one in periods)


def years_later(name: str, years: int) -> str:
    """A name with what it says of the year so much later: "P2 2026-2027" becomes "P2 2027-2028"."""

    def later(found: re.Match[str]) -> str:
        year, sign, short = found.groups()
        after = "" if short is None else f"{sign}{(int(short) + years) % 100:02}"
        return f"{int(year) + years}{after}"

    def day_later(found: re.Match[str]) -> str:
        number, month, year = map(int, found.groups())
        try:
            day = date(year, month, number) + years * YEAR
        except ValueError:
            return found[0]
        return f"{day.day}-{day.month}-{day.year}"

    if _DAY_IN_NAMES.search(name):
        return _DAY_IN_NAMES.sub(day_later, name)
    return _IN_NAMES.sub(later, name)
