"""Rows that hold something but are no data: totals, the header once more, notes below the rows."""

import re
from collections.abc import Sequence

from .headers import Header, HeaderNames, normalised

# The values of `reading.result.SkipReason`.
TOTAL, REPEATED_HEADER, FOOTNOTE = "total", "repeated_header", "footnote"

_WORDS = (
    r"(?:eind|sub|generaal |algemeen )?tota(?:al|len)|(?:grand )?(?:sub)?totals?"
    r"|som|sum|aantal|gemiddelde?|average|count"
)
_BEGINS_AS_TOTAL = re.compile(rf"(?:{_WORDS})\b", re.IGNORECASE)
_IS_TOTAL = re.compile(rf"(?:{_WORDS})(?: \w+)? ?[:=]? ?[\d.,]*", re.IGNORECASE)


class DataRows:
    """Tells data from what stands between and below it, by one sheet's header."""

    def __init__(self, header: Header, names: HeaderNames) -> None:
        self._header = [normalised(cell) for cell in header.cells]
        self._required = [header.fields[name] for name in names.required() if name in header.fields]

    def split(
        self, rows: Sequence[tuple[int, list[str]]]
    ) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str, str]]]:
        """Take `rows` apart: the data, and (row number, reason, first text) of what is skipped."""
        data: list[tuple[int, list[str]]] = []
        skipped: list[tuple[int, str, str]] = []
        for number, cells in rows:
            reason = self._reason(cells)
            if reason is None:
                data.append((number, cells))
            else:
                skipped.append((number, reason, _first(cells)))
        while data and self._is_note(data[-1][1]):
            number, cells = data.pop()
            skipped.append((number, FOOTNOTE, _first(cells)))
        return data, sorted(skipped)

    def _reason(self, cells: Sequence[str]) -> str | None:
        first = _first(cells)
        if (
            _BEGINS_AS_TOTAL.match(first)
            and not self._is_complete(cells)
            and _filled(cells) * 2 <= _filled(self._header)
        ):
            return TOTAL
        if _IS_TOTAL.fullmatch(first) and _filled(cells) <= 2 < _filled(self._header):
            return TOTAL
        if normalised(first) in self._header and self._repeats_header(cells):
            return REPEATED_HEADER
        return None

    def _is_complete(self, cells: Sequence[str]) -> bool:
        return all(column < len(cells) and cells[column] for column in self._required)

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        found = [normalised(cell) for cell in cells]
        length = max(len(found), len(self._header))
        return found + [""] * (length - len(found)) == self._header + [""] * (length - len(self._header))

    def _is_note(self, cells: Sequence[str]) -> bool:
        """A sentence in a single cell, where a row of data needs more than one."""
        return (
            _filled(cells) == 1
            and len(self._required) > 1
            and " " in _first(cells)
            and not self._is_complete(cells)
        )


def _first(cells: Sequence[str]) -> str:
    return next((" ".join(cell.split()) for cell in cells if cell), "")


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)
