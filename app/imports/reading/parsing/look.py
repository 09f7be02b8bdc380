"""What a file looks like to somebody who has to say what its columns are: sheets, how they begin, a few values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import citizen_numbers, limits
from .headers import Header
from .table import Refusal, Table

SHEETS = 20
COLUMNS = 100
BEGINNING = limits.HEADER_WITHIN + 5
"""Filled rows from the top of a sheet: as far as a row with column names may stand, and a few below it."""
VALUES = 8
"""Different values of a column, the first ones of the whole sheet."""
LENGTH = 60
TALLIED = 40
"""How many different cells a column may have to be counted by."""


@dataclass(slots=True)
class Sheet:
    """One visible sheet that holds something. Texts are cut off at `LENGTH`."""

    name: str
    rows: int
    beginning: list[tuple[int, list[str]]] = field(default_factory=list)
    values: list[list[tuple[int, str]]] = field(default_factory=list)
    """Per column: (row number, text)."""
    tallies: list[list[tuple[str, int]]] = field(default_factory=list)
    """Per column with few different cells: each of them, and how often. Empty for the others."""


def look(tables: Sequence[Table]) -> list[Sheet]:
    """Describe the visible sheets; a citizen service number on any sheet, hidden ones too, refuses the file."""
    for table in tables:
        citizen_numbers.refuse_named(table, None)
        if table.rows:
            names = [cell or "-" for cell in table.rows[0][1]]
            citizen_numbers.refuse_lookalikes(table, Header(0, names), table.rows[1:])
    seen = [_sheet(table) for table in tables if table.visible and table.rows]
    if not seen:
        raise Refusal("no_cells")
    return seen[:SHEETS]


def _sheet(table: Table) -> Sheet:
    beginning = [
        (number, [_cut(cell) for cell in cells[:COLUMNS]]) for number, cells in table.rows[:BEGINNING]
    ]
    width = min(COLUMNS, max(len(cells) for _number, cells in table.rows))
    values = [_values(table, column) for column in range(width)]
    tallies = [_tally(table, column) for column in range(width)]
    return Sheet(table.name, len(table.rows), beginning, values, tallies)


def _tally(table: Table, column: int) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for _number, cells in table.rows:
        if column < len(cells) and cells[column]:
            counts[_cut(cells[column])] += 1
            if len(counts) > TALLIED:
                return []
    return list(counts.items())


def _values(table: Table, column: int) -> list[tuple[int, str]]:
    """The first different values of a column. Those from the top rows are joined by as many from below them."""
    found: dict[str, int] = {}
    above = 0
    for number, cells in table.rows:
        text = _cut(cells[column]) if column < len(cells) else ""
        if not text or text in found:
            continue
        found[text] = number
        above += number <= limits.HEADER_WITHIN
        if len(found) >= VALUES + above:
            break
    return [(number, text) for text, number in found.items()]


def _cut(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= LENGTH else line[: LENGTH - 1] + "…"
