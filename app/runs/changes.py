"""What became different since a question was frozen: who came, who went, and about whom something else is known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

MOST_NAMES = 8
DECIDED = frozenset({"pinned", "forbidden"})
"""What people decide, not what the data say: a run is judged against the data it stood on (R45)."""
Rows = Sequence[Mapping[str, Any]]
Apart = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def data_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a question without what people decided."""
    return {name: value for name, value in row.items() if name not in DECIDED}


def apart(then: Rows, now: Rows, number: Callable[[str], int]) -> Apart:
    """Rows that came, went and changed between two questions, by `number` of their id."""
    before, after = ({str(row["id"]): data_of(row) for row in rows} for rows in (then, now))

    def ids(holds: Callable[[str], bool]) -> tuple[int, ...]:
        return tuple(sorted(number(name) for name in before | after if holds(name)))

    return (
        ids(lambda name: name not in before),
        ids(lambda name: name not in after),
        ids(lambda name: name in before and name in after and before[name] != after[name]),
    )


def namer(find: Callable[[Sequence[int]], Mapping[int, object]]) -> Callable[[Sequence[int]], str]:
    """What puts ids in a sentence: the first names, and how many more there are."""

    def names(ids: Sequence[int]) -> str:
        found = find(ids[:MOST_NAMES])
        shown = [
            getattr(found[each], "name", "") or gettext("somebody who has left")
            for each in ids
            if each in found
        ]
        more = len(ids) - len(shown)
        rest = [ngettext("%(num)s more", "%(num)s more", more)] if more else []
        return ", ".join([*shown, *rest])

    return names
