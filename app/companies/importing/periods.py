"""In which placement period the openings of a file fall; a period that is missing is made by the import."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.imports.plans import Problem, Row
from app.imports.reading.values import day
from app.schools.models import Period
from app.schools.queries import periods_of, today
from app.schools.services.periods import first_day_for_choices

# An opening that sticks out a little belongs to the period all the same: holidays differ from year to year.
MOSTLY_WITHIN = 0.8
# Students need time to choose, and the school to match and to sign agreements (R36, R39).
DEADLINE_BEFORE = timedelta(weeks=6)


def _halves(year: int) -> Iterator[tuple[str, date, date]]:
    """The halves of the school years around `year`, named as a new school's periods are."""
    for start in (year - 1, year):
        yield f"P1 {start}-{start + 1}", date(start, 8, 1), date(start + 1, 1, 31)
        yield f"P2 {start}-{start + 1}", date(start + 1, 2, 1), date(start + 1, 7, 31)


def days_ahead(school_id: int, fixed: Mapping[str, str]) -> Mapping[str, str]:
    """What was said once for every row, without its period and its days once these have begun: then it is asked anew.

    A file of the same source is imported again while a period is planned; the next one is of another period.
    """
    name, first = fixed.get("period", ""), fixed.get("starts_on", "")
    begins = (
        next((one.starts_on for one in periods_of(school_id) if one.name == name), None) if name else None
    )
    begins = begins or (day(first) if first else None)
    if begins is not None and begins > today():
        return fixed
    return {field: text for field, text in fixed.items() if field not in ("period", "starts_on", "ends_on")}


class PeriodBook:
    """The periods of a school, read once, and those that the file needs besides."""

    def __init__(self, school_id: int) -> None:
        self.school_id = school_id
        self.known = periods_of(school_id)
        self.made: list[Period] = []
        self.used: set[str] = set()

    def dates_of(self, row: Row) -> tuple[date, date] | Problem:
        """First and last day: as written, or those of the period that the row names."""
        starts_on, ends_on = row.value("starts_on"), row.value("ends_on")
        named = self._named(row)
        if isinstance(named, Problem):
            return named
        if named is not None:
            starts_on, ends_on = starts_on or named.starts_on, ends_on or named.ends_on
        if starts_on is None or ends_on is None:
            field = "starts_on" if starts_on is None else "ends_on"
            return Problem(_l("Fill in the first and the last day, or the name of the period."), field)
        if ends_on < starts_on:
            return Problem(_l("The last day comes before the first. Correct one of the two."), "ends_on")
        return starts_on, ends_on

    def _named(self, row: Row) -> Period | Problem | None:
        name = row.value("period")
        if name is None:
            return None
        found = next((period for period in self.known if period.name.casefold() == name.casefold()), None)
        if found is None and (row.value("starts_on") is None or row.value("ends_on") is None):
            return Problem(
                _l(
                    "There is no period with the name %(name)s. Add it under Settings, or fill in the days.",
                    name=name,
                ),
                "period",
            )
        return found

    def period_for(self, row: Row, starts_on: date, ends_on: date) -> Period:
        """The period named, else the one in which these days fall, else one that the import makes."""
        named = self._named(row)
        period = named if isinstance(named, Period) else self._around(starts_on, ends_on)
        if period is None:
            period = self._make(starts_on, ends_on)
        self.used.add(period.name)
        return period

    def _around(self, starts_on: date, ends_on: date) -> Period | None:
        days = (ends_on - starts_on).days + 1
        best, most = None, 0.0
        for period in (*self.known, *self.made):
            first, last = max(starts_on, period.starts_on), min(ends_on, period.ends_on)
            share = max(0, (last - first).days + 1) / days
            if share > most:
                best, most = period, share
        return best if most >= MOSTLY_WITHIN else None

    def _make(self, starts_on: date, ends_on: date) -> Period:
        """Half a school year where the days fit in one, the days themselves where they do not."""
        name, first, last = f"{starts_on:%d-%m-%Y} – {ends_on:%d-%m-%Y}", starts_on, ends_on
        for half in _halves(starts_on.year):
            if half[1] <= starts_on and ends_on <= half[2] and half[0] not in self._names():
                name, first, last = half
        close = first - DEADLINE_BEFORE
        period = Period(
            school_id=self.school_id,
            name=name,
            starts_on=first,
            ends_on=last,
            choices_open_on=first_day_for_choices(close, today()),
            choices_close_on=close,
        )
        self.made.append(period)
        return period

    def _names(self) -> set[str]:
        return {period.name for period in (*self.known, *self.made)}

    def stored(self, period: Period) -> Period:
        """The period as a row, added when the import makes it."""
        if period not in db.session:
            db.session.add(period)
        return period
