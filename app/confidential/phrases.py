"""Words and codes that people write down: the phrase of somebody without a name, and the sheet of a counsellor."""

import re
import secrets

CONSONANTS = "bdfgklmnprstvz"
VOWELS = "aeiou"
WORDS, SYLLABLES = 5, 3
"""Five words of three syllables: 14 x 5 = 70 ways each, so 92 bits. Sayable in Dutch and English alike."""
SHEET_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what looks like something else on paper: 32 signs, five bits each."""
SHEET_GROUPS, SHEET_GROUP = 8, 4


def new_phrase() -> str:
    """A phrase that nobody guesses and somebody can write down."""
    return " ".join("".join(_syllable() for _ in range(SYLLABLES)) for _ in range(WORDS))


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)


def normal_phrase(text: str) -> str:
    """The phrase as it was given, however it was typed: capitals, hyphens and blanks do not matter."""
    letters = re.sub(r"[^a-z]", "", text.casefold())
    size = 2 * SYLLABLES
    return " ".join(letters[start : start + size] for start in range(0, len(letters), size))


def new_sheet_code() -> str:
    """The code on a recovery sheet: 160 bits, in groups."""
    groups = (
        "".join(secrets.choice(SHEET_ALPHABET) for _ in range(SHEET_GROUP)) for _ in range(SHEET_GROUPS)
    )
    return "-".join(groups)


def normal_sheet_code(text: str) -> str:
    """The code as it was printed, however it was typed."""
    signs = "".join(sign for sign in text.upper() if sign in SHEET_ALPHABET)
    return "-".join(signs[start : start + SHEET_GROUP] for start in range(0, len(signs), SHEET_GROUP))
