"""One row of a spreadsheet: as it was read, and as values with an error per cell that has none."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString

from app.imports.reading.messages import BadValue
from app.imports.reading.spec import NAMES, WHOLE_NAME, Column, SheetSpec
from app.imports.reading.values.cleaning import shown


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """Where a field was found: the letter of its column and the header as the school wrote it."""

    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as it stands in the file. `values` holds the text of each column that was found, "" for an empty cell."""

    sheet: str
    row_number: int
    values: Mapping[str, str]
    columns: Mapping[str, SourceColumn]


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds no usable value, with its place and a sentence that says what to do."""

    sheet: str
    row_number: int
    field: str
    letter: str
    header: str
    message: LazyString


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """The values of a row.

    A field is absent from `values` when the sheet has no such column or when its cell is wrong; it is `None` when the
    cell is empty or says "unknown". So an import can leave alone what a file does not mention. `errors` refuse the
    row; `left_out` are wrong cells that it can do without.
    """

    source: SourceRow
    values: Mapping[str, object]
    errors: tuple[CellError, ...]
    left_out: tuple[CellError, ...] = ()


def parse_row(spec: SheetSpec, row: SourceRow) -> ParsedRow:
    """Turn the texts of `row` into values, and report every cell that cannot be used."""
    values: dict[str, object] = {}
    errors: list[CellError] = []
    left_out: list[CellError] = []
    for field, raw in row.values.items():
        if field == WHOLE_NAME:  # kept beside its parts only where it could not be taken apart
            errors.append(_error(row, field, BadValue("whole_name", value=shown(raw))))
            continue
        column = spec.column(field)
        try:
            values[field] = _value(column, raw)
        except BadValue as wrong:
            if field not in NAMES or WHOLE_NAME not in row.values:
                (errors if column.refuses else left_out).append(_error(row, field, wrong))
    return ParsedRow(row, values, tuple(errors), tuple(left_out))


def _error(row: SourceRow, field: str, wrong: BadValue) -> CellError:
    place = row.columns[field]
    return CellError(row.sheet, row.row_number, field, place.letter, place.header, wrong.message)


def _value(column: Column, raw: str) -> object:
    value = column.parse(raw)
    if value is None and column.required:
        raise BadValue("empty")
    return value
