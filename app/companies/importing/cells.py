"""Cells that only the company registry has: web address, who counted, last school year of a placement."""

import re
import unicodedata

from app.companies.models import CountSource
from app.imports.reading.values import cleaned

_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"(20\d\d)\s?[-/–]\s?(?:20)?(\d\d)")
_YEAR = re.compile(r"(20\d\d)(?:[.,]0)?")
_SOURCES = {
    CountSource.COMPANY: (
        "bedrijf",
        "leerbedrijf",
        "hetbedrijf",
        "company",
        "thecompany",
        "praktijkopleider",
    ),
    CountSource.ALUMNA: ("oudstudente", "oudstudent", "alumna", "alumnus", "formerstudent", "vakvrouw"),
    CountSource.SUPERVISOR: ("stagebegeleider", "bpvbegeleider", "begeleider", "docent", "supervisor"),
    CountSource.COORDINATOR: ("coordinator", "stagecoordinator", "bpvcoordinator", "bpvbureau", "school"),
}
_BY_WORD = {word: source for source, words in _SOURCES.items() for word in words}


def web_address(raw: str) -> str | None:
    """An address of a website with its scheme; "" when the cell holds something else, None when it is empty."""
    value = cleaned(raw)
    if value is None:
        return None
    if not _ADDRESS.fullmatch(value) or len(value) > 280:
        return ""
    return value if value.lower().startswith("http") else f"https://{value}"


def count_source(raw: str) -> CountSource | None:
    """Who counted; a word that we do not know is another source."""
    value = cleaned(raw)
    if value is None:
        return None
    plain = unicodedata.normalize("NFKD", value.casefold())
    return _BY_WORD.get("".join(c for c in plain if c.isalnum() and c.isascii()), CountSource.OTHER)


def last_school_year(raw: str) -> int | None:
    """The year in which a school year ends: 2026 for "2025-2026" or "2025/26"; 0 when the cell holds no year."""
    value = cleaned(raw)
    if value is None:
        return None
    if found := _SCHOOL_YEAR.fullmatch(value):
        first, last = int(found[1]), 2000 + int(found[2])
        return last if last == first + 1 else 0
    if single := _YEAR.fullmatch(value):
        return int(single[1])
    return 0
