"""A plan by number: the circle of every student, the second mentor of every circle; and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.criteria import Criterion, levels_of
from matching.circles.tables import CircleTables, PlannedCircle


@dataclass(frozen=True, eq=False)
class Seating:
    """`cell` by student and `second` by circle that could be led; -1: none."""

    tables: CircleTables
    cell: Ints
    second: Ints

    @property
    def is_led(self) -> Bools:
        """Which circles come about."""
        led = np.zeros(len(self.second), bool)
        led[self.cell[self.cell != NOBODY]] = True
        return led

    def circles(self) -> list[PlannedCircle]:
        """The circles by number."""
        cells = self.tables.cells
        members: dict[int, list[int]] = {}
        for student in np.nonzero(self.cell != NOBODY)[0].tolist():
            members.setdefault(int(self.cell[student]), []).append(student)
        return [
            PlannedCircle(
                host=int(cells.host[cell]),
                second=None if self.second[cell] == NOBODY else int(self.second[cell]),
                slot=int(cells.slot[cell]),
                online=bool(cells.online[cell]),
                students=tuple(students),
            )
            for cell, students in sorted(members.items())
        ]

    def value(self, criterion: Criterion) -> int:
        """The figure of one criterion."""
        student, cell = self._seated()
        seats = criterion.seat(self.tables, student, cell, self.second[cell])
        circle, second, mixed = criterion.circle(self.tables)
        value = criterion.constant(self.tables) + int(seats.sum())
        value += circle * int(np.count_nonzero(self.is_led))
        value += second * int(np.count_nonzero(self.second != NOBODY))
        return value + (mixed * int(np.count_nonzero(self.is_led & ~self.of_one_year)) if mixed else 0)

    def figures(self) -> tuple[int, ...]:
        """The figures of all levels, in order."""
        return tuple(self.value(criterion) for criterion in levels_of(self.tables))

    def _seated(self) -> tuple[Ints, Ints]:
        student = np.nonzero(self.cell != NOBODY)[0]
        return student, self.cell[student]

    @property
    def of_one_year(self) -> Bools:
        """Which circles have members of one year only; no members are of no year."""
        student, cell = self._seated()
        year = self.tables.year[student]
        least, most = np.full(len(self.second), 2**40), np.full(len(self.second), -(2**40))
        np.minimum.at(least, cell, year)
        np.maximum.at(most, cell, year)
        one: Bools = least == most
        return one
