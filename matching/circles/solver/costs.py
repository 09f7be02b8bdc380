"""What seats cost in the criteria that are sums over seats, fused into one number."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.solver.network import ROOM, SeatNetwork, numbered
from matching.circles.tables import CircleTables

SEATED = ("pinned", "unseated_first", "unseated")
"""Criteria that only look at who has a seat. Side by side it is enough that each weighs twice what the next does.

Whom some circles can seat together are the independent sets of a matroid, in which the heaviest depends on nothing but
the order of the weights: that is the order of the criteria, looked at for one person.
"""


class SeatCosts:
    """Costs by seat, in whole numbers."""

    def __init__(self, tables: CircleTables, network: SeatNetwork) -> None:
        self.tables, self.network = tables, network
        self.blocks: list[list[str]] = []
        self.is_exact = True
        for name in tables.levels:
            if name == "one_mentor" or (name == "one_year" and tables.problem.policy.max_size > 1):
                continue
            if self.blocks and name in SEATED and self.blocks[-1][-1] in SEATED:
                self.blocks[-1].append(name)
            else:
                self.blocks.append([name])

    def fused(self, seats: Ints, second: Ints, blocks: int | None = None) -> Ints:
        """What seats cost with these second mentors, each criterion weighing more than all that follow can differ.

        Where whole numbers have no room for that, the last ones count in coarser units, and `is_exact` says so.
        `blocks`: only the first ones.
        """
        students, student = numbered(self.network.student[seats])
        room = ROOM // (len(students) + 2 * self.tables.mentor_count + 4)
        fused = np.zeros(len(seats), np.int64)
        spread, self.is_exact = 1, blocks is None
        for names in self.blocks[:blocks]:
            price = np.zeros(len(seats), np.int64)
            for name in names:
                price = 2 * price + self._price(name, seats, second)
            reach = self._reach(price, student, len(students))
            if spread * (reach + 1) > room:
                self.is_exact = False
                unit = -(-spread * (reach + 1) // room)
                price, reach = price // unit, reach // unit + len(students)
            if reach == 0 or spread * (reach + 1) > 2 * room:
                continue
            fused = fused * (reach + 1) + price
            spread *= reach + 1
        return fused

    def _reach(self, price: Ints, student: Ints, count: int) -> int:
        """How far two plans can differ at most."""
        most = np.zeros(count, np.int64)
        np.maximum.at(most, student, np.abs(price))
        return int(most.sum())

    def _price(self, name: str, seats: Ints, second: Ints) -> Ints:
        """What every seat adds to a figure."""
        if name == "travel":
            return self._minutes[seats]
        if name == "field":
            return 1 - self._helped(self.tables.shares_field, seats, second)
        if name == "changes":
            return -self._helped(self.tables.published, seats, second)
        if name == "unseated":
            return np.full(len(seats), -1)
        if name == "one_year":
            return np.ones(len(seats), np.int64)
        who = self.tables.priority if name == "unseated_first" else self.tables.pinned != NOBODY
        return -who[self.network.student[seats]].astype(np.int64)

    @cached_property
    def _minutes(self) -> Ints:
        network, cells = self.network, self.tables.cells
        minutes = np.maximum(0, self.tables.minutes[network.student, cells.host[network.cell]])
        return np.where(cells.online[network.cell], 0, minutes)

    def _helped(self, related: Bools, seats: Ints, second: Ints) -> Ints:
        """For every seat whether a mentor of the circle is related to the student."""
        student, cell = self.network.student[seats], self.network.cell[seats]
        with_second = (second[cell] != NOBODY) & related[student, second[cell]]
        helped: Ints = (related[student, self.tables.cells.host[cell]] | with_second).astype(np.int64)
        return helped
