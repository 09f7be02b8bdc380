"""Hours of an internship, planned against required (R40): whole weeks of the agreement, without days off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Hours:
    """Hours of a student. None: not known."""

    planned: int | None
    """Of this sheet, from its first to its last day."""
    past: int | None
    """Of `planned`, those on days until today."""
    before: int
    """Of her earlier agreements that were signed."""
    required: int | None

    @property
    def missing(self) -> int | None:
        """What still has no place in an agreement; None where it cannot be said."""
        if self.required is None or self.planned is None:
            return None
        return max(0, self.required - self.before - self.planned)


def planned_hours(days: Iterable[date], days_per_week: int | None, hours_per_week: int | None) -> int | None:
    """The hours on these school days: `days_per_week` of each week at most, each as long as the agreement says.

    None when hours or days a week are not known. Part of an hour at the end is left out.
    """
    if not days_per_week or not hours_per_week:
        return None
    weeks = Counter(day.isocalendar()[:2] for day in days)
    worked = sum(min(days_per_week, free) for free in weeks.values())
    return worked * hours_per_week // days_per_week
