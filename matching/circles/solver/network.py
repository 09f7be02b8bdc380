"""Seats as flow: who sits where when the circles are known, and how many could sit if hosts split.

When a host need not choose between evenings, but may have some members on each, seats are a flow from students through
her evenings to hosts. More people than that flow seats, no plan does: that is the bound. Once the circles are chosen
the same flow is no relaxation any more, and its cheapest solution seats people best.
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.arrays import Bools, Ints
from matching.circles.tables import CircleTables

ROOM = 2**57
"""Largest cost times nodes that the flow solver takes, with a margin."""


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
        if not len(network.seats):
            return 0
        flow = SimpleMaxFlow()
        flow.add_arcs_with_capacity(*network.arcs(network.from_source()))
        if flow.solve(network.source, network.sink) != flow.OPTIMAL:
            raise RuntimeError("the flow has no optimum")
        return int(flow.optimal_flow())

    def largest(self, seats: Ints, cost: Ints, later: Ints) -> Ints:
        """The seats of a largest flow that costs least; `later` is what a seat costs each student besides."""
        network = _Network(self, seats, self.tables.max_circles)
        return network.taken(cost, network.from_source(), later[network.students], supply_at_source=True)

    def cheapest(self, seats: Ints, cost: Ints, circles: Ints | None = None) -> Ints:
        """The seats that cost least in all; nobody has to have one. `circles`: how many each host may lead."""
        network = _Network(self, seats, self.tables.max_circles if circles is None else circles)
        nothing = np.zeros(len(network.students), np.int64)
        return network.taken(cost, network.past_seats(), nothing, supply_at_source=False)


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """The values that occur, sorted, and for every value its place among them."""
    occurs = np.zeros(int(values.max()) + 1 if len(values) else 0, bool)
    occurs[values] = True
    return np.nonzero(occurs)[0], (np.cumsum(occurs) - 1)[values]


class _Network:
    """The nodes and arcs of some seats, numbered without gaps."""

    def __init__(self, whole: SeatNetwork, seats: Ints, circles: Ints) -> None:
        self.seats = seats
        self.students, student = numbered(whole.student[seats])
        self.evenings, evening = numbered(whole.evening[seats])
        self.hosts, host = numbered(self.evenings // whole.slots)
        first_evening = len(self.students)
        first_host = first_evening + len(self.evenings)
        self.source = first_host + len(self.hosts)
        self.sink = self.source + 1
        every_evening, every_host = np.arange(len(self.evenings)), np.arange(len(self.hosts))
        self.tail = [student, first_evening + every_evening, first_host + every_host]
        self.head = [
            first_evening + evening,
            first_host + host,
            np.full(len(every_host), self.sink),
        ]
        self.size = [
            np.ones(len(seats), np.int64),
            np.full(len(every_evening), whole.size),
            whole.size * circles[self.hosts],
        ]

    def from_source(self) -> tuple[Ints, Ints, Ints]:
        """Arcs to every student."""
        everybody = np.arange(len(self.students))
        return np.full(len(everybody), self.source), everybody, np.ones(len(everybody), np.int64)

    def past_seats(self) -> tuple[Ints, Ints, Ints]:
        """Arcs from every student to the sink."""
        everybody = np.arange(len(self.students))
        return everybody, np.full(len(everybody), self.sink), np.ones(len(everybody), np.int64)

    def arcs(self, extra: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
        """Tail, head and capacity of every arc; seats come first."""
        tail, head, size = extra
        return (
            np.concatenate([*self.tail, tail]).astype(np.int32),
            np.concatenate([*self.head, head]).astype(np.int32),
            np.concatenate([*self.size, size]),
        )

    def taken(
        self, cost: Ints, extra: tuple[Ints, Ints, Ints], extra_cost: Ints, *, supply_at_source: bool
    ) -> Ints:
        """The seats that carry somebody in the cheapest flow."""
        if not len(self.seats):
            return self.seats
        tail, head, size = self.arcs(extra)
        price = np.zeros(len(tail), np.int64)
        price[: len(cost)] = cost
        price[len(tail) - len(extra_cost) :] = extra_cost
        flow, count = SimpleMinCostFlow(), len(self.students)
        numbers = flow.add_arcs_with_capacity_and_unit_cost(tail, head, size, price)
        flow.set_node_supply(self.sink, -count)
        if supply_at_source:
            flow.set_node_supply(self.source, count)
            status = flow.solve_max_flow_with_min_cost()
        else:
            flow.set_nodes_supplies(np.arange(count, dtype=np.int32), np.ones(count, np.int64))
            status = flow.solve()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"the flow has no optimum: {status}")
        taken: Ints = self.seats[flow.flows(numbers[: len(self.seats)]) > 0]
        return taken
