"""From sheets to rows of one kind: the header is found, columns get their field, and all that is left out is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import citizen_numbers, limits
from .footers import DataRows
from .headers import Header, HeaderNames, best_header, header_of, normalised, refuse_duplicates
from .table import Refusal, Table, letter

TITLE = "title"
_TEXT_SHOWN = 200


@dataclass(slots=True)
class Arrangement:
    """Everything that goes back to the application, in plain lists and dictionaries."""

    rows: list[tuple[int, int, list[str]]] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    skipped: list[tuple[int, int, str, str]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def arrange(tables: Sequence[Table], names: HeaderNames) -> Arrangement:
    """Read every visible sheet whose header fits.

    A citizen service number on any sheet, hidden and unfit ones too, refuses the file.
    """
    candidates = [(table, _header(table, names)) for table in tables]
    for table, header in candidates:
        citizen_numbers.refuse_named(table, header)
    fitting = [
        (table, header)
        for table, header in candidates
        if table.visible and header is not None and not header.missing(names)
    ]
    if not fitting:
        _refuse_unfit(candidates, names)
    result = Arrangement()
    for table, header in fitting:
        _refuse_second_header(table, header, names)
        _add(result, table, header, names)
    if not result.rows:
        raise Refusal("no_rows", sheet=fitting[0][0].name)
    _refuse_too_heavy(result)
    _remark_on_sheets(result, tables, [table for table, _header in fitting])
    return result


def arrange_laid_out(tables: Sequence[Table], layout: Mapping[str, Any], names: HeaderNames) -> Arrangement:
    """Read the columns that somebody chose, under their number, from the sheet and below the row that she chose.

    Other visible sheets with the same row of column names are read too. `names` says what to leave and what to refuse.
    """
    chosen = next((table for table in tables if table.visible and table.name == layout["sheet"]), None)
    if chosen is None or all(number != layout["row"] for number, _cells in chosen.rows):
        raise Refusal("another_file")
    row = next(index for index, (number, _cells) in enumerate(chosen.rows) if number == layout["row"])
    wanted = _said(chosen.rows[row][1])
    places = [
        (table, row if table is chosen else _same_header(table, wanted)) for table in tables if table.visible
    ]
    result = Arrangement()
    fitting = [(table, place) for table, place in places if place is not None]
    for table, place in fitting:
        cells = table.rows[place][1]
        header = Header(place, cells, {str(column): column for column in layout["columns"]})
        header.unknown = [
            column for column, cell in enumerate(cells) if cell and column not in layout["columns"]
        ]
        citizen_numbers.refuse_named(table, header)
        _add(result, table, header, _numbered(layout, header, names))
    if not result.rows:
        raise Refusal("no_rows", sheet=chosen.name)
    _refuse_too_heavy(result)
    _remark_on_sheets(result, tables, [table for table, _place in fitting])
    return result


def _said(cells: Sequence[str]) -> list[str]:
    return [key for cell in cells if (key := normalised(cell))]


def _same_header(table: Table, wanted: Sequence[str]) -> int | None:
    for index, (number, cells) in enumerate(table.rows):
        if number <= limits.HEADER_WITHIN and _said(cells) == wanted:
            return index
    return None


def _numbered(layout: Mapping[str, Any], header: Header, names: HeaderNames) -> HeaderNames:
    """Columns under their number, by the name that the file gives them."""
    columns = tuple(
        (str(column), (header.name_of(column),), column in layout["needed"]) for column in layout["columns"]
    )
    return HeaderNames(columns, names.ignored, names.refused)


def _refuse_too_heavy(result: Arrangement) -> None:
    if sum(len(text) for _sheet, _number, texts in result.rows for text in texts) > limits.MAX_CHARACTERS:
        raise Refusal("too_heavy")


def _header(table: Table, names: HeaderNames) -> Header | None:
    return best_header(
        (
            (index, cells)
            for index, (number, cells) in enumerate(table.rows)
            if number <= limits.HEADER_WITHIN
        ),
        names,
    )


def _refuse_unfit(candidates: Sequence[tuple[Table, Header | None]], names: HeaderNames) -> None:
    known = [(table, header) for table, header in candidates if table.visible and header is not None]
    if not known:
        raise Refusal("no_header", limit=limits.HEADER_WITHIN, missing=", ".join(names.required().values()))
    table, header = max(known, key=lambda pair: len(pair[1].fields))
    found = ", ".join(header.name_of(column) for column, cell in enumerate(header.cells) if cell)
    raise Refusal(
        "missing_columns",
        sheet=table.name,
        missing=", ".join(header.missing(names)),
        row=table.rows[header.index][0],
        found=found[: 5 * _TEXT_SHOWN],
    )


def _add(result: Arrangement, table: Table, header: Header, names: HeaderNames) -> None:
    refuse_duplicates(table.name, header)
    sheet = len(result.sheets)
    data, skipped = DataRows(header, names).split(table.rows[header.index + 1 :])
    if len(data) + len(result.rows) > limits.MAX_ROWS:
        raise Refusal("too_many_rows", sheet=table.name, limit=limits.MAX_ROWS)
    if table.is_text:
        _refuse_ragged(header, data)
    _list_columns(result, table, header, names)
    citizen_numbers.refuse_lookalikes(table, header, data)
    columns = list(header.fields.items())
    result.sheets.append(
        {
            "name": table.name,
            "columns": [[name, letter(column), header.name_of(column)] for name, column in columns],
        }
    )
    result.rows.extend(
        (sheet, number, [cells[column] if column < len(cells) else "" for _name, column in columns])
        for number, cells in data
    )
    titles = ((number, TITLE, " ".join(filter(None, cells))) for number, cells in table.rows[: header.index])
    result.skipped.extend(
        (sheet, number, reason, text[:_TEXT_SHOWN]) for number, reason, text in (*titles, *skipped)
    )
    _remark_on_table(result, table, header)


def _refuse_second_header(table: Table, header: Header, names: HeaderNames) -> None:
    """Two complete rows of names that differ make two tables; the same row again is the top of a printed page.

    A single name in a row is a cell that happens to hold one, such as "bedrijf".
    """
    owners = names.owners()
    same = [normalised(cell) for cell in header.cells if cell]
    for index, (number, cells) in enumerate(table.rows):
        if number > limits.HEADER_WITHIN or index == header.index:
            continue
        other = header_of(index, cells, owners)
        if (
            len(other.fields) > 1
            and not other.missing(names)
            and [normalised(cell) for cell in cells if cell] != same
        ):
            first, second = sorted((table.rows[header.index][0], number))
            raise Refusal("two_headers", sheet=table.name, first=first, second=second)


def _refuse_ragged(header: Header, data: Sequence[tuple[int, list[str]]]) -> None:
    """A text row that is wider than its header has a separator inside a cell: its columns have moved."""
    for number, cells in data:
        if any(cells[len(header.cells) :]):
            raise Refusal("ragged_row", row=number)


def _list_columns(result: Arrangement, table: Table, header: Header, names: HeaderNames) -> None:
    ignored = {normalised(name) for name in names.ignored}
    refused = {normalised(name) for name in names.refused}
    for column in list(header.unknown):
        key, name = normalised(header.cells[column]), header.name_of(column)
        if key in refused:
            raise Refusal("refused_column", sheet=table.name, column=name)
        if key in ignored:
            header.unknown.remove(column)
        _append_once(result.ignored_columns if key in ignored else result.unknown_columns, name)
    width = max((len(cells) for _number, cells in table.rows[header.index :]), default=0)
    for column in range(width):
        unnamed = column >= len(header.cells) or not header.cells[column]
        if unnamed and any(
            column < len(cells) and cells[column] for _number, cells in table.rows[header.index + 1 :]
        ):
            _append_once(result.unknown_columns, header.name_of(column))
    for column in header.fields.values():
        if column in table.hidden_columns:
            _append_once(result.hidden_columns, header.name_of(column))


def _remark_on_table(result: Arrangement, table: Table, header: Header) -> None:
    if table.hidden_rows:
        result.notes.append(("hidden_rows", {"sheet": table.name, "count": str(table.hidden_rows)}))
    for used, other in header.second_names:
        result.notes.append(("second_name", {"header": header.name_of(other), "used": header.name_of(used)}))
    for column in sorted(table.padded_columns & set(header.fields.values())):
        result.notes.append(("padded_numbers", {"header": header.name_of(column)}))


def _remark_on_sheets(result: Arrangement, tables: Sequence[Table], read: Sequence[Table]) -> None:
    names_read = [table.name for table in read]
    unread = [table.name for table in tables if table.visible and table.rows and table.name not in names_read]
    hidden = [table.name for table in tables if not table.visible and table.rows]
    if len(read) > 1:
        result.notes.append(("several_sheets", {"sheets": ", ".join(names_read)}))
    if unread:
        result.notes.append(("sheets_not_read", {"sheets": ", ".join(unread)}))
    if hidden:
        result.notes.append(("hidden_sheets", {"sheets": ", ".join(hidden)}))


def _append_once(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
