"""Where we are in the season of a period, from acquisition to evaluation (domain: the process over a school year)."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext

from app.schools.models import Period


class Phase(NamedTuple):
    """A stretch of the season: its days, and whether it is behind us, now, or ahead."""

    name: str
    start: date
    end: date
    state: str


def season_of(period: Period, day: date) -> list[Phase]:
    """The phases of `period` around its own dates; a phase ends on the day before the next begins."""
    closing, start, end = period.choices_close_on, period.starts_on, period.ends_on
    choosing = period.choices_open_on
    marks = [
        (gettext("Companies and counts"), choosing - timedelta(weeks=10)),
        (gettext("Choosing"), choosing),
        (gettext("Matching"), closing + timedelta(days=1)),
        (gettext("Agreements"), closing + max((start - closing) / 2, timedelta(days=2))),
        (gettext("Internship"), start),
        (gettext("Evaluation"), end - timedelta(weeks=2)),
        ("", end + timedelta(weeks=1)),
    ]
    phases = []
    for (name, begin), (_next, after) in pairwise(marks):
        last = max(after - timedelta(days=1), begin)
        state = "done" if last < day else "now" if begin <= day else "ahead"
        phases.append(Phase(name, begin, last, state))
    return phases
