"""One sheet as it stands in the file: texts by row and column, and what is hidden; or why there is none."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

# Marks that change how text is shown without being seen: byte-order mark, zero-width blank, direction overrides.
_INVISIBLE = "\ufeff\u200b\u2060\u00ad" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_TIDY = str.maketrans(
    {
        **{chr(code): " " for code in (*range(9), 9, 11, 12, *range(14, 32), 0x7F, 0xA0, 0x2007, 0x202F)},
        **dict.fromkeys(_INVISIBLE, ""),
    }
)
_LARGEST_EXACT = 2**53


class Refusal(Exception):
    """The file is not read. `code` is one of `reading.messages.REFUSALS`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}


@dataclass(slots=True)
class Table:
    """The filled part of a sheet. `rows` holds (row number from 1, texts from column A); empty rows are left out."""

    name: str
    rows: list[tuple[int, list[str]]]
    visible: bool = True
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: int = 0
    padded_columns: set[int] = field(default_factory=set)
    is_text: bool = False


def tidy(value: str) -> str:
    """Text without invisible marks, with plain blanks and line breaks, and without blanks at its ends."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_TIDY).strip()


def cell_text(value: object) -> str:
    """The text of a cell: whole numbers without decimals, days and moments as ISO 8601."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= _LARGEST_EXACT else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def letter(column: int) -> str:
    """The letter of a column counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def rows_of(
    source: Iterable[tuple[int, Sequence[object]]], shown: Callable[[int, int, str], str]
) -> list[tuple[int, list[str]]]:
    """The filled rows of raw values, counted from 0. `shown(row, column, text)` is the text as the sheet shows it."""
    rows: list[tuple[int, list[str]]] = []
    for index, values in source:
        texts = [
            "" if value == "" or value is None else shown(index, column, cell_text(value))
            for column, value in enumerate(values)
        ]
        if any(texts):
            rows.append((index + 1, texts))
    return rows
