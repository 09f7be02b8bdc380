"""Whole months and school years, as the rules of the registry count them."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day, `months` months earlier (later when negative); the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` ends: it runs from 1 August to 31 July."""
    return day.year + (day.month >= 8)


def last_ended_school_year(day: date) -> int:
    """The year in which the last school year before that of `day` ended: 2026 in November 2026."""
    return school_year_of(day) - 1


def school_year_label(year: int) -> str:
    """2025-2026 for the school year that ends in 2026."""
    return f"{year - 1}-{year}"


def school_years(last: int, number: int = 12) -> list[tuple[int, str]]:
    """The school years until the one that ended in `last`, the last one first, as choices."""
    return [(year, school_year_label(year)) for year in range(last, last - number, -1)]
