"""What came out of a spreadsheet: its rows, and what was left alone and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from app.extensions import LabelledEnum
from app.imports.reading.messages import Remark, UnreadableFile
from app.imports.reading.rows import SourceRow


class SkipReason(LabelledEnum):
    """Why a row that is not empty is no data."""

    TITLE = "title", lazy_gettext("Above the header")
    TOTAL = "total", lazy_gettext("Row with totals")
    REPEATED_HEADER = "repeated_header", lazy_gettext("Header repeated")
    NO_CHOICES = "no_choices", lazy_gettext("No choice filled in")
    FOOTNOTE = "footnote", lazy_gettext("Note below the rows")


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that holds something but is no data."""

    sheet: str
    row_number: int
    reason: SkipReason
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a spreadsheet and everything about it that a coordinator should know before she confirms.

    `ignored_columns` are known and left out on purpose, `unknown_columns` are not recognised; both are headers as
    written, and nothing of their content is kept. `hidden_columns` are hidden in the spreadsheet and were read too.
    """

    rows: tuple[SourceRow, ...]
    fields: frozenset[str]
    sheets: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    hidden_columns: tuple[str, ...]
    skipped: tuple[SkippedRow, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet as it is shown to somebody who says what its columns are; texts are cut off.

    `beginning` has the first filled rows, with their numbers; `values` some values of each column, with theirs;
    `tallies` how often each occurs, in columns with few different ones.
    """

    name: str
    rows: int
    beginning: tuple[tuple[int, tuple[str, ...]], ...]
    values: tuple[tuple[tuple[int, str], ...], ...]
    tallies: tuple[tuple[tuple[str, int], ...], ...]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Sheet":
        """A sheet as the reading process describes it, or the database keeps it."""
        return cls(
            kept["name"],
            kept["rows"],
            tuple((number, tuple(cells)) for number, cells in kept["beginning"]),
            tuple(tuple((number, text) for number, text in values) for values in kept["values"]),
            tuple(tuple((text, count) for text, count in tally) for tally in kept["tallies"]),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looks like, and what reading it by the names of each kind gives."""

    sheets: tuple[Sheet, ...]
    readings: Mapping[str, Reading | UnreadableFile]
