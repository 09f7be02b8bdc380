"""Names of towns in the forms in which people write them."""

import re
import unicodedata

PROVINCES: dict[str, tuple[str, ...]] = {
    "Drenthe": ("dr", "dre"),
    "Flevoland": ("fl", "fle"),
    "Friesland": ("f", "fr", "frl", "fry", "fryslan"),
    "Gelderland": ("g", "gd", "ge", "gld", "gel"),
    "Groningen": ("gn", "gr", "gron"),
    "Limburg": ("l", "lb", "li", "lim"),
    "Noord-Brabant": ("nb", "nbr", "brabant"),
    "Noord-Holland": ("nh",),
    "Overijssel": ("o", "ov", "ovr"),
    "Utrecht": ("u", "ut", "utr"),
    "Zeeland": ("z", "ze", "zl", "zld"),
    "Zuid-Holland": ("zh",),
}
_BETWEEN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")
_LAST_WORD = re.compile(r"(.+?)[\s,]+([A-Za-z]{2,3}\.?|[A-Za-z]\.?-?[A-Za-z]\.?)")
_AT_THE = re.compile(r"\ba(?:an)?[ ./]*(?:d|de|den)\b[./]?")
_SAINT = re.compile(r"\bst\b\.?")


def key(name: str) -> str:
    """What two spellings of a town have in common: letters only, without accents, "a/d" and "St." written out."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(character)
    )
    written_out = _SAINT.sub("sint", _AT_THE.sub("aan den", plain))
    return "".join(character for character in written_out if character.isalnum())


_PROVINCE_BY_KEY = {
    key(written): province for province, short in PROVINCES.items() for written in (province, *short)
}


def with_province(name: str) -> tuple[str, str] | None:
    """Take "Hengelo (Gld)" or "Bergen NH" apart into a name and a province; None where no province is behind it."""
    for pattern in (_BETWEEN_BRACKETS, _LAST_WORD):
        match = pattern.fullmatch(name.strip())
        if match and (province := _PROVINCE_BY_KEY.get(key(match[2]))):
            return match[1].rstrip(" ,"), province
    return None
