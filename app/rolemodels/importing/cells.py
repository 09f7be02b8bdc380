"""Cells that only the register has: what sort of role model, what she offers, a diploma, moments of the week."""

import re
import unicodedata
from typing import NamedTuple

from app.imports.reading import BadValue
from app.imports.reading.values import cleaned
from app.rolemodels.models import Offer, RoleModelKind, Slot

_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
_CODE = re.compile(r"\b(\d{2})\.?(\d{3})\b")
_KINDS = {
    "oudstudente": RoleModelKind.ALUMNA,
    "oudstudent": RoleModelKind.ALUMNA,
    "alumna": RoleModelKind.ALUMNA,
    "alumnus": RoleModelKind.ALUMNA,
    "vakvrouw": RoleModelKind.PROFESSIONAL,
    "professional": RoleModelKind.PROFESSIONAL,
    "womanintech": RoleModelKind.PROFESSIONAL,
}
_OFFERS = {
    "mentor": Offer.CIRCLE,
    "mentorkring": Offer.CIRCLE,
    "kring": Offer.CIRCLE,
    "mentoringcircle": Offer.CIRCLE,
    "circle": Offer.CIRCLE,
    "meeloopdag": Offer.SHADOW_DAY,
    "shadowday": Offer.SHADOW_DAY,
    "gastles": Offer.GUEST_LESSON,
    "guestlesson": Offer.GUEST_LESSON,
    "speeddate": Offer.SPEED_DATE,
    "speeddaten": Offer.SPEED_DATE,
    "gesprek": Offer.CONVERSATION,
    "conversation": Offer.CONVERSATION,
    "voorlichting": Offer.INFORMATION,
    "opendag": Offer.INFORMATION,
    "information": Offer.INFORMATION,
    "openday": Offer.INFORMATION,
}
_DAYS = {"ma": "mon", "di": "tue", "wo": "wed", "do": "thu", "vr": "fri"} | {
    day: day for day in ("mon", "tue", "wed", "thu", "fri")
}
_PARTS = {"middag": "afternoon", "afternoon": "afternoon", "avond": "evening", "evening": "evening"}


class Diploma(NamedTuple):
    """What a cell says of a diploma: a code, a name, a year, each as far as it is there."""

    code: str | None
    name: str
    year: int | None


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if c.isalnum() and c.isascii())


def kind(raw: str) -> RoleModelKind | None:
    """Alumna or woman in tech."""
    value = cleaned(raw)
    if value is None:
        return None
    if _key(value) not in _KINDS:
        raise BadValue("role_model_kind", value=value[:40])
    return _KINDS[_key(value)]


def _split(value: str) -> list[str]:
    return [part for part in re.split(r"[;,/\n|]+|\ben\b", value) if part.strip()]


def offers(raw: str) -> tuple[Offer, ...] | None:
    """What she wants to do, in the order in which we name them."""
    value = cleaned(raw)
    if value is None:
        return None
    found = set()
    for part in _split(value):
        if _key(part) not in _OFFERS:
            raise BadValue("offer", value=part.strip()[:40])
        found.add(_OFFERS[_key(part)])
    return tuple(offer for offer in Offer if offer in found)


def slots(raw: str) -> tuple[Slot, ...] | None:
    """Moments such as "di avond; wo middag", in the order of the week."""
    value = cleaned(raw)
    if value is None:
        return None
    found = set()
    for part in _split(value):
        words = part.casefold().split()
        day, rest = (words[0][:2], words[-1]) if len(words) > 1 else ("", "")
        name = f"{_DAYS.get(day) or _DAYS.get(words[0][:3], '')}_{_PARTS.get(rest, '')}"
        if name not in set(Slot):
            raise BadValue("slot", value=part.strip()[:40])
        found.add(Slot(name))
    return tuple(slot for slot in Slot if slot in found)


def diploma(raw: str) -> Diploma | None:
    """What somebody graduated in and when, as in "Mediavormgeving, 2019" or "25201 (2019)"."""
    value = cleaned(raw)
    if value is None:
        return None
    year, code = _YEAR.search(value), _CODE.search(value)
    name = _CODE.sub("", _YEAR.sub("", value)).strip(" ,;()-")
    return Diploma("".join(code.groups()) if code else None, name, int(year[1]) if year else None)
