"""What an import would do: a plan per row and one for the file, made before anything is stored."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, TypeAlias

from flask_babel import LazyString

from app.audit.services import Actor
from app.imports.models import HandEdit, RowOutcome
from app.imports.reading import CellError, ParsedRow, SourceColumn, SourceRow

Text: TypeAlias = str | LazyString


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file as planners see it: its values, and whether the file wins from what was entered by hand."""

    position: int
    parsed: ParsedRow
    takes_file: bool = False

    @property
    def source(self) -> SourceRow:
        return self.parsed.source

    @property
    def number(self) -> int:
        return self.source.row_number

    def value(self, name: str) -> Any:
        """The value of a column; None where it is empty, unknown, wrong or not in the file."""
        return self.parsed.values.get(name)

    def text(self, name: str) -> str:
        """The cell as it was written."""
        return self.source.values.get(name, "").strip()

    def known(self, names: Sequence[str]) -> dict[str, Any]:
        """The columns that say something. An empty cell is no news, so what is known stays."""
        return {name: value for name in names if (value := self.value(name)) is not None}

    def without(self, *problems: "Problem") -> "Row":
        """The same row without cells that cannot be used and that it can do without: the preview says why."""
        if not problems:
            return self
        fields = {problem.field for problem in problems}
        nowhere = SourceColumn("", "")
        left_out = tuple(
            CellError(
                self.source.sheet, self.number, problem.field, place.letter, place.header, problem.message
            )
            for problem in problems
            for place in (self.source.columns.get(problem.field, nowhere),)
        )
        values = {name: value for name, value in self.parsed.values.items() if name not in fields}
        return replace(
            self, parsed=replace(self.parsed, values=values, left_out=self.parsed.left_out + left_out)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what is stored and what the file says, in words."""

    field: str
    label: Text
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused. `field` names the column, where one is to blame."""

    message: Text
    field: str = ""


def _nothing() -> None:
    """An unchanged row writes nothing."""


def _no_more(_actor: Actor | None) -> None:
    """Most files are done once their rows are written."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What would become of one row. `write` does it; it is called at most once."""

    row: Row
    title: str
    outcome: RowOutcome
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    notes: tuple[Text, ...] = ()
    problems: tuple[Problem, ...] = ()
    overruled: tuple[HandEdit, ...] = ()
    write: Callable[[], None] = _nothing


def refused(row: Row, title: str, *problems: Problem) -> RowPlan:
    """A row that is not imported: for its cells, or for `problems`."""
    cells = tuple(Problem(error.message, error.field) for error in row.parsed.errors)
    return RowPlan(row, title, RowOutcome.ERROR, problems=cells + problems)


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a file as a whole, to be answered before it is imported.

    `name` is its key in `ImportBatch.answers` and its option on the command line. `answers` holds what a page offers:
    per code a label and what it means. `codes` are all that count as an answer. `take` tells the planner the answer,
    before anything is written.
    """

    name: str
    text: Text
    answers: Mapping[str, tuple[Text, Text]]
    codes: Sequence[str]
    take: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The plan of a whole file. `finish` runs once all rows are written and have their ids, for whoever imports.

    Where there is a `question`, nothing is written before it has an `answer`.
    """

    rows: Sequence[RowPlan]
    remarks: Sequence[Text] = ()
    missing: int = 0
    finish: Callable[[Actor | None], None] = field(default=_no_more)
    question: Question | None = None
    answer: str | None = None

    def answered(self, answers: Mapping[str, str]) -> "FilePlan":
        """The same plan with its question answered, where `answers` holds an answer to it."""
        answer = answers.get(self.question.name) if self.question else None
        if self.question is None or answer is None or answer not in self.question.codes:
            return self
        self.question.take(answer)
        return replace(self, answer=answer)

    @property
    def counts(self) -> dict[str, Any]:
        found = Counter(plan.outcome for plan in self.rows)
        return {
            "new": found[RowOutcome.NEW],
            "changed": found[RowOutcome.CHANGED],
            "unchanged": found[RowOutcome.UNCHANGED],
            "errors": found[RowOutcome.ERROR],
            "missing": self.missing,
        }

    @property
    def fingerprint(self) -> str:
        """A digest of what would be done: the outcome of each row, fields that would change or stay, the answer."""
        seen = sha256()
        for plan in self.rows:
            fields = ",".join(change.field for change in plan.changes)
            kept = ",".join(change.field for change in plan.kept)
            seen.update(f"{plan.row.position}:{plan.outcome}:{fields}:{kept}\n".encode())
        asked = self.question.name if self.question else ""
        seen.update(f"{self.missing}:{asked}:{self.answer or ''}".encode())
        return seen.hexdigest()


Edits: TypeAlias = Mapping[int, Mapping[str, HandEdit]]
"""Subject id -> field -> the hand edit."""
