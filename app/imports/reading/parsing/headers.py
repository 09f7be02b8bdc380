"""Recognising the header row: which column is which, whatever a school calls it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .table import Refusal, letter


def normalised(header: str) -> str:
    """A header without case, accents, spaces and punctuation: "Slb'er" and "SLBER" are the same."""
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    return "".join(character for character in decomposed if character.isalnum())


@dataclass(frozen=True, slots=True)
class HeaderNames:
    """What columns are called: (field, headers, required) for each, and the names to leave or refuse."""

    columns: tuple[tuple[str, tuple[str, ...], bool], ...]
    ignored: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def owners(self) -> dict[str, tuple[str, int]]:
        """Per normalised header: its field, and how far down the list of that field's names it stands."""
        return {
            normalised(header): (name, rank)
            for name, headers, _required in self.columns
            for rank, header in reversed(list(enumerate(headers)))
        }

    def required(self) -> dict[str, str]:
        """The fields that a sheet must have, each with the name we prefer for its column."""
        return {name: headers[0] for name, headers, required in self.columns if required}


@dataclass(slots=True)
class Header:
    """A row of column names. `fields` gives the column of each field; the others are (column, name) pairs."""

    index: int
    cells: Sequence[str]
    fields: dict[str, int] = field(default_factory=dict)
    second_names: list[tuple[int, int]] = field(default_factory=list)
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def missing(self, names: HeaderNames) -> list[str]:
        """The preferred names of required columns that this row lacks."""
        return [header for name, header in names.required().items() if name not in self.fields]

    def name_of(self, column: int) -> str:
        """How the school names a column; its letter where it has no name."""
        name = self.cells[column] if column < len(self.cells) else ""
        return " ".join(name.split()) or f"({letter(column)})"


def header_of(index: int, cells: Sequence[str], owners: dict[str, tuple[str, int]]) -> Header:
    """Read a row as column names. Of two names for a field the preferred is used; one name twice is a duplicate."""
    header = Header(index, cells)
    found: dict[str, list[tuple[int, int]]] = {}
    for column, cell in enumerate(cells):
        owner = owners.get(normalised(cell)) if cell else None
        if owner is not None:
            found.setdefault(owner[0], []).append((owner[1], column))
        elif cell:
            header.unknown.append(column)
    for name, places in found.items():
        places.sort()
        rank, column = places[0]
        header.fields[name] = column
        for other_rank, other in places[1:]:
            (header.duplicates if other_rank == rank else header.second_names).append((column, other))
    return header


def best_header(rows: Iterable[tuple[int, Sequence[str]]], names: HeaderNames) -> Header | None:
    """The row that names most fields, the first of equals; None when no row names any."""
    owners = names.owners()
    best: Header | None = None
    for index, cells in rows:
        header = header_of(index, cells, owners)
        if header.fields and (best is None or len(header.fields) > len(best.fields)):
            best = header
    return best


def refuse_duplicates(sheet: str, header: Header) -> None:
    """Refuse a header that holds the same name twice: nobody knows which of the two is meant."""
    for first, second in header.duplicates:
        raise Refusal(
            "duplicate_column",
            sheet=sheet,
            column=header.name_of(first),
            first=letter(first),
            second=letter(second),
        )
