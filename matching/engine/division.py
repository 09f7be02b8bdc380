"""Division: what shares no row is settled by itself.

Every figure is a sum over columns and lexicographic order survives addition. So where a relaxation falls into parts
that have no row in common, the best plan is the best plan of every part.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Ints, connected
from matching.engine.relaxation import Relaxation

LEAST = 1_000
"""Open columns below which parts are taken together: each costs a start of the solver."""


def divided(relaxation: Relaxation, least: int = LEAST) -> list[Relaxation]:
    """The parts of a relaxation, the smallest first; small ones are taken together."""
    part, count = grouped(labels(relaxation), least)
    if count < 2:
        return [relaxation]
    empty = np.bincount(relaxation.rows.row, minlength=relaxation.rows.count) == 0
    parts = [_part_of(relaxation, part == number, empty & (number == 0)) for number in range(count)]
    return sorted(parts, key=lambda one: (one.width, int(one.origin[0])))


def grouped(label: Ints, least: int = LEAST) -> tuple[Ints, int]:
    """A number of its part for each column, small parts as one, and how many parts there are."""
    _, part, size = np.unique(label, return_inverse=True, return_counts=True)
    before = np.cumsum(np.where(size < least, size, 0))
    joined = np.where(size < least, -1 - before // least, np.arange(len(size)))
    names, number = np.unique(joined, return_inverse=True)
    return number[part], len(names)


def labels(relaxation: Relaxation) -> Ints:
    """For each open column the first one that hangs together with it by rows (connected components)."""
    return connected(relaxation.rows.row, relaxation.rows.column, relaxation.width)


def _part_of(relaxation: Relaxation, within: Bools, besides: Bools) -> Relaxation:
    """Some open columns with the rows over them, and rows besides; other columns count as settled at zero."""
    rows, origin = relaxation.rows, relaxation.origin
    settled = relaxation.settled.copy()
    settled[origin[~within]] = 0
    used = besides.copy()
    used[rows.row[within[rows.column]]] = True
    own = rows.over(within).only(used)
    return Relaxation(origin[within], relaxation.lower[within], relaxation.upper[within], own, settled)
