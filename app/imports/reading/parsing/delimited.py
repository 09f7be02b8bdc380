"""Rows of a text file: its encoding, its separator, and no cell that would work as a formula."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice

from . import limits
from .headers import HeaderNames, best_header
from .table import Refusal, Table, letter, tidy

DELIMITERS = (";", ",", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATOR_LINE = re.compile(r'^"?sep=([;,\t|])"?[\t;,|]*\r?\n', re.IGNORECASE)
# Formula signs, also in their full-width form; "+31 6 …" is a telephone number and "-3" a number.
_FORMULA = re.compile(r"[=@\t\r＝＠＋－]|\+(?![\d ()/-]*$)|-(?!\s*(?:[€$£]\s*)?[\d.,]+\s*%?$|-?$)")


def sheet_of(data: bytes, filename: str, names: HeaderNames) -> Table:
    """The one sheet of a text file, named after the file. The separator is the one that makes the header fit best.

    Where it fits none, the one that gives most rows the same number of cells.
    """
    text = decoded(data)
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text, names)
    rows = [(number, cells) for number, cells in _records(text, delimiter, filename) if any(cells)]
    return Table(filename, rows, is_text=True)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16, with or without a mark, or else the code page of Dutch Windows (cp1252)."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    zeros = data[:2048].count(0)
    if marked is not None:
        candidates: tuple[str, ...] = (marked,)
    elif zeros:
        candidates = ("utf-16-le" if data[1:2048:2].count(0) > zeros / 2 else "utf-16-be",)
    else:
        candidates = ("utf-8", "cp1252")
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal("encoding")


def _delimiter(text: str, names: HeaderNames) -> str:
    def fit(delimiter: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        beginning: list[tuple[int, list[str]]] = []
        # A file with broken quotes is refused when it is read, with the number of its row.
        with suppress(csv.Error):
            for index, cells in enumerate(islice(reader, limits.HEADER_WITHIN)):
                beginning.append((index, [tidy(cell) for cell in cells]))
        header = best_header(beginning, names)
        widths = Counter(len(cells) for _index, cells in beginning if len(cells) > 1)
        usual, rows = max(widths.items(), key=lambda width: (width[1], width[0]), default=(0, 0))
        return len(header.fields) if header else 0, rows, usual

    return max(DELIMITERS, key=fit)


def _records(text: str, delimiter: str, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Rows counted from 1 as a spreadsheet counts them: one a record, also where a cell holds line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in count(1):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refusal("broken_csv", row=number) from None
        _vet(sheet, number, cells)
        yield number, [tidy(cell) for cell in cells]


def _vet(sheet: str, number: int, cells: list[str]) -> None:
    if number > limits.LAST_ROW:
        raise Refusal("too_many_rows", sheet=sheet, limit=limits.MAX_ROWS)
    if len(cells) > limits.MAX_COLUMNS:
        raise Refusal("too_many_columns", sheet=sheet, limit=limits.MAX_COLUMNS)
    for column, cell in enumerate(cells):
        if cell and (_FORMULA.match(cell) or _FORMULA.match(tidy(cell))):
            raise Refusal(
                "formula_in_text",
                cell=f"{letter(column)}{number}",
                sign="tab" if cell[0] in "\t\r" else tidy(cell)[0],
            )
