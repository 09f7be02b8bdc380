"""What a column is, for one kind of file: by its name, by a name much like it, or by what stands in it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.imports.reading import WHOLE_NAME, SheetSpec
from app.imports.reading.parsing.headers import normalised

_WHOLE_NAMES = (
    "Naam",
    "Volledige naam",
    "Naam student",
    "Studentnaam",
    "Naam leerling",
    "Student",
    "Leerling",
    "Deelnemer",
    "Naam deelnemer",
    "Roepnaam en achternaam",
    "Achternaam, roepnaam",
    "Voor- en achternaam",
    "Name",
    "Full name",
    "Student name",
)
_OF_OTHERS = ("ouder", "vader", "moeder", "verzorger", "parent", "guardian", "prive", "private")
"""What is about somebody at home is not what we need, however much the rest of the name is like it."""
_SHORTEST, _ALIKE, _MOST_OF = 5, 0.86, 0.7
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CODES = re.compile(r"2[2-9]\.?\d{3}(?:\s*(?:BOL|BBL))?(?:\s*[;,/|]\s*2[2-9]\.?\d{3})*", re.IGNORECASE)
_POSTCODE = re.compile(r"[1-9]\d{3}\s?[a-z]{2}", re.IGNORECASE)
_EIGHT, _TWELVE = re.compile(r"\d{8}"), re.compile(r"\d{12}")
_TRACK = re.compile(r"bol|bbl", re.IGNORECASE)
_BIRTHDAY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:19[5-9]|20[01])\d|(?:19[5-9]|20[01])\d-\d{2}-\d{2}")
_GENDER = re.compile(r"m|v|f|x|man|vrouw|male|female", re.IGNORECASE)
_TELLING: Mapping[str, tuple[re.Pattern[str], int]] = {
    "email": (_EMAIL, 1),
    "contact_email": (_EMAIL, 1),
    "postcode": (_POSTCODE, 2),
    "programme_code": (_CODES, 1),
    "programme_codes": (_CODES, 1),
    "recognitions": (_CODES, 1),
    "kvk_number": (_EIGHT, 2),
    "establishment_number": (_TWELVE, 2),
    "track": (_TRACK, 1),
    "gender": (_GENDER, 2),
    "date_of_birth": (_BIRTHDAY, 2),
}
"""Fields whose cells look like nothing else: how, and how many different ones it takes to be told by."""
_NAMES_TURNED_ROUND = re.compile(r"[^\d,@]{2,}, ?[^\d,@]{2,}(?:, ?[^\d,@]+)?")


class Sureness(StrEnum):
    """How we know what a column is."""

    REMEMBERED = "remembered"
    """Somebody said so of a file with the same column names."""
    NAME = "name"
    """By its name."""
    GUESS = "guess"
    """By a name much like it, or by its values: somebody has to look."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we think that a column is."""

    target: str
    sureness: Sureness


class Names:
    """The names of the columns of one kind of file."""

    def __init__(self, spec: SheetSpec) -> None:
        self.spec = spec
        self.exact = {normalised(name): column.field for column in spec.columns for name in column.headers}
        if spec.numbered:
            for target, headers in zip(spec.numbered.targets, spec.numbered.headers, strict=True):
                self.exact |= {normalised(name): target for name in headers}
        self.parts = {normalised(name): column.field for column in spec.columns for name in column.parts}
        self.ignored = {normalised(name) for name in spec.ignored}
        self.whole = {normalised(name) for name in _WHOLE_NAMES} if spec.has_names else set()
        self.whole -= set(self.exact)

    def is_ignored(self, header: str) -> bool:
        """Whether this column is known and left out on purpose."""
        key = normalised(header)
        return key in self.ignored and key not in self.parts

    def known(self, header: str) -> str | None:
        """What a column with exactly this name is."""
        key = normalised(header)
        if key in self.whole:
            return WHOLE_NAME
        return self.exact.get(key) or self.parts.get(key)

    def alike(self, header: str) -> Iterator[str]:
        """What a column with a name much like this one may be, the likeliest first."""
        key = normalised(header)
        if len(key) < _SHORTEST or any(word in key for word in _OF_OTHERS):
            return
        scores: dict[str, float] = {}
        for name, field in self.exact.items():
            is_part = len(name) >= _SHORTEST and name in key
            if is_part or (key in name and len(key) >= _MOST_OF * len(name)):
                score = 1 + min(len(name), len(key)) / max(len(name), len(key))
            else:
                score = SequenceMatcher(None, key, name).ratio()
            if score >= _ALIKE:
                scores[field] = max(score, scores.get(field, 0))
        yield from sorted(scores, key=lambda field: -scores[field])

    def by_values(self, values: Sequence[str]) -> Iterator[str]:
        """What a column with these cells may be."""
        if self.spec.has_names and len(values) > 1 and all(map(_NAMES_TURNED_ROUND.fullmatch, values)):
            yield WHOLE_NAME
        for column in self.spec.columns:
            pattern, least = _TELLING.get(column.field, (_EMAIL, 0))
            if 0 < least <= len(values) and all(map(pattern.fullmatch, values)):
                yield column.field


def propose(
    names: Names,
    headers: Mapping[int, str],
    values: Callable[[int], Sequence[str]],
    remembered: Mapping[str, str] | None = None,
) -> dict[int, Proposal]:
    """What each column is that can be recognised, by its number. A field is proposed once, but for its parts."""
    if remembered is not None:
        return {
            column: Proposal(target, Sureness.REMEMBERED)
            for column, header in headers.items()
            if (target := remembered.get(key_of(headers, column, header)))
        }
    found: dict[int, Proposal] = {}
    taken: set[str] = set()
    in_parts: set[str] = set()
    for column, header in _preferred_first(names, headers):
        target = names.known(header)
        if target is None or target in taken:
            continue
        found[column] = Proposal(target, Sureness.NAME)
        (in_parts if normalised(header) in names.parts else taken).add(target)
    taken |= in_parts
    if WHOLE_NAME in taken and {"first_name", "last_name"} <= taken:
        found = {column: one for column, one in found.items() if one.target != WHOLE_NAME}
    guesses: tuple[Callable[[int, str], Iterator[str]], ...] = (
        lambda _column, header: names.alike(header),
        lambda column, _header: names.by_values(values(column)),
    )
    for guess in guesses:
        for column, header in headers.items():
            if column in found or names.is_ignored(header) or names.known(header):
                continue
            target = next((field for field in guess(column, header) if field not in taken), None)
            if target is not None:
                found[column] = Proposal(target, Sureness.GUESS)
                taken.add(target)
    return found


def _preferred_first(names: Names, headers: Mapping[int, str]) -> list[tuple[int, str]]:
    """Of two names for one field the earlier of its list wins; whole columns come before parts."""
    ranks = {
        normalised(name): rank for column in names.spec.columns for rank, name in enumerate(column.headers)
    }
    return sorted(headers.items(), key=lambda item: (ranks.get(normalised(item[1]), 999), item[0]))


def key_of(headers: Mapping[int, str], column: int, header: str) -> str:
    """The name of a column as it is remembered: without case and punctuation, counted where there are two of it."""
    key = normalised(header)
    before = sum(1 for other, name in headers.items() if other < column and normalised(name) == key)
    return f"{key}#{before + 1}" if before else key
