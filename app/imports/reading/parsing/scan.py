"""What reading values does not tell of a sheet: formulas, what is hidden, its true size, zeros that are only shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from . import limits
from .table import Refusal, letter


@dataclass(slots=True)
class SheetScan:
    """Facts about one sheet, gathered while walking through its markup. Rows and columns are counted from 0."""

    sheet: str
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    widths: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    """How many there are up to the last filled one."""

    def refuse_formula(self, row: int, column: int) -> NoReturn:
        """A formula shows one thing and may mean another tomorrow: nothing of the file is read."""
        raise Refusal("formula", sheet=self.sheet, cell=f"{letter(column)}{row + 1}")

    def fill(self, row: int, column: int) -> None:
        """A filled cell: the sheet may not be larger than we read."""
        if row >= limits.LAST_ROW:
            raise Refusal("too_many_rows", sheet=self.sheet, limit=limits.MAX_ROWS)
        if column >= limits.MAX_COLUMNS:
            raise Refusal("too_many_columns", sheet=self.sheet, limit=limits.MAX_COLUMNS)
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def hide_columns(self, first: int, last: int) -> None:
        """Columns `first` up to and including `last` are hidden."""
        self.hidden_columns.update(range(first, min(last, limits.MAX_COLUMNS) + 1))

    def as_shown(self, row: int, column: int, text: str) -> str:
        """The text of a cell with the leading zeros that the sheet shows, where the cell holds a number."""
        width = self.widths.get((row, column))
        return text if width is None or not text.isdigit() else text.zfill(width)


def refuse_too_much(scans: Iterable[SheetScan]) -> None:
    """Refuse sheets that are each small enough, and too many cells together, before a value of them is read."""
    if sum(scan.rows * scan.columns for scan in scans) > limits.MAX_CELLS:
        raise Refusal("too_heavy")
