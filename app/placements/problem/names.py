"""Ids of rows as the solver's files write them: `s12`, `o3`, `c4`, `k1`, `p2`. Files hold no other names."""

from collections.abc import Iterable
from hashlib import sha256

STUDENT, OPENING, SITE, TEAM, PERIOD = "s", "o", "c", "k", "p"


def key(kind: str, row_id: int) -> str:
    """The text for a row."""
    return f"{kind}{row_id}"


def row_id(name: str) -> int:
    """The row for a text."""
    return int(name[1:])


def optional_key(kind: str, row_id: int | None) -> str | None:
    """The text for a row that may be missing."""
    return None if row_id is None else key(kind, row_id)


def row_ids(names: Iterable[str]) -> tuple[int, ...]:
    """The rows for several texts."""
    return tuple(row_id(name) for name in names)


def optional_row_id(name: str | None) -> int | None:
    """The row for a text that may be missing."""
    return None if name is None else row_id(name)


def lot_of(seed: int, student_id: int) -> str:
    """D11: a student's lottery number, as 16 hexadecimal digits; where places are short, the lower one goes first."""
    return sha256(f"{seed}:{key(STUDENT, student_id)}".encode()).hexdigest()[:16]
