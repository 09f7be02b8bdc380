"""The best guess at a file: which kind it is, which sheet has the rows, which row the names, which column is what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.imports.mapping.recognising import Names, Proposal, Sureness, key_of, propose
from app.imports.reading import Layout, Look, Sheet, SheetSpec
from app.imports.reading.parsing.headers import normalised
from app.imports.reading.parsing.limits import HEADER_WITHIN

_WEIGHTS = {Sureness.REMEMBERED: 4, Sureness.NAME: 4, Sureness.GUESS: 2}
_COMPLETE = 1
_NO_NAME = re.compile(r"[\d.,:/ -]+|.*@.*")


@dataclass(frozen=True)
class Memory:
    """What somebody said of files with these column names: name of a column -> ours, and texts for every row."""

    kind: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """One way to read a file. `headers` has every column, by its number from 0; "" where it has no name."""

    spec: SheetSpec
    sheet: Sheet
    row: int
    headers: Mapping[int, str]
    proposals: Mapping[int, Proposal]
    fixed: Mapping[str, str]
    is_remembered: bool = False

    @property
    def layout(self) -> Layout:
        """The layout that is proposed."""
        columns = {column: one.target for column, one in self.proposals.items()}
        return Layout(self.spec.kind, self.sheet.name, self.row, columns, self.fixed)

    @property
    def is_sure(self) -> bool:
        """Whether nothing of it is a guess."""
        return all(one.sureness is not Sureness.GUESS for one in self.proposals.values())

    @property
    def is_plain(self) -> bool:
        """Whether reading the file by the names of its columns gives the same."""
        targets = [one.target for one in self.proposals.values()]
        known = {column.field for column in self.spec.columns}
        return not self.is_remembered and len(set(targets)) == len(targets) and known.issuperset(targets)

    @property
    def score(self) -> int:
        """How much of the file is recognised; most where nothing is missing that a row needs."""
        found = sum(_WEIGHTS[one.sureness] for one in self.proposals.values())
        return found + (0 if lacking(self.spec, self.layout.fields) else _COMPLETE)

    def values(self, column: int, most: int = 3) -> list[str]:
        """Different values below the row with the names."""
        return values_below(self.sheet, column, self.row)[:most]


def lacking(spec: SheetSpec, fields: frozenset[str]) -> list[tuple[str, ...]]:
    """Groups of fields of which a file needs one and has none, in the order of the spec."""
    groups = [(column.field,) for column in spec.columns if column.required]
    fields = spec.filled_by(fields)
    return [group for group in (*groups, *spec.one_of) if not fields & set(group)]


def values_below(sheet: Sheet, column: int, row: int) -> list[str]:
    """Different values of a column below a row."""
    if column >= len(sheet.values):
        return []
    return [text for number, text in sheet.values[column] if number > row]


def shape_of(cells: Sequence[str]) -> str:
    """A digest of the names of columns, whatever their order: the same for each file of one source."""
    return sha256("\n".join(sorted(filter(None, map(normalised, cells)))).encode()).hexdigest()


def shapes_in(look: Look) -> set[str]:
    """The shape of every row that may have column names."""
    return {shape_of(cells) for sheet in look.sheets for _number, cells in _top(sheet)}


def best_draft(look: Look, specs: Sequence[SheetSpec], memories: Mapping[str, Memory]) -> Draft:
    """The way to read a file in which most is recognised; what somebody said of the same column names comes first."""
    wanted = {spec.kind: spec for spec in specs}
    for sheet in look.sheets:
        for number, cells in _top(sheet):
            memory = memories.get(shape_of(cells))
            if memory is not None and memory.kind in wanted:
                return draft_of(sheet, wanted[memory.kind], number, memory)
    return max(_drafts(look, specs), key=lambda draft: (draft.score, draft.sheet.rows > 1))


def _drafts(look: Look, specs: Sequence[SheetSpec]) -> Iterator[Draft]:
    for spec in specs:
        names = Names(spec)
        for sheet in look.sheets:
            yield draft_of(sheet, spec, header_row(sheet, names))


def _top(sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((number, cells) for number, cells in sheet.beginning if number <= HEADER_WITHIN and any(cells))


def draft_of(sheet: Sheet, spec: SheetSpec, row: int, memory: Memory | None = None) -> Draft:
    """The proposals for one sheet with its column names in a given row."""
    cells = next((cells for number, cells in sheet.beginning if number == row), ())
    headers = {column: cells[column] if column < len(cells) else "" for column in range(len(sheet.values))}
    headers = {column: name for column, name in headers.items() if name or values_below(sheet, column, row)}
    proposals = propose(
        Names(spec),
        headers,
        lambda column: values_below(sheet, column, row),
        memory.columns if memory else None,
    )
    return Draft(spec, sheet, row, headers, proposals, memory.fixed if memory else {}, memory is not None)


def header_row(sheet: Sheet, names: Names) -> int:
    """The number of the row with column names: it has most names that we know, or else it looks most like one."""
    top = list(_top(sheet))
    known = [
        sum(1 for cell in cells if names.known(cell) or names.is_ignored(cell)) for _number, cells in top
    ]
    if known and max(known) > 1:
        return top[known.index(max(known))][0]
    width = max((_filled(cells) for _number, cells in sheet.beginning), default=0)
    for number, cells in top:
        if _filled(cells) * 3 >= width * 2 and not any(_NO_NAME.fullmatch(cell) for cell in cells if cell):
            return number
    return top[0][0] if top else 1


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def remembered_as(draft: Draft, layout: Layout) -> dict[str, str]:
    """Name of a column -> ours, as a file with the same names is to be read next time."""
    return {
        key_of(draft.headers, column, draft.headers.get(column, "")): target
        for column, target in layout.columns.items()
    }
