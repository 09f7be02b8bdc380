"""Public holidays in the Netherlands, and the school holidays that the ministry sets for each of three regions.

Both come from the package `holidays`. The school's own holidays are rows, which it can fill in from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from flask_babel import lazy_gettext
from holidays import country_holidays

from app.extensions import LabelledEnum

LAST_KNOWN_YEAR = 2029
"""The last school year (2029-2030) for which the ministry has set school holidays."""


class Region(LabelledEnum):
    """The regions between which school holidays are spread."""

    NORTH = "Noord", lazy_gettext("North")
    MIDDLE = "Midden", lazy_gettext("Middle")
    SOUTH = "Zuid", lazy_gettext("South")


@dataclass(frozen=True)
class Break:
    """A school holiday, with its first and last day."""

    name: str
    starts_on: date
    ends_on: date


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year. Liberation Day is one every five years, as most agreements on work have it."""
    return frozenset(country_holidays("NL", years=year))


def breaks_of(region: Region, school_year: int, language: str = "nl") -> list[Break]:
    """The school holidays of a region in the school year that begins in `school_year`; none where they are not set."""
    if school_year > LAST_KNOWN_YEAR:
        return []
    days = country_holidays(
        "NL",
        subdiv=region.value,
        years=(school_year, school_year + 1),
        categories="school",
        language="en_US" if language == "en" else "nl",
    )
    found = _stretches(sorted(days.items()))
    return [one for one in found if date(school_year, 8, 1) <= one.starts_on < date(school_year + 1, 8, 1)]


def _stretches(days: list[tuple[date, str]]) -> Iterator[Break]:
    """Days of one name that follow on each other, as one break."""

    def of_a_break(numbered: tuple[int, tuple[date, str]]) -> tuple[date, str]:
        number, (day, name) = numbered
        return day - timedelta(days=number), name

    for _, group in groupby(enumerate(days), of_a_break):
        stretch = [day for _, day in group]
        yield Break(stretch[0][1], stretch[0][0], stretch[-1][0])
