"""Where we are in the season of a period, from acquisition to evaluation (domain: the process over a school year).

From the first placement on, its days are those of the placements, and each phase says how far it is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy import Select

from app.evaluations.queries.season import evaluations_given
from app.guidance.queries.season import contacts_held
from app.placements.queries.season import Days, agreements_signed, days_of, internships_active
from app.reading import numbers
from app.schools.models import Period
from app.schools.queries import AMSTERDAM, periods_of

Share = Callable[[Period, date], tuple[Select[int], Select[int]]]
"""What counts how many are done, and of how many, in a period on a day."""
PROGRESS: tuple[tuple[str, Share, LazyString], ...] = (
    ("agreements", agreements_signed, lazy_gettext("%(done)s of %(all)s agreements signed")),
    ("internship", internships_active, lazy_gettext("%(done)s of %(all)s internships active")),
    ("internship", contacts_held, lazy_gettext("%(done)s of %(all)s contacts held")),
    ("evaluation", evaluations_given, lazy_gettext("%(done)s of %(all)s internships evaluated")),
)
"""By the code of a phase, what says how far it is, and in which words."""
Lines = Mapping[str, tuple[str, ...]]
NO_LINES: Lines = {}
AFTERWARDS = timedelta(weeks=6)
"""How long a season stays in sight after the last day of its period."""


class Phase(NamedTuple):
    """A stretch of the season: its days, whether it is behind us, now, or ahead, and how far it is."""

    name: str
    start: date
    end: date
    state: str
    lines: tuple[str, ...] = ()


class Choosing(NamedTuple):
    """When students choose: "ahead", "open" or "closed"; the day on which that changes, and how far it is, 0 to 1."""

    state: str
    until: date
    days: int
    share: float


def choosing_of(period: Period, day: date) -> Choosing:
    """How long choosing is still open, or how long until it opens."""
    opens, closes = period.choices_open_on, period.choices_close_on
    if period.choices_closed_at is not None or day > closes:
        return Choosing("closed", _closing(period), 0, 1.0)
    if day < opens:
        return Choosing("ahead", opens, (opens - day).days, 0.0)
    return Choosing("open", closes, (closes - day).days, (day - opens) / (closes - opens + timedelta(days=1)))


def _closing(period: Period) -> date:
    """The last day of choosing: the one that was planned, or the one on which somebody closed it before."""
    closed = period.choices_closed_at
    return min(period.choices_close_on, closed.astimezone(AMSTERDAM).date() if closed else date.max)


def seasons_of(school_id: int, planned: Period | None, day: date) -> list[tuple[Period, list[Phase]]]:
    """The seasons in sight, the earliest first: that of the period being planned, and of those that have begun."""
    periods = [
        period
        for period in periods_of(school_id)
        if (planned is not None and period.id == planned.id)
        or period.starts_on <= day <= period.ends_on + AFTERWARDS
    ]
    known = days_of(periods)
    lines = _lines([period for period in periods if period.id in known], day)
    return [
        (period, season_of(period, day, known.get(period.id), lines.get(period.id, {}))) for period in periods
    ]


def season_of(period: Period, day: date, known: Days | None = None, lines: Lines = NO_LINES) -> list[Phase]:
    """The phases of `period` around its own dates; a phase ends on the day before the next begins.

    `known` are the days of its placements, as soon as it has any, and `lines` say how far each phase is.
    """
    phases = []
    for (code, name, begin), (_code, _next, after) in pairwise(_marks(period, known)):
        last = max(after - timedelta(days=1), begin)
        state = "done" if last < day else "now" if begin <= day else "ahead"
        phases.append(Phase(name, begin, last, state, lines.get(code, ())))
    return phases


def _marks(period: Period, known: Days | None) -> list[tuple[str, str, date]]:
    """The code and name of each phase, and its first day."""
    closing, choosing = _closing(period), period.choices_open_on
    start, end = (known.first_on, known.last_on) if known else (period.starts_on, period.ends_on)
    agreements = closing + max((start - closing) / 2, timedelta(days=2))
    if known and closing + timedelta(days=2) <= known.confirmed_on < start:
        agreements = known.confirmed_on
    return [
        ("companies", gettext("Companies and counts"), choosing - timedelta(weeks=10)),
        ("choosing", gettext("Choosing"), choosing),
        ("matching", gettext("Matching"), closing + timedelta(days=1)),
        ("agreements", gettext("Agreements"), agreements),
        ("internship", gettext("Internship"), start),
        ("evaluation", gettext("Evaluation"), max(end - timedelta(weeks=2), start + timedelta(days=1))),
        ("", "", end + timedelta(weeks=1)),
    ]


def _lines(periods: Sequence[Period], day: date) -> dict[int, dict[str, tuple[str, ...]]]:
    """By period and the code of a phase, how far it is, in words; one statement for all."""
    lines: dict[int, dict[str, tuple[str, ...]]] = {period.id: {} for period in periods}
    asked = [(period.id, *line) for period in periods for line in PROGRESS]
    shares = [share(period, day) for period in periods for _phase, share, _words in PROGRESS]
    found = iter(numbers(*(query for both in shares for query in both)) if shares else ())
    for (period_id, phase, _share, words), done, number in zip(asked, found, found, strict=True):
        if number:
            said, of_period = str(words) % {"done": min(done, number), "all": number}, lines[period_id]
            of_period[phase] = (*of_period.get(phase, ()), said)
    return lines
