"""Flows in networks, by OR-tools: the only place that builds one.

A network is columns of arcs. Nodes are numbered from zero; those that no arc touches cost nothing but room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.arrays import Ints

ROOM = 2**57
"""Largest cost times nodes that callers plan for. The solver scales costs by nodes and takes twice this."""
MOST_NODES = 2**31 - 1

Columns = tuple[Ints | int, Ints | int, Ints | int, Ints | int]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arcs from tail to head, with what they can carry and what a unit costs."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints

    @property
    def nodes(self) -> int:
        """How many nodes there are at least."""
        return int(max(self.tail.max(initial=-1), self.head.max(initial=-1))) + 1


def arcs_of(*parts: Columns) -> Arcs:
    """Arcs from columns in parts, in their order; a number in place of a column stands for all of the part."""
    whole = [np.broadcast_arrays(*(np.asarray(column, np.int64) for column in part)) for part in parts]
    tail, head, capacity, cost = (np.concatenate(column) for column in zip(*whole, strict=True))
    return Arcs(tail, head, capacity, cost)


def room(nodes: int) -> int:
    """The largest cost of an arc to plan for in a network of so many nodes."""
    return ROOM // (nodes + 2)


def cheapest_flow(arcs: Arcs, supply: Ints, *, as_much_as_goes: bool = False) -> Ints:
    """What every arc carries in the cheapest flow that meets all supplies by node, demands below zero.

    By cost-scaling push-relabel (Goldberg 1997). `as_much_as_goes`: the cheapest of the largest flows instead, from
    supplies to demands. Raises OverflowError where nodes, arcs or costs have no room, RuntimeError where supplies
    cannot be met.
    """
    flow, numbers = SimpleMinCostFlow(), _checked(arcs)
    flow.add_arcs_with_capacity_and_unit_cost(*numbers, arcs.capacity, arcs.cost)
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    return _solved(flow, flow.solve_max_flow_with_min_cost() if as_much_as_goes else flow.solve(), arcs)


def largest_flow(arcs: Arcs, source: int, sink: int) -> Ints:
    """What every arc carries in a largest flow from source to sink; costs are not looked at. Raises OverflowError."""
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(*_checked(arcs), arcs.capacity)
    return _solved(flow, flow.solve(source, sink), arcs)


def occurring(values: Ints) -> tuple[Ints, Ints]:
    """The numbers that occur, sorted, and for every value its place among them: nodes without gaps."""
    occurs = np.zeros(int(values.max(initial=-1)) + 1, bool)
    occurs[values] = True
    return np.nonzero(occurs)[0], (np.cumsum(occurs) - 1)[values]


def _checked(arcs: Arcs) -> tuple[Ints, Ints]:
    """Tail and head as the solvers take them. Raises OverflowError where their numbers have no room."""
    if max(arcs.nodes, len(arcs.tail)) > MOST_NODES:
        raise OverflowError("a network with too many nodes or arcs")
    if int(np.abs(arcs.cost).max(initial=0)) * (arcs.nodes + 2) > 2 * ROOM:
        raise OverflowError("a cost for which whole numbers have no room")
    return arcs.tail.astype(np.int32), arcs.head.astype(np.int32)


def _solved(flow: Any, status: Any, arcs: Arcs) -> Ints:
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow has no optimum: {status}")
    carried: Ints = flow.flows(np.arange(len(arcs.tail), dtype=np.int32))
    return carried
