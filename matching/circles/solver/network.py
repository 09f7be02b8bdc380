"""Seats as flow: who sits where when the circles are known, and how many could sit if hosts split.

When a host need not choose between evenings, but may have some members on each, seats are a flow from students through
her evenings to hosts. More people than that flow seats, no plan does: that is the bound. Once the circles are chosen
the same flow is no relaxation any more, and its cheapest solution seats people best.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Ints
from matching.circles.criteria import Criterion, levels_of
from matching.circles.tables import CircleTables
from matching.engine.flow import Columns, arcs_of, cheapest_flow, largest_flow, occurring, room


class SeatNetwork:
    """Networks of some seats: students, evenings of hosts, hosts, source and sink."""

    def __init__(self, tables: CircleTables) -> None:
        self.tables = tables
        self.student, self.cell = tables.seats
        self.size = tables.problem.policy.max_size
        self.slots = max(1, len(tables.slot_names))
        self.evening = (tables.cells.host * self.slots + tables.cells.slot)[self.cell]

    def most(self, among: Bools) -> int:
        """How many of some students have a seat at most, in any plan."""
        network = _Network(self, np.nonzero(among[self.student])[0], self.tables.max_circles)
        arcs = arcs_of(*network.arcs(0), network.from_source(0))
        carried = largest_flow(arcs, network.source, network.sink)
        return int(carried[: len(network.seats)].sum())

    def largest(self, seats: Ints, cost: Ints, later: Ints) -> Ints:
        """The seats of a largest flow that costs least; `later` is what a seat costs each student besides."""
        network = _Network(self, seats, self.tables.max_circles)
        arcs = arcs_of(*network.arcs(cost), network.from_source(later[network.students]))
        supply = np.zeros(network.sink + 1, np.int64)
        supply[network.source], supply[network.sink] = len(network.students), -len(network.students)
        return seats[cheapest_flow(arcs, supply, as_much_as_goes=True)[: len(seats)] > 0]

    def cheapest(self, seats: Ints, cost: Ints, circles: Ints | None = None) -> Ints:
        """The seats that cost least in all; nobody has to have one. `circles`: how many each host may lead."""
        network = _Network(self, seats, self.tables.max_circles if circles is None else circles)
        arcs = arcs_of(*network.arcs(cost), (network.everybody, network.sink, 1, 0))
        supply = np.zeros(network.sink + 1, np.int64)
        supply[: len(network.students)], supply[network.sink] = 1, -len(network.students)
        return seats[cheapest_flow(arcs, supply)[: len(seats)] > 0]


class _Network:
    """The nodes and arcs of some seats, numbered without gaps: students, evenings, hosts, source and sink."""

    def __init__(self, whole: SeatNetwork, seats: Ints, circles: Ints) -> None:
        self.seats, self.size, self.circles = seats, whole.size, circles
        self.students, self.student = occurring(whole.student[seats])
        self.evenings, self.evening = occurring(whole.evening[seats])
        self.hosts, self.host = occurring(self.evenings // whole.slots)
        self.source = len(self.students) + len(self.evenings) + len(self.hosts)
        self.sink = self.source + 1

    @property
    def everybody(self) -> Ints:
        """The nodes of students."""
        return np.arange(len(self.students))

    def from_source(self, cost: Ints | int) -> Columns:
        """Arcs to every student."""
        return self.source, self.everybody, 1, cost

    def arcs(self, cost: Ints | int) -> tuple[Columns, Columns, Columns]:
        """Arcs of seats, of evenings to their host, and of hosts to the sink."""
        first_evening = len(self.students)
        first_host = first_evening + len(self.evenings)
        evenings, hosts = np.arange(len(self.evenings)), np.arange(len(self.hosts))
        return (
            (self.student, first_evening + self.evening, 1, cost),
            (first_evening + evenings, first_host + self.host, self.size, 0),
            (first_host + hosts, self.sink, self.size * self.circles[self.hosts], 0),
        )


class SeatCosts:
    """Costs by seat, in whole numbers.

    Of criteria that only look at who has a seat, side by side, it is enough that each weighs twice what the next does:
    they are one tier.
    Whom some circles can seat together are the independent sets of a matroid, in which the heaviest depends on nothing
    but the order of the weights: that is the order of the criteria, looked at for one person.
    """

    def __init__(self, tables: CircleTables, network: SeatNetwork) -> None:
        self.tables, self.network = tables, network
        self.tiers: list[list[Criterion]] = []
        self.is_exact, was_wanted = True, False
        for criterion in levels_of(tables):
            if not criterion.is_of_seats(tables):
                continue
            is_wanted = criterion.wanted(tables) is not None
            if is_wanted and was_wanted:
                self.tiers[-1].append(criterion)
            else:
                self.tiers.append([criterion])
            was_wanted = is_wanted

    def fused(self, seats: Ints, second: Ints, tiers: int | None = None) -> Ints:
        """What seats cost with these second mentors, each criterion weighing more than all that follow can differ.

        Where whole numbers have no room for that, the last ones count in coarser units, and `is_exact` says so.
        `tiers`: only so many, the first ones.
        """
        students, student = occurring(self.network.student[seats])
        evenings = occurring(self.network.evening[seats])[0]
        most = room(len(students) + len(evenings) + self.tables.mentor_count + 2)
        fused = np.zeros(len(seats), np.int64)
        spread, self.is_exact = 1, tiers is None
        cell = self.network.cell[seats]
        for tier in self.tiers[:tiers]:
            price = np.zeros(len(seats), np.int64)
            for criterion in tier:
                price = 2 * price + criterion.seat(
                    self.tables, self.network.student[seats], cell, second[cell]
                )
            reach = self._reach(price, student, len(students))
            if spread * (reach + 1) > most:
                self.is_exact = False
                unit = -(-spread * (reach + 1) // most)
                price, reach = price // unit, reach // unit + len(students)
            if reach == 0 or spread * (reach + 1) > 2 * most:
                continue
            fused = fused * (reach + 1) + price
            spread *= reach + 1
        return fused

    def _reach(self, price: Ints, student: Ints, count: int) -> int:
        """How far two plans can differ at most."""
        most = np.zeros(count, np.int64)
        np.maximum.at(most, student, np.abs(price))
        return int(most.sum())
