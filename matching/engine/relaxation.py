"""An integer programme as sparse rows, shrinking while levels are settled.

All coefficients and limits are whole numbers, so bounds and cuts are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints

Entries = tuple[Ints, Ints, Ints | int]

FREE = 2**40
"""Stands for no limit on a row."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Sparse rows `lower <= sum of coefficient * column <= upper`; `row` is sorted."""

    row: Ints
    column: Ints
    coefficient: Ints
    lower: Ints
    upper: Ints

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.lower)

    def activity(self, point: Ints) -> Ints:
        """The value of every row at a whole point."""
        values = np.zeros(self.count, np.int64)
        np.add.at(values, self.row, self.coefficient * point[self.column])
        return values

    def range_of_activity(self, lower: Ints, upper: Ints) -> tuple[Ints, Ints]:
        """The least and the most that every row can be while columns keep within their limits."""
        least, most = np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        at_lower = self.coefficient * lower[self.column]
        at_upper = self.coefficient * upper[self.column]
        np.add.at(least, self.row, np.minimum(at_lower, at_upper))
        np.add.at(most, self.row, np.maximum(at_lower, at_upper))
        return least, most

    def joined(self, other: Rows) -> Rows:
        """These rows followed by others."""
        return Rows(
            np.concatenate([self.row, other.row + self.count]),
            np.concatenate([self.column, other.column]),
            np.concatenate([self.coefficient, other.coefficient]),
            np.concatenate([self.lower, other.lower]),
            np.concatenate([self.upper, other.upper]),
        )

    def only(self, kept: Bools) -> Rows:
        """Some of these rows."""
        inside, number = kept[self.row], np.cumsum(kept) - 1
        row, column, coefficient = self.row[inside], self.column[inside], self.coefficient[inside]
        return Rows(number[row], column, coefficient, self.lower[kept], self.upper[kept])

    def over(self, columns: Bools) -> Rows:
        """These rows over some of the columns, numbered anew, without what other columns add."""
        inside, number = columns[self.column], np.cumsum(columns) - 1
        column = number[self.column[inside]]
        return Rows(self.row[inside], column, self.coefficient[inside], self.lower, self.upper)


def rows_of(parts: Sequence[Entries], lower: Ints, upper: Ints) -> Rows:
    """Rows from entries (row, column, coefficient) in parts, in any order, and limits by row.

    One coefficient may stand for all of a part. No entry may come twice.
    """
    row = np.concatenate([part[0] for part in parts]).astype(np.int64)
    column = np.concatenate([part[1] for part in parts]).astype(np.int64)
    coefficient = np.concatenate(
        [np.broadcast_to(np.asarray(part[2], np.int64), part[0].shape) for part in parts]
    )
    order = np.lexsort((column, row))
    return Rows(
        row[order],
        column[order],
        coefficient[order],
        np.asarray(lower, np.int64),
        np.asarray(upper, np.int64),
    )


class RowBuilder:
    """Rows that are still being collected."""

    def __init__(self) -> None:
        self.parts: list[Entries] = []
        self.lower: list[Ints] = []
        self.upper: list[Ints] = []
        self.count = 0

    def add(self, count: int, parts: Sequence[Entries], lower: Ints | int, upper: Ints | int) -> None:
        """Add rows; the parts number them from zero."""
        self.parts += [(row + self.count, column, coefficient) for row, column, coefficient in parts]
        self.lower.append(np.broadcast_to(np.asarray(lower, np.int64), (count,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, np.int64), (count,)))
        self.count += count

    def rows(self) -> Rows:
        """All of them."""
        nothing = np.zeros(0, np.int64)
        return rows_of(
            [(nothing, nothing, 1), *self.parts],
            np.concatenate([nothing, *self.lower]),
            np.concatenate([nothing, *self.upper]),
        )


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What is left to decide: columns of the whole programme that are still open, and the rows over them.

    `origin` numbers the open columns in the whole programme; `settled` holds a value for every column of the whole,
    of which those that are open mean nothing.
    """

    origin: Ints
    lower: Ints
    upper: Ints
    rows: Rows
    settled: Ints

    @property
    def width(self) -> int:
        """How many columns are open."""
        return len(self.origin)

    @property
    def place(self) -> Ints:
        """By column of the whole programme its number among the open ones, -1 where it is settled."""
        place = np.full(len(self.settled), NOBODY)
        place[self.origin] = np.arange(self.width)
        return place

    def whole(self, point: Ints) -> Ints:
        """A point over every column of the whole programme."""
        values = self.settled.copy()
        values[self.origin] = point
        return values

    def whole_of(self, point: Floats) -> Floats:
        """The same of a point that need not be in whole numbers."""
        values = self.settled.astype(float)
        values[self.origin] = point
        return values

    def objective(self, cost: Ints) -> tuple[Ints, int]:
        """A cost over the whole programme as a cost over open columns and a constant."""
        return cost[self.origin], int(cost @ self._without_open)

    @property
    def _without_open(self) -> Ints:
        """The value of every column that is settled, zero for those that are open."""
        closed = self.settled.copy()
        closed[self.origin] = 0
        return closed

    def with_rows(self, rows: Rows) -> Relaxation:
        """The same with more rows over the open columns."""
        return Relaxation(self.origin, self.lower, self.upper, self.rows.joined(rows), self.settled)

    def over_open(self, rows: Rows) -> Rows:
        """Rows over the whole programme as rows over its open columns; what is settled moves to the limits."""
        place, used = self.place, rows.activity(self._without_open)
        kept = place[rows.column] != NOBODY
        return Rows(
            rows.row[kept],
            place[rows.column[kept]],
            rows.coefficient[kept],
            np.where(rows.lower <= -FREE, -FREE, rows.lower - used),
            np.where(rows.upper >= FREE, FREE, rows.upper - used),
        )

    def narrowed(
        self,
        lower: Ints,
        upper: Ints,
        row_lower: Ints | None = None,
        row_upper: Ints | None = None,
    ) -> Relaxation:
        """The same within narrower limits; columns that are fixed and rows that no longer say anything are gone.

        `lower` and `upper` by open column; `row_lower` and `row_upper` by row, where those become narrower too.
        """
        row_lower = self.rows.lower if row_lower is None else row_lower
        row_upper = self.rows.upper if row_upper is None else row_upper
        is_open = lower < upper
        fixed = np.where(is_open, 0, lower)
        used = self.rows.activity(fixed)
        low = np.where(row_lower <= -FREE, -FREE, row_lower - used)
        high = np.where(row_upper >= FREE, FREE, row_upper - used)
        rows = replace(self.rows, lower=low, upper=high).over(is_open)
        origin, lower, upper = self.origin[is_open], lower[is_open], upper[is_open]
        least, most = rows.range_of_activity(lower, upper)
        rows = rows.only((least < low) | (most > high))
        return Relaxation(origin, lower, upper, rows, self.whole(fixed))

    def tidied(self) -> Relaxation:
        """The same without columns that are fixed by their limits and rows that say nothing."""
        return self.narrowed(self.lower, self.upper)
