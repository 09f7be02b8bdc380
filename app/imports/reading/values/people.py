"""Cells about a person: names, gender, email address, postcode."""

import re
from typing import Literal, NamedTuple

from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import ValidationError
from stdnum.nl import postcode as dutch_postcode

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import cleaned, shown, straightened

Gender = Literal["M", "V", "X", "ONBEKEND"]
NAME_LIMIT = 100

# Words that come before a Dutch or German surname and are not sorted on. Prefixes of other languages stay with the
# name: "El Idrissi" and "Da Silva" are written with a capital by those who bear them.
_PREFIX = re.compile(
    r"(?:(?:van|von|vom|zu|zum|uit|in|op|aan|bij|onder|over|voor|tot)(?: (?:de|den|der|dem|het|'t|ter|ten|la))?"
    r"|de|den|der|het|'t|'s|ter|ten|te)",
    re.IGNORECASE,
)
_NOT_IN_A_NAME = re.compile(r"[\d_<>{}\[\]\\|;:*?\"/=+@#$%^!~\x00-\x1f]")


def is_prefix(text: str) -> bool:
    """Whether this is all prefix: `van der`, `'t`."""
    return _PREFIX.fullmatch(text) is not None


class Surname(NamedTuple):
    """A surname taken apart: `prefix` ("van der", or "") and the name that lists are sorted on."""

    prefix: str
    last_name: str


def name(raw: str) -> str | None:
    """A first name or initials: letters of any alphabet, blanks, apostrophes, hyphens and dots."""
    value = cleaned(raw)
    if value is None:
        return None
    value = straightened(value)
    if (
        len(value) > NAME_LIMIT
        or _NOT_IN_A_NAME.search(value)
        or not any(character.isalpha() for character in value)
    ):
        raise BadValue("name", value=shown(value))
    return value


def name_prefix(raw: str) -> str | None:
    """The prefix of a surname from a column of its own, as the school writes it."""
    return name(raw)


def surname(raw: str) -> Surname | None:
    """A surname; a prefix before it ("van der Berg") or behind it ("Berg, van der") is taken off."""
    value = name(raw)
    if value is None:
        return None
    last_name, comma, behind = (part.strip() for part in value.partition(","))
    if comma and last_name and _PREFIX.fullmatch(behind):
        return Surname(behind.lower(), last_name)
    tokens = value.split(" ")
    for length in (3, 2, 1):
        before, rest = " ".join(tokens[:length]), " ".join(tokens[length:])
        if rest and _PREFIX.fullmatch(before):
            return Surname(before.lower(), rest)
    return Surname("", value)


_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("m", "man", "mannelijk", "jongen", "male", "boy", "1", "1.0"), "M"),
    **dict.fromkeys(("v", "vrouw", "vrouwelijk", "meisje", "f", "female", "woman", "girl", "2", "2.0"), "V"),
    **dict.fromkeys(("x", "non-binair", "nonbinair", "non-binary", "anders", "overig", "other"), "X"),
    **dict.fromkeys(("o", "0", "0.0", "9", "9.0", "niet gespecificeerd"), "ONBEKEND"),
}


def gender(raw: str) -> Gender:
    """What the school's record says: M, V or X; empty, O and 9 are ONBEKEND."""
    value = cleaned(raw)
    if value is None:
        return "ONBEKEND"
    found = _GENDERS.get(value.casefold().rstrip("."))
    if found is None:
        raise BadValue("gender", value=shown(value))
    return found


def email(raw: str) -> str | None:
    """An email address in lower case. Only its form is looked at; nothing is sent or looked up."""
    value = cleaned(raw)
    if value is None:
        return None
    value = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE).lower()
    try:
        return validate_email(value, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise BadValue("email", value=shown(value)) from None


_FOUR_DIGITS = re.compile(r"([1-9]\d{3})(?:[.,]0)?")


def postcode(raw: str) -> str | None:
    """A Dutch postcode as `1234 AB`, or its four digits where that is all there is."""
    value = cleaned(raw)
    if value is None:
        return None
    if value.isascii() and (digits := _FOUR_DIGITS.fullmatch(value)):
        return digits[1]
    try:
        return str(dutch_postcode.validate(value))
    except ValidationError:
        raise BadValue("postcode", value=shown(value)) from None
