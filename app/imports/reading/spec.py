"""What a feature expects of its spreadsheet: the columns by every name they are known under."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.imports.reading.parsing.headers import HeaderNames, normalised
from app.imports.reading.values.plain import text


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a spreadsheet.

    `headers` are the names it is known under, the preferred one first: where a sheet has two of them, the earlier wins
    and the other is reported as not used. Case, accents, spaces and punctuation do not matter. `required` means that
    the column must be there and that no row may leave it empty. `parse` turns the text of a cell into a value, `None`
    for an empty or unknown one, and raises `BadValue` for anything else.

    A cell that cannot be used refuses its row where the column `decides` whom or what the row is about or who can be
    placed; required columns do. In any other column it is left out, and the preview says so. `parts` are names of
    columns that make this one together, and `joined_by` stands between the texts of several columns. What is the
    `same_for_all` may be written once, for a file without such a column.
    """

    field: str
    headers: tuple[str, ...]
    required: bool = False
    parse: Callable[[str], object] = text
    decides: bool = False
    parts: tuple[str, ...] = ()
    joined_by: str = " "
    same_for_all: bool = False

    @property
    def refuses(self) -> bool:
        """Whether a cell that cannot be used refuses its row."""
        return self.required or self.decides


WHOLE_NAME = "whole_name"
"""Not a column of any spec: a column with whole names, which is taken apart where a spec has first and last names."""
NAMES = ("first_name", "name_prefix", "last_name")


@dataclass(frozen=True, slots=True)
class Numbered:
    """Columns beside each other that other files have as rows below each other: “Keuze 1”, “Keuze 2” and so on.

    `headers` has the names of the first, of the second and so on. Their cells are values of `field`, and their place in
    the row is that of `number`.
    """

    field: str
    number: str
    headers: tuple[tuple[str, ...], ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """What a column of a file is mapped to: one for each of them."""
        return tuple(f"{self.field}{_AT}{place}" for place in range(1, len(self.headers) + 1))

    def in_order(self, fields: Collection[str]) -> list[str]:
        """Which of them are among the fields, the first choice first."""
        return [target for target in self.targets if target in fields]


_AT = "#"


def field_of(target: str) -> str:
    """The field whose values a column holds: of one of several beside each other the field that they share."""
    return target.partition(_AT)[0]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """The columns of one kind of spreadsheet, those to leave alone and say so, and those that stop the import.

    Columns with a citizen service number are refused whatever the spec says. `one_of` are groups of fields of which a
    file needs one.
    """

    kind: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    numbered: Numbered | None = None

    def __post_init__(self) -> None:
        owners: dict[str, str] = {}
        for column in self.columns:
            for header in column.headers:
                owner = owners.setdefault(normalised(header), column.field)
                if owner != column.field:
                    raise ValueError(f"Header {header!r} belongs to both {owner} and {column.field}.")
        fields = [column.field for column in self.columns]
        if len(set(fields)) != len(fields):
            raise ValueError(f"The spec of {self.kind} names a field twice.")

    def column(self, target: str) -> Column:
        """The column of a field, or of one of several beside each other; a KeyError where the spec has none."""
        field = field_of(target)
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(target)

    @property
    def targets(self) -> tuple[str, ...]:
        """All that a column of a file can be, but a whole name."""
        fields = tuple(column.field for column in self.columns)
        return fields + (self.numbered.targets if self.numbered else ())

    def filled_by(self, targets: Collection[str]) -> frozenset[str]:
        """The fields that rows have whose columns are these."""
        found = frozenset(targets)
        if self.numbered is None or not self.numbered.in_order(found):
            return found
        return found | {self.numbered.field, self.numbered.number}

    @property
    def has_names(self) -> bool:
        """Whether a column with whole names can be taken apart for it."""
        return set(NAMES) <= {column.field for column in self.columns}

    def names(self) -> HeaderNames:
        """The part of the spec that the reading process needs: names only, no code."""
        return HeaderNames(
            columns=tuple((column.field, column.headers, column.required) for column in self.columns),
            ignored=self.ignored,
            refused=self.refused,
        )
