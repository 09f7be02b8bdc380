"""On which days check-ins are due: every two weeks from the first day of the internship, on days of school."""

from datetime import date, timedelta

from app.schools.queries import SchoolDays

EVERY = timedelta(days=14)


def next_due(starts_on: date, since: date, days: SchoolDays) -> date:
    """The first due day on or after `since`: two weeks after the first day, or another two; on a school day."""
    number = max(1, -((starts_on - since) // EVERY))
    while (day := days.on_or_after(starts_on + number * EVERY)) < since:
        number += 1
    return day
