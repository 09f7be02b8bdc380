"""Cells with text, numbers and codes that have no rule of their own."""

import re
from collections.abc import Callable

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import UNKNOWN, cleaned, composed, shown
from app.imports.reading.values.number_words import in_digits, number_in_words

TEXT_LIMIT = 200
LONG_TEXT_LIMIT = 4000
NUMBER_LIMIT = 1_000_000

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+")
_WHOLE = re.compile(r"\d+")
_WHOLE_WITH_ZERO_DECIMALS = re.compile(r"(\d+)[.,]0{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_IDENTIFIER = re.compile(r"[^\W_](?:[\w./ -]*[^\W_])?")


def text(raw: str) -> str | None:
    """A line of text, at most 200 characters."""
    return _limited(cleaned(raw), TEXT_LIMIT)


def long_text(raw: str) -> str | None:
    """Text that keeps its line breaks, at most 4,000 characters."""
    if cleaned(raw) is None:
        return None
    lines = [" ".join(line.split()) for line in composed(raw).strip().splitlines()]
    return _limited("\n".join(lines), LONG_TEXT_LIMIT)


def _limited(value: str | None, limit: int) -> str | None:
    if value is not None and len(value) > limit:
        raise BadValue("too_long", limit=limit)
    return value


def at_most(length: int, parse: Callable[[str], str | None] = text) -> Callable[[str], str | None]:
    """A parser like `parse` that refuses what is longer than `length` characters."""

    def parse_within(raw: str) -> str | None:
        value = parse(raw)
        if value is not None and len(value) > length:
            raise BadValue("too_long", limit=length)
        return value

    return parse_within


def identifier(raw: str) -> str | None:
    """A number or code that names something, as text: leading zeros stay, `1.0` from a numeric cell is `1`."""
    value = cleaned(raw)
    if value is None:
        return None
    if _SCIENTIFIC.fullmatch(value):
        raise BadValue("scientific", value=value)
    if decimals := _WHOLE_WITH_ZERO_DECIMALS.fullmatch(value):
        value = decimals[1]
    if len(value) > TEXT_LIMIT or not _IDENTIFIER.fullmatch(value):
        raise BadValue("identifier", value=shown(value))
    return value


def whole_number(raw: str) -> int | None:
    """A whole number, 0 or more. `4,0` is 4 and `drie` is 3; `-1`, `2,5` and `1.000` are refused."""
    value = cleaned(raw)
    written = number_in_words(value) if value else None
    return _in_digits_only(raw) if written is None else written


def _in_digits_only(raw: str) -> int | None:
    value = cleaned(raw)
    if value is None:
        return None
    if _SCIENTIFIC.fullmatch(value):
        raise BadValue("scientific", value=value)
    if _THOUSANDS.fullmatch(value):
        raise BadValue("thousands", value=shown(value))
    if decimals := _WHOLE_WITH_ZERO_DECIMALS.fullmatch(value):
        value = decimals[1]
    if not value.isascii() or not _WHOLE.fullmatch(value):
        raise BadValue("whole_number", value=shown(value))
    if len(value.lstrip("0")) > len(str(NUMBER_LIMIT)) or int(value) > NUMBER_LIMIT:
        raise BadValue("too_high", value=shown(value), limit=NUMBER_LIMIT)
    return int(value)


def whole_number_up_to(limit: int) -> Callable[[str], int | None]:
    """A parser of whole numbers from 0 to `limit`."""
    return _up_to(limit, whole_number)


def count_up_to(limit: int) -> Callable[[str], int | None]:
    """A parser of counts of people, from 0 to `limit`: in digits, so that `drie` is refused (R1)."""
    return _up_to(limit, _in_digits_only)


def _up_to(limit: int, number: Callable[[str], int | None]) -> Callable[[str], int | None]:
    def parse(raw: str) -> int | None:
        value = number(raw)
        if value is not None and value > limit:
            raise BadValue("too_high", value=str(value), limit=limit)
        return value

    return parse


_RANK_WORD = re.compile(
    r"\b(?:keus|keuze|voorkeur|plek|nr|nummer|choice|preference|rank|no)\b\.?", re.IGNORECASE
)


def rank_up_to(limit: int) -> Callable[[str], int | None]:
    """A parser of places in an order from 0 to `limit`: `1`, `1e keuze`, `eerste`, `first choice`."""
    within = whole_number_up_to(limit)

    def parse(raw: str) -> int | None:
        value = cleaned(raw)
        return within(_RANK_WORD.sub("", in_digits(value)).strip() or value) if value else None

    return parse


YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "1.0", "x", "✓", "✔"})
NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "0.0", "neen"})


def yes_no(raw: str) -> bool | None:
    """Yes or no in Dutch or English, a tick, or 1 and 0."""
    value = cleaned(raw)
    if value is None:
        return None
    if value.casefold() in YES:
        return True
    if value.casefold() in NO:
        return False
    raise BadValue("yes_no", value=shown(value))


def words(raw: str) -> tuple[str, ...] | None:
    """A list inside one cell, separated by `;`, `,` or line breaks; in the order given, without repeats."""
    if cleaned(raw) is None:
        return None
    parts = (" ".join(part.split()) for part in re.split(r"[;,\n]", composed(raw)))
    return tuple(dict.fromkeys(part for part in parts if part.casefold() not in UNKNOWN)) or None
