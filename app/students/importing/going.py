"""Who goes in a period, from a column of the students file (D12): a period's name, several, or yes or no.

Yes and no are about the period that is being planned. A cell with names lists where the student goes; among the periods
that the file names anywhere, the others are then those where the student stays. An empty cell says nothing. Exceptions
are made only where that differs from the rule, and what a person decided stays unless the coordinator chooses the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import select

from app.companies.models import Track
from app.extensions import db, now
from app.imports.comparison import SAME, Comparison
from app.imports.plans import Change, Row, Text
from app.imports.reading import BadValue
from app.imports.reading.values import yes_no
from app.schools.models import Period, PeriodException
from app.schools.queries import current_period, periods_of
from app.students.models import Student
from app.students.queries.audience import Rule

COLUMN = "going"
HEADERS = ("Stageperiode", "Stageperiodes", "Gaat op stage", "Op stage")
MOST_NAMES = 5
_BETWEEN = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class _Said:
    """What a cell says: in which periods the student goes or stays, and names that are no period of the school."""

    goes: Mapping[int, bool]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Step:
    """Where the file differs from how it is."""

    period: Period
    goes: bool
    by_rule: bool
    known: PeriodException | None

    @property
    def change(self) -> Change:
        label = _l("Goes in %(period)s", period=self.period.name)
        return Change(f"goes_in_{self.period.id}", label, _in_words(not self.goes), _in_words(self.goes))

    @property
    def note(self) -> Text:
        """For a new student, of whom a preview shows no changes."""
        if self.goes:
            return _l(
                "Goes in %(period)s, by exception: the rule leaves this student out", period=self.period.name
            )
        return _l(
            "Does not go in %(period)s, by exception: the rule takes this student", period=self.period.name
        )


def _in_words(goes: bool) -> Text:
    return _l("yes") if goes else _l("no")


class GoingBook:
    """The periods of a school with their rules and exceptions, read once, beside what a file says of them."""

    def __init__(self, school_id: int, rows: Sequence[Row]) -> None:
        self.school_id = school_id
        self.periods = {period.id: period for period in periods_of(school_id)}
        self.rules = {period.id: Rule.of(period) for period in self.periods.values()}
        self.by_name = {period.name.casefold(): period for period in self.periods.values()}
        self.planned = current_period(school_id)
        self.named = {period for row in rows for period in self._named(row)[0]}
        self.rows = rows
        self.exceptions = self._exceptions() if any(row.value(COLUMN) for row in rows) else {}
        self.taken: list[tuple[Student, _Step]] = []

    def _exceptions(self) -> dict[tuple[int, int], PeriodException]:
        rows = db.session.scalars(select(PeriodException).where(PeriodException.school_id == self.school_id))
        return {(row.student_id, row.period_id): row for row in rows}

    def _named(self, row: Row) -> tuple[list[int], tuple[str, ...]]:
        """The periods that a cell names, and the names in it that are none."""
        text = row.value(COLUMN)
        if text is None or _yes_or_no(text) is not None:
            return [], ()
        whole = self.by_name.get(text.casefold())
        if whole is not None:
            return [whole.id], ()
        names = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
        found = [self.by_name[name.casefold()].id for name in names if name.casefold() in self.by_name]
        return found, tuple(name for name in names if name.casefold() not in self.by_name)

    def _said(self, row: Row) -> _Said:
        text = row.value(COLUMN)
        if text is None:
            return _Said({})
        answer = _yes_or_no(text)
        if answer is not None:
            return _Said({self.planned.id: answer}) if self.planned else _Said({}, (text,))
        found, unknown = self._named(row)
        stays = {} if unknown else dict.fromkeys(self.named, False)
        return _Said({**stays, **dict.fromkeys(found, True)}, unknown)

    def _steps(self, row: Row, student: Student | None, values: Mapping[str, Any]) -> Iterator[_Step]:
        """Where the cell differs from the rule and the exceptions, for the student as she is after this row."""
        said = self._said(row).goes
        if not said:
            return
        code, year, track = _after(student, values)
        for period_id, goes in said.items():
            by_rule = self.rules[period_id].takes(code, year, track)
            known = self.exceptions.get((student.id, period_id)) if student and student.id else None
            if goes is not (by_rule if known is None else known.goes):
                yield _Step(self.periods[period_id], goes, by_rule, known)

    def compare(self, row: Row, student: Student | None, values: Mapping[str, Any]) -> Comparison:
        """What would change for a student whom the school has; `values` is what else the row changes of her."""
        if student is None:
            return SAME
        steps = list(self._steps(row, student, values))
        kept = tuple(step.change for step in steps if _is_kept(step, row))
        return Comparison({}, tuple(step.change for step in steps if not _is_kept(step, row)), kept)

    def notes(self, row: Row, student: Student | None, values: Mapping[str, Any]) -> Iterable[Text]:
        """Names that are no period, with those that are; and the exceptions of a new student."""
        unknown = self._said(row).unknown
        if unknown:
            yield self._unknown(unknown)
        if student is None:
            yield from (step.note for step in self._steps(row, None, values))

    def _unknown(self, names: Sequence[str]) -> Text:
        if not self.periods:
            return _l("There is no period yet, so who goes stays as it is. Add one under Settings.")
        return _l(
            "There is no period with the name “%(names)s”, so who goes there stays as it is. The periods are: "
            "%(periods)s.",
            names="”, “".join(names),
            periods=", ".join(period.name for period in self.periods.values()),
        )

    def remarks(self) -> Iterable[Text]:
        """Of the file as a whole: how many rows name a period that does not exist."""
        unknown = [self._said(row).unknown for row in self.rows]
        names = list(dict.fromkeys(name for found in unknown for name in found))
        if names:
            yield lazy_ngettext(
                "%(num)s row names a period that does not exist, and changes nothing there: %(names)s",
                "%(num)s rows name a period that does not exist, and change nothing there: %(names)s",
                sum(bool(found) for found in unknown),
                names=", ".join(names[:MOST_NAMES]) + (", …" if names[MOST_NAMES:] else ""),
            )

    def take(self, row: Row, student: Student, values: Mapping[str, Any]) -> None:
        """Remember the exceptions to make or to end, before the row changes the student."""
        steps = self._steps(row, student if student.id else None, values)
        self.taken += [(student, step) for step in steps if not _is_kept(step, row)]

    def write(self, file_name: str) -> None:
        """Make and end exceptions, once the students have their ids."""
        for student, step in self.taken:
            known = step.known
            if step.goes is step.by_rule and known is not None:
                db.session.delete(known)
                continue
            if known is None:
                known = PeriodException(
                    school_id=self.school_id, period_id=step.period.id, student_id=student.id
                )
                db.session.add(known)
            known.goes, known.reason, known.made_at = step.goes, "", now()
            known.author_id, known.author_name = None, file_name


def _yes_or_no(text: str) -> bool | None:
    try:
        return yes_no(text)
    except BadValue:
        return None


def _is_kept(step: _Step, row: Row) -> bool:
    """A person decided otherwise, and the coordinator did not choose the file for this row."""
    return step.known is not None and not step.known.is_by_file and not row.takes_file


def _after(student: Student | None, values: Mapping[str, Any]) -> tuple[str, int | None, Track]:
    """Programme code, year of study and track of a student once `values` are written."""
    code = values.get("programme_id") or (student.programme.code if student else "")
    year = values.get("year_of_study", student.year_of_study if student else None)
    return code, year, values.get("track", student.track if student else Track.BOL)
