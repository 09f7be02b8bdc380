"""A plan by number: the circle of every student, the second mentor of every circle; and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
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

    def value(self, name: str) -> int:
        """The figure of one criterion, or of `pinned`: pins that are not obeyed."""
        return int(getattr(self, f"_{name}")())

    def figures(self) -> tuple[int, ...]:
        """The figures of all levels, in order."""
        return tuple(self.value(name) for name in self.tables.levels)

    def _pinned(self) -> int:
        return int(np.count_nonzero((self.cell == NOBODY) & (self.tables.pinned != NOBODY)))

    def _unseated_first(self) -> int:
        return int(np.count_nonzero((self.cell == NOBODY) & self.tables.priority))

    def _unseated(self) -> int:
        return int(np.count_nonzero(self.cell == NOBODY))

    def _one_mentor(self) -> int:
        if self.tables.problem.policy.mentors[1] < 2:
            return 0
        return int(np.count_nonzero(self.is_led & (self.second == NOBODY)))

    def _seated(self) -> tuple[Ints, Ints]:
        student = np.nonzero(self.cell != NOBODY)[0]
        return student, self.cell[student]

    def _field(self) -> int:
        student, cell = self._seated()
        return int(np.count_nonzero(~self._with_a_mentor(self.tables.shares_field, student, cell)))

    def _with_a_mentor(self, related: Bools, student: Ints, cell: Ints) -> Bools:
        """Whether a student is related to one of the mentors of her circle."""
        second = self.second[cell]
        with_host: Bools = related[student, self.tables.cells.host[cell]]
        helped: Bools = with_host | ((second != NOBODY) & related[student, second])
        return helped

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

    def _one_year(self) -> int:
        return int(np.count_nonzero(self.of_one_year))

    def _travel(self) -> int:
        student, cell = self._seated()
        cells = self.tables.cells
        minutes = np.maximum(0, self.tables.minutes[student, cells.host[cell]])
        return int(minutes[~cells.online[cell]].sum())

    def _changes(self) -> int:
        student, cell = self._seated()
        kept = np.count_nonzero(self._with_a_mentor(self.tables.published, student, cell))
        return int(self.tables.has_published.sum() - kept)
