"""Columns with citizen service numbers (BSN): a school may not use these here, so a file that has one is not read."""

import re
from collections.abc import Sequence

from stdnum.nl import bsn

from . import limits
from .headers import Header, normalised
from .table import Refusal, Table

_EXACT = frozenset(
    {"bsn", "bsnnr", "bsnnummer", "burgerservicenummer", "burgerservicenr", "sofinr", "sofinummer", "pgn",
     "persoonsgebondennummer", "onderwijsnummer", "bsnonderwijsnummer", "citizenservicenumber"}
)  # fmt: skip
_PART_OF_NAME = re.compile(
    r"\bbsn|bsn\b|burger ?service|\bsofi(?:\b|-?n)|persoonsgebonden ?n|\bonderwijsnummer", re.IGNORECASE
)
# As it is written, or with the zero at its beginning lost in a numeric cell.
_FORM = re.compile(r"\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3} \d{3} \d{3}", re.ASCII)
# In a column that we know, such as student numbers, a few values pass by chance: one in eleven does.
_ENOUGH_IN_KNOWN_COLUMN = 8


def refuse_named(table: Table, header: Header | None) -> None:
    """Refuse a column that is called after the number, in the header or anywhere near the top of a sheet."""
    for _number, cells in table.rows[: limits.HEADER_WITHIN]:
        for cell in cells:
            if cell and len(cell) < 40 and normalised(cell) in _EXACT:
                raise Refusal("citizen_number", sheet=table.name, column=" ".join(cell.split()))
    if header is not None:
        for column, cell in enumerate(header.cells):
            if _PART_OF_NAME.search(cell):
                raise Refusal("citizen_number", sheet=table.name, column=header.name_of(column))


def refuse_lookalikes(table: Table, header: Header, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Refuse a column whose every value passes the check of the number, whatever its name."""
    known = set(header.fields.values())
    ordinary = known | {
        column for column in range(len(header.cells)) if header.cells[column] and column not in header.unknown
    }
    width = max((len(cells) for _number, cells in rows), default=0)
    for column in range(width):
        values = {cells[column] for _number, cells in rows if column < len(cells) and cells[column]}
        least = _ENOUGH_IN_KNOWN_COLUMN if column in ordinary else 1
        if len(values) >= least and _look_alike(values):
            raise Refusal("looks_like_citizen_number", sheet=table.name, column=header.name_of(column))


def _look_alike(values: set[str]) -> bool:
    """Whether all values have the form and pass the check, and not all are as short as a day written in digits."""
    if not all(_FORM.fullmatch(value) and bsn.is_valid(value) for value in values):
        return False
    return any(len(re.sub(r"\D", "", value)) == 9 for value in values)
