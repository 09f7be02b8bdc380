"""Cells with the codes of Dutch vocational education and of the trade register."""

import re
from typing import Literal, NamedTuple

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import cleaned, shown
from app.imports.reading.values.number_words import in_digits
from app.imports.reading.values.plain import identifier

Track = Literal["BOL", "BBL"]


class ProgrammeCode(NamedTuple):
    """A programme code (crebo) of five digits, and the track where the school glues it on (`25187BOL`)."""

    code: str
    track: Track | None


_CODE = re.compile(r"(\d{2})\.?(\d{3})(?:[ -]?(BOL|BBL))?", re.IGNORECASE)
# A code with a dot that a spreadsheet took for a number has lost the zeros at its end: 25.080 has become 25.08.
_CODE_AS_NUMBER = re.compile(r"(\d{2})\.(\d{1,2})")
_WITH_ZERO_DECIMALS = re.compile(r"(\d{5})[.,]0{1,2}")
# "25104,25105" typed into a Dutch spreadsheet becomes the number 25104.25105.
_TWO_AS_NUMBER = re.compile(r"(\d{5})\.(\d{2,5})")
_SEPARATORS = re.compile(r"[;,/|\n]+|\s+(?=\d)|(?<=\d)\s*\+\s*(?=\d)")


def programme_code(raw: str) -> ProgrammeCode | None:
    """A programme code, with or without a dot, with or without a track glued on."""
    value = cleaned(raw)
    if value is None:
        return None
    if zeros := _WITH_ZERO_DECIMALS.fullmatch(value):
        value = zeros[1]
    elif number := _CODE_AS_NUMBER.fullmatch(value):
        value = number[1] + number[2].ljust(3, "0")
    match = _CODE.fullmatch(value)
    if match is None or not value.isascii():
        raise BadValue("programme_code", value=shown(value))
    return ProgrammeCode(match[1] + match[2], _glued_track(match[3]))


def _glued_track(found: str | None) -> Track | None:
    if found is None:
        return None
    return "BOL" if found.upper() == "BOL" else "BBL"


def programme_codes(raw: str) -> tuple[str, ...] | None:
    """Programme codes in one cell, separated by `;`, `,`, `/` or line breaks; in the order given, without repeats."""
    if cleaned(raw) is None:
        return None
    if (pair := _TWO_AS_NUMBER.fullmatch(raw.strip())) and pair[2].strip("0"):
        return tuple(dict.fromkeys((pair[1], pair[2].ljust(5, "0"))))
    found = (programme_code(part) for part in _SEPARATORS.split(raw.strip()) if part.strip())
    return tuple(dict.fromkeys(code.code for code in found if code is not None)) or None


_LEVEL = re.compile(r"(?:mbo)?[ -]*(?:niveau|niv\.?|n|level)?[ :-]*([1-4])(?:[.,]0)?", re.IGNORECASE)


def level(raw: str) -> int | None:
    """A level from 1 to 4: `4`, `niveau 4`, `MBO 4`, `mbo-4`; `entree` is 1."""
    value = cleaned(raw)
    if value is None:
        return None
    if value.casefold().replace("-", "").startswith("entree"):
        return 1
    match = _LEVEL.fullmatch(in_digits(value))
    if match is None:
        raise BadValue("level", value=shown(value))
    return int(match[1])


_TRACKS: tuple[tuple[Track, re.Pattern[str]], ...] = (
    (
        "BOL",
        re.compile(
            r"bol(?:[ -]?(?:vt|voltijd|dt|deeltijd))?|beroepsopleidende(?: leerweg)?(?: \(bol\))?|school-based",
            re.IGNORECASE,
        ),
    ),
    ("BBL", re.compile(r"bbl|beroepsbegeleidende(?: leerweg)?(?: \(bbl\))?|work-based", re.IGNORECASE)),
)


def track(raw: str) -> Track | None:
    """BOL or BBL, short or written out."""
    value = cleaned(raw)
    if value is None:
        return None
    for name, pattern in _TRACKS:
        if pattern.fullmatch(value):
            return name
    raise BadValue("track", value=shown(value))


_EITHER = re.compile(
    r"beide(?: leerwegen)?|allebei|both|either|(?:bol|bbl)\s*(?:[/,;&+|-]|en|of|and|or)\s*(?:bol|bbl)",
    re.IGNORECASE,
)


def opening_track(raw: str) -> Track | Literal["either"] | None:
    """The track that an opening is for: BOL, BBL, or either (`BOL/BBL`, `beide`)."""
    value = cleaned(raw)
    if value is not None and _EITHER.fullmatch(value):
        return _one_of({part.upper() for part in re.findall("bol|bbl", value, re.IGNORECASE)}) or "either"
    try:
        return track(raw)
    except BadValue as error:
        raise BadValue("opening_track", value=shown(value or "")) from error


def glued_track(raw: str) -> Track | Literal["either"] | None:
    """The track that is glued onto each of the programme codes in a cell (`25187BOL`); either where they differ."""
    glued = {found[3].upper() for found in _CODE.finditer(raw) if found[3]}
    is_on_each = all(found[3] for found in _CODE.finditer(raw))
    return (_one_of(glued) or "either") if glued and is_on_each else None


def _one_of(names: set[str]) -> Track | None:
    return next((name for name, _pattern in _TRACKS if names == {name}), None)


_YEAR_BOUNDS = re.compile(r"([1-9])\s*(?:-|–|t/m|tot en met|to)\s*([1-9])", re.IGNORECASE)
_BETWEEN_YEARS = re.compile(r"\s*(?:[;,/|&+\n]|\ben\b|\band\b|\bof\b|\s)\s*", re.IGNORECASE)
_YEAR_WORD = re.compile(r"\b(?:leerjaar|leerjaren|jaar|jaars|year|years|phase|fase|lj)\b\.?", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=[1-9])\s*(?:e|de|ste|st|nd|rd|th)\b", re.IGNORECASE)
_EVERY_YEAR = re.compile(r"alle|allemaal|elk|ieder|all|every|any", re.IGNORECASE)


def years_of_study(raw: str) -> list[int] | None:
    """Years of study, ascending: `2`, `2,3`, `2 en 3`, `2-4`, `leerjaar 3`, `tweede jaar`; empty for `alle`."""
    value = cleaned(raw)
    if value is None:
        return None
    bare = _bare_years(value)
    if _EVERY_YEAR.fullmatch(bare):
        return []
    found: set[int] = set()
    if bounds := _YEAR_BOUNDS.fullmatch(bare):
        found.update(range(int(bounds[1]), int(bounds[2]) + 1))
    else:
        parts = [part.removesuffix(".0") for part in _BETWEEN_YEARS.split(bare) if part]
        if all(len(part) == 1 and part in "123456789" for part in parts):
            found.update(map(int, parts))
    if not found:
        raise BadValue("years_of_study", value=shown(value))
    return sorted(found)


def _bare_years(value: str) -> str:
    return _YEAR_WORD.sub(" ", _ORDINAL.sub("", in_digits(value))).strip()


def year_of_study(raw: str) -> int | None:
    """The year of study that a student is in: `2`, `leerjaar 2`, `2e jaar`, `tweede jaar`, `year two`."""
    value = cleaned(raw)
    if value is None:
        return None
    bare = _bare_years(value).removesuffix(".0").removesuffix(",0")
    if len(bare) != 1 or bare not in "123456789":
        raise BadValue("year_of_study", value=shown(value))
    return int(bare)


def kvk_number(raw: str) -> str | None:
    """A number of the trade register: 8 digits. Seven digits have lost their leading zero in a numeric cell."""
    return _digits(raw, "kvk_number", length=8, shortest=7)


def establishment_number(raw: str) -> str | None:
    """The number of an establishment: 12 digits. These begin with zeros, which a numeric cell loses."""
    return _digits(raw, "establishment_number", length=12, shortest=8)


def _digits(raw: str, code: str, *, length: int, shortest: int) -> str | None:
    value = identifier(raw)
    if value is None:
        return None
    digits = re.sub(r"[ .]", "", value)
    if not (digits.isascii() and digits.isdigit() and shortest <= len(digits) <= length) or not digits.strip(
        "0"
    ):
        raise BadValue(code, value=shown(value))
    return digits.zfill(length)
