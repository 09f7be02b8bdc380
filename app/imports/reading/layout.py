"""Which column of a file is which of ours: several may be joined, one taken apart, a text may hold for all rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.imports.reading.messages import BadValue
from app.imports.reading.parsing.table import letter
from app.imports.reading.result import Reading, SkippedRow, SkipReason
from app.imports.reading.rows import SourceColumn, SourceRow
from app.imports.reading.spec import NAMES, WHOLE_NAME, SheetSpec
from app.imports.reading.values.cleaning import says_nothing
from app.imports.reading.values.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one kind of file stand.

    `columns` gives the target of each column that is used, by its number from 0; `row` is the number of the row with
    column names. `fixed` are texts that hold for every row.
    """

    kind: str
    sheet: str
    row: int
    columns: Mapping[int, str]
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that a row has, from a column of its own, as a part of a whole name, or as a text for all."""
        named = NAMES if WHOLE_NAME in self.columns.values() else ()
        return frozenset((*self.columns.values(), *self.fixed, *named)) - {WHOLE_NAME}

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        columns = {str(column): target for column, target in self.columns.items()}
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "row": self.row,
            "columns": columns,
            "fixed": dict(self.fixed),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Layout":
        """What `as_json` gave."""
        columns = {int(column): target for column, target in kept["columns"].items()}
        return cls(kept["kind"], kept["sheet"], kept["row"], columns, kept["fixed"])

    def as_request(self, spec: SheetSpec) -> dict[str, Any]:
        """What the reading process needs: numbers of columns, and which of them no row leaves empty."""
        required = {column.field for column in spec.columns if column.required} | {WHOLE_NAME}
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "row": self.row,
            "columns": sorted(self.columns),
            "needed": [column for column, target in self.columns.items() if target in required],
        }


def laid_out(reading: Reading, layout: Layout, spec: SheetSpec) -> Reading:
    """The rows of `reading`, which stand under the numbers of their columns, under the fields of `spec`."""
    found = [(row, tuple(_unfolded(_row(row, layout, spec), spec))) for row in reading.rows]
    empty = tuple(
        SkippedRow(row.sheet, row.row_number, SkipReason.NO_CHOICES, "") for row, rows in found if not rows
    )
    return replace(
        reading,
        rows=tuple(one for _row, rows in found for one in rows),
        skipped=reading.skipped + empty,
        fields=spec.filled_by(layout.fields),
    )


def _unfolded(row: SourceRow, spec: SheetSpec) -> Iterator[SourceRow]:
    """The row itself; or one for each column beside each other that is filled, numbered in their order."""
    beside = spec.numbered.in_order(row.values) if spec.numbered else ()
    if not beside or spec.numbered is None:
        yield row
        return
    shared = {name: text for name, text in row.values.items() if name not in beside}
    places = {name: place for name, place in row.columns.items() if name not in beside}
    filled = [target for target in beside if not says_nothing(row.values[target])]
    for number, target in enumerate(filled, start=1):
        here = row.columns[target]
        yield replace(
            row,
            values={**shared, spec.numbered.number: str(number), spec.numbered.field: row.values[target]},
            columns={**places, spec.numbered.number: here, spec.numbered.field: here},
        )


def _row(row: SourceRow, layout: Layout, spec: SheetSpec) -> SourceRow:
    places: dict[str, list[int]] = defaultdict(list)
    for column in sorted(layout.columns):
        places[layout.columns[column]].append(column)
    values: dict[str, str] = {}
    columns: dict[str, SourceColumn] = {}
    for target, numbers in places.items():
        texts = [row.values[str(number)] for number in numbers]
        joint = " " if target == WHOLE_NAME else spec.column(target).joined_by
        place = _place(row, numbers)
        found = [(target, joint.join(filter(None, texts)))]
        for name, text in _taken_apart(found[0][1]) if target == WHOLE_NAME else found:
            if not values.get(name):
                values[name], columns[name] = text, place
    for name, text in layout.fixed.items():
        values[name], columns[name] = text, SourceColumn("", "")
    return SourceRow(row.sheet, row.row_number, values, columns)


def _place(row: SourceRow, numbers: list[int]) -> SourceColumn:
    headers = [row.columns[str(number)].header for number in numbers]
    return SourceColumn(" + ".join(letter(number) for number in numbers), " + ".join(headers))


def _taken_apart(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a whole name; what cannot be taken apart stays, beside empty parts, for the preview to show."""
    try:
        name = whole_name(text)
    except BadValue:
        yield from ((field, "") for field in NAMES)
        yield WHOLE_NAME, text
        return
    yield from zip(NAMES, name or ("", "", ""), strict=True)
