"""What has to be done before rows of a file come in, brought by features above: a backup, where there is a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.listed import Listed


@dataclass(frozen=True)
class Beforehand:
    """Something that takes longer than a page, so that the worker does it: whether it is due, and doing it."""

    is_due: Callable[[], bool]
    do: Callable[[], None]


BEFOREHAND: Listed[Beforehand] = Listed("imports: beforehand")


def is_anything_due() -> bool:
    """Whether something has to be done first."""
    return any(one.is_due() for one in BEFOREHAND)


def do_beforehand() -> None:
    """Do what has to be done first; call it without a transaction."""
    for one in BEFOREHAND:
        one.do()


def changes_anything(counts: dict[str, Any]) -> bool:
    """Whether a preview with these counts would write any row."""
    return any(counts.get(name, 0) for name in ("new", "changed", "missing"))
