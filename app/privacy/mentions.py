"""The names of people in what others wrote: found as whole words, and taken out where somebody is erased.

Only what leads to one person: her full name in the ways in which it is written, her addresses, her number at school,
her telephone number. A first name alone may be anybody's; where it can only be hers, the feature knows (a circle does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import Base, db
from app.privacy.people import GAP, Person

SHORTEST_NUMBER = 5
"""A shorter number at school may be any number."""
SHORTEST_PHONE = 6


@dataclass(frozen=True)
class Written:
    """The ways in which people are written, and a pattern that finds any of them."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    pattern: re.Pattern[str]
    parts: frozenset[str]
    """Of each way one word, folded: a text with none of them names nobody, and that is soon seen."""

    def stands_in(self, text: str) -> bool:
        """Whether one of them is named in this text."""
        if not text:
            return False
        folded = _folded(text)
        return any(part in folded for part in self.parts) and self.pattern.search(text) is not None

    def taken_out_of(self, text: str) -> str:
        """The text with a gap in each place where one of them was named."""
        return self.pattern.sub(GAP, text) if text else text


def written_of(people: Iterable[Person]) -> Written:
    """How these people are written, all together."""
    names: set[str] = set()
    addresses: set[str] = set()
    patterns: set[str] = set()
    parts: set[str] = set()
    for person in people:
        for row in _rows(person):
            _add(row, names, addresses, patterns)
            _add_numbers(row, patterns, parts)
    patterns |= {_words(text) for text in names | addresses}
    parts |= {_longest_word(text.partition("@")[0]) for text in names | addresses}
    longest_first = sorted(patterns, key=len, reverse=True)
    return Written(
        tuple(sorted(names)),
        tuple(sorted(addresses)),
        re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?:['’]?s)?(?!\w)", re.IGNORECASE),
        frozenset(parts),
    )


def _folded(text: str) -> str:
    """Letters that the pattern takes for the same, as the same; for it an i has no dot or two."""
    return (text if text.isascii() else text.translate({0x130: "i", 0x131: "i"})).casefold()


def _longest_word(text: str) -> str:
    return _folded(max(re.findall(r"\w+", text), key=len, default=text))


def _rows(person: Person) -> Iterator[Mapping[str, Any]]:
    for whose, number in person.ids.items():
        table = Base.metadata.tables[whose]
        found = db.session.execute(select(table).where(table.c.id == number)).mappings()
        yield from (dict(row) for row in found)


def _add(row: Mapping[str, Any], names: set[str], addresses: set[str], patterns: set[str]) -> None:
    first, prefix, last = (row.get(part) or "" for part in ("first_name", "name_prefix", "last_name"))
    if first and last:
        names |= {f"{first} {last}", " ".join(part for part in (first, prefix, last) if part)}
        patterns |= {_words(f"{last}, {first}"), _words(f"{last}, {first} {prefix}".strip())}
    if "contact_name" in row:
        names |= {row[name] for name in ("contact_name", "trainer_name") if row[name]}
    elif row.get("name") and "password_hash" in row:
        names.add(row["name"])
    addresses |= {
        row[name].lower()
        for name in ("email", "new_email", "contact_email", "trainer_email")
        if row.get(name)
    }


def _add_numbers(row: Mapping[str, Any], patterns: set[str], parts: set[str]) -> None:
    if len(row.get("student_number") or "") >= SHORTEST_NUMBER:
        patterns.add(re.escape(row["student_number"]))
        parts.add(_folded(row["student_number"]))
    digits = re.sub(r"\D", "", row.get("phone") or row.get("contact_phone") or "")
    if len(digits) >= SHORTEST_PHONE:
        patterns.add(r"[\s.()/-]*".join(digits))
        parts.add(digits[0])  # the others may stand apart


def _words(text: str) -> str:
    return r"\s+".join(map(re.escape, text.split()))
