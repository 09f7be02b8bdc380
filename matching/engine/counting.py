"""Bound a level among the owners who count in it, without the many who only take room from them.

Whoever is coupled to nobody and costs nothing is left out. What she adds to a row is then unknown, so a row that she
could help loses its limit on that side: a relaxation, so its bound holds, and its prices prove it over all columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.engine.linear import Vertex, proven
from matching.engine.programme import Programme
from matching.engine.relaxation import FREE, Relaxation, Rows

MOST = 0.5
"""Share of the columns above which leaving others out is not worth it."""
UNKNOWN = 0.5
"""The point of a column that was left out: not whole, so that nobody takes it for a plan."""


@dataclass(frozen=True, eq=False)
class Counting:
    """The columns of those who count and the rows over them, by number in the whole, and both as a relaxation."""

    columns: Ints
    rows: Ints
    relaxation: Relaxation

    def lifted(
        self, whole: Relaxation, cost: Ints, tightened: Relaxation, vertex: Vertex
    ) -> tuple[Relaxation, Vertex]:
        """What was proven of these, said of the whole: rows that came to them, prices, reduced costs.

        The point of columns that were left out is not known, and counts as a half.
        """
        new = tightened.rows.row >= len(self.rows)
        added = Rows(
            tightened.rows.row[new] - len(self.rows),
            self.columns[tightened.rows.column[new]],
            tightened.rows.coefficient[new],
            tightened.rows.lower[len(self.rows) :],
            tightened.rows.upper[len(self.rows) :],
        )
        more = whole.with_rows(added)
        price = np.zeros(more.rows.count, np.int64)
        price[self.rows] = vertex.price[: len(self.rows)]
        price[whole.rows.count :] = vertex.price[len(self.rows) :]
        point = np.full(whole.width, UNKNOWN)
        point[self.columns] = vertex.point
        return more, Vertex(point, *proven(more, cost, price))


def counting_of(programme: Programme, relaxation: Relaxation, cost: Ints) -> Counting | None:
    """Those who count in a level, or None where that is most of the columns."""
    if programme.couples is None:
        return None
    owner = programme.owner[relaxation.origin]
    owned = owner != NOBODY
    counts = owned & (programme.couples[relaxation.origin] | (cost != 0))
    matters = np.zeros(int(owner.max(initial=NOBODY)) + 1, bool)
    matters[owner[counts]] = True
    inside = ~owned
    inside[owned] = matters[owner[owned]]
    if np.count_nonzero(inside) > MOST * relaxation.width:
        return None
    rows = relaxation.rows
    kept = inside[rows.column]
    used = np.zeros(rows.count, bool)
    used[rows.row[kept]] = True
    raised, lowered = np.zeros(rows.count, bool), np.zeros(rows.count, bool)
    raised[rows.row[~kept & (rows.coefficient > 0)]] = True
    lowered[rows.row[~kept & (rows.coefficient < 0)]] = True
    lower, upper = np.where(raised, -FREE, rows.lower), np.where(lowered, FREE, rows.upper)
    own = replace(rows, lower=lower, upper=upper).over(inside).only(used)
    among_them = Relaxation(
        relaxation.origin[inside], relaxation.lower[inside], relaxation.upper[inside], own, relaxation.settled
    )
    return Counting(np.nonzero(inside)[0], np.nonzero(used)[0], among_them)
