"""What came out of a spreadsheet: its rows, and what was left alone and why."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext

from app.imports.reading.messages import Remark
from app.imports.reading.rows import SourceRow


class SkipReason(StrEnum):
    """Why a row that is not empty is no data."""

    TITLE = "title"
    TOTAL = "total"
    REPEATED_HEADER = "repeated_header"
    FOOTNOTE = "footnote"

    @property
    def label(self) -> LazyString:
        return SKIP_LABELS[self]


SKIP_LABELS: dict[SkipReason, LazyString] = {
    SkipReason.TITLE: lazy_gettext("Above the header"),
    SkipReason.TOTAL: lazy_gettext("Row with totals"),
    SkipReason.REPEATED_HEADER: lazy_gettext("Header repeated"),
    SkipReason.FOOTNOTE: lazy_gettext("Note below the rows"),
}


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
