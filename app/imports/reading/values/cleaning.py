"""The text of a cell without what spreadsheets leave in it, and the many ways in which a school writes "unknown"."""

import re
import unicodedata

from app.imports.reading.messages import BadValue

UNKNOWN = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        "#n/b",
        "#n/a",
        "n/b",
        "n/a",
        "n.b.",
        "n.v.t.",
        "n.v.t",
        "nvt",
        "nvt.",
        "onbekend",
        "unknown",
    }
)
# Error values of Dutch and English spreadsheets; #N/B and #N/A mean "not available" and count as unknown.
_ERROR = re.compile(
    r"#(waarde|value|verw|ref|deel/0|div/0|naam|name|getal|num|leeg|null)[!?]?", re.IGNORECASE
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
SHOWN_LENGTH = 60


def composed(raw: str) -> str:
    """The text of a cell, composed (NFC), without control characters: no database stores all of them in a text."""
    kept = "".join(c for c in raw if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept)


def cleaned(raw: str) -> str | None:
    """The text of a cell on one line, composed (NFC), without outer and double blanks; None when it means "unknown"."""
    value = " ".join(composed(raw).split())
    if value.casefold() in UNKNOWN:
        return None
    if _ERROR.fullmatch(value):
        raise BadValue("spreadsheet_error", value=value)
    return value


def says_nothing(raw: str) -> bool:
    """Whether a cell is empty, or says that it is not known."""
    return " ".join(composed(raw).split()).casefold() in UNKNOWN


def straightened(value: str) -> str:
    """The same text with plain apostrophes: ’t Hooft and 't Hooft are one name."""
    return value.translate(_APOSTROPHES)


def shown(value: str) -> str:
    """The text as a message may show it: not endless."""
    return value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…"
