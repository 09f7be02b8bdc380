"""Which figures of a school year may be seen by whoever sees totals only: none from which a small number follows.

Whoever sees a total and all but one of its rows can work out that one. So rows are hidden until those that are hidden
are, together, as large as what may be shown: first domains within the school, then programmes within a domain. The
programmes of a domain that is hidden are hidden too, so nothing is worked out across two levels.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from app.placements.proportion import SMALLEST, is_small

Key = TypeVar("Key")
Parts = tuple[int, ...]


def added(rows: Sequence[Parts]) -> Parts:
    """Part by part; nothing of nothing."""
    return tuple(map(sum, zip(*rows, strict=True))) if rows else ()


def is_safe(parts: Parts) -> bool:
    """Whether the parts of one row may be seen: none is about one to four people, nor leaves so many over."""
    whole = sum(parts)
    return not (0 < whole < SMALLEST or any(is_small(part, whole) for part in parts))


def shown_rows(rows: Mapping[Key, Parts]) -> set[Key]:
    """The rows that may be seen beside their total; the smallest go first where more have to be hidden."""
    shown = {key for key, parts in rows.items() if is_safe(parts)}
    by_size = sorted(shown, key=lambda key: sum(rows[key]))
    for key in by_size:
        if is_safe(added([parts for other, parts in rows.items() if other not in shown])):
            break
        shown.discard(key)
    return shown
