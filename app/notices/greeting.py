"""What an email calls somebody of whom one name is known, as accounts have it: first name, then surname."""

from typing import Final

NO_FIRST_NAMES: Final = {
    *(
        "de",
        "dhr",
        "dr",
        "drs",
        "heer",
        "het",
        "ing",
        "ir",
        "meneer",
        "mevr",
        "mevrouw",
        "mr",
        "mrs",
        "ms",
        "mw",
    ),
    *("afdeling", "prof", "school", "secretariaat", "stagebureau", "team", "the"),
}
"""Titles, and words with which the name of a desk begins."""


def first_name_of(name: str) -> str:
    """The first word, by which people write to each other; all of it where that is an initial, a title or a desk."""
    first, _space, rest = name.strip().partition(" ")
    is_given = first[:1].isupper() and not first.isupper() and not set(".,") & set(first)
    return first if rest and is_given and first.casefold() not in NO_FIRST_NAMES else name
