"""A whole name in one cell, taken apart: "Jansen, Anna van" and "Anna van Jansen" are the same person."""

import re
from typing import NamedTuple

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import cleaned, shown, straightened
from app.imports.reading.values.people import is_prefix

_TITLE = re.compile(r"^(?:dhr|mevr|mw|mr|mrs|ms|de heer|mevrouw)\b\.?\s*", re.IGNORECASE)
_CALLED = re.compile(r"\(([^()]+)\)")
# Begin a surname, are written with a capital and stay with it: people sort on them.
_PARTICLES = frozenset(
    {
        "abu",
        "ait",
        "al",
        "ben",
        "bin",
        "da",
        "del",
        "della",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ould",
        "saint",
    }
)
_LONGEST_PREFIX = 3


class WholeName(NamedTuple):
    """First name, prefix ("van der", or "") and surname."""

    first_name: str
    name_prefix: str
    last_name: str


def whole_name(raw: str) -> WholeName | None:
    """Take a name apart, in either order. Raises BadValue where only one of the two names is there."""
    value = cleaned(raw)
    if value is None:
        return None
    value = _TITLE.sub("", straightened(value))
    called = _CALLED.search(value)
    bare = " ".join(_CALLED.sub(" ", value).split())
    found = _behind_a_comma(bare) if "," in bare else _in_order(bare.split(" "))
    if found is None or not found.last_name:
        raise BadValue("whole_name", value=shown(value))
    name = WholeName(called[1].strip() if called else found.first_name, found.name_prefix, found.last_name)
    if not name.first_name:
        raise BadValue("whole_name", value=shown(value))
    return name


def name_keys(said: str) -> tuple[str, str]:
    """What a name is found by: as it is written, and taken apart, whichever way round (`Boer, Kim de`)."""
    try:
        name: tuple[str, ...] = whole_name(said) or ()
    except BadValue:
        name = (said,)
    written, apart = (" ".join(text.split()).casefold() for text in (said, " ".join(name)))
    return written, apart


def _behind_a_comma(value: str) -> WholeName | None:
    """`Jansen, Anna van`, `van Jansen, Anna`, `Jansen van, Anna`, `Jansen, van, Anna` and `Jansen, Anna, van`."""
    surname, *rest = [part.strip() for part in value.split(",") if part.strip()]
    prefixes = [part for part in rest if is_prefix(part)]
    names = [part for part in rest if not is_prefix(part)]
    if len(names) != 1:
        return None
    first, behind = _without_end(names[0].split(" "))
    before, last = _without_beginning(surname.split(" "))
    last, after = _without_end(last)
    prefix = prefixes[0] if prefixes else " ".join(behind or before or after)
    return WholeName(" ".join(first), prefix.lower(), " ".join(last))


def _in_order(tokens: list[str]) -> WholeName | None:
    """`Anna van Jansen`, `Anna Maria Jansen`, `Anna El Idrissi`, `JANSEN Anna`."""
    if len(tokens) < 2:
        return None
    loud = next((index for index, token in enumerate(tokens) if not _is_loud(token)), len(tokens))
    if 0 < loud < len(tokens):
        before, last = _without_beginning(tokens[:loud])
        return WholeName(" ".join(tokens[loud:]), " ".join(before).lower(), " ".join(last).title())
    for index in range(1, len(tokens)):
        before, last = _without_beginning(tokens[index:])
        if before and last:
            return WholeName(" ".join(tokens[:index]), " ".join(before).lower(), " ".join(last))
        if tokens[index].casefold() in _PARTICLES or ("-" in tokens[index] and index < len(tokens) - 1):
            return WholeName(" ".join(tokens[:index]), "", " ".join(tokens[index:]))
    return WholeName(" ".join(tokens[:-1]), "", tokens[-1])


def _is_loud(token: str) -> bool:
    """Whether a word is in capitals, and no initial: `JANSEN`, not `A.`."""
    letters = [character for character in token if character.isalpha()]
    return len(letters) > 2 and token == token.upper() and "." not in token


def _without_beginning(tokens: list[str]) -> tuple[list[str], list[str]]:
    for length in range(min(_LONGEST_PREFIX, len(tokens) - 1), 0, -1):
        if is_prefix(" ".join(tokens[:length])):
            return tokens[:length], tokens[length:]
    return [], tokens


def _without_end(tokens: list[str]) -> tuple[list[str], list[str]]:
    for length in range(min(_LONGEST_PREFIX, len(tokens) - 1), 0, -1):
        if is_prefix(" ".join(tokens[-length:])):
            return tokens[:-length], tokens[-length:]
    return tokens, []
