"""Levels that only count pairs, as minimum-cost flow: exact at national size, and with prices that narrow the rest.

As long as no level has looked at groups or teams, plans are flows from students to openings. Levels are fused into one
cost while whole numbers have room for it. From the best flow follow the least prices of openings that prove it, and
from these every pair, student and opening that some best plan may still treat in two ways: the face.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.placement import Level, PlacementModel
from matching.tables import NOBODY, Bools, Ints

ROOM = 2**57
"""Largest cost times nodes that the flow solver takes, with a margin."""


@dataclass(eq=False)
class Face:
    """All plans that are best in the levels so far, and one of them.

    They use `pairs` only, place every student of `must_place` and fill every opening of `must_fill`.
    """

    model: PlacementModel
    pairs: Ints = field(init=False)
    must_place: Bools = field(init=False)
    must_fill: Bools = field(init=False)
    chosen: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = np.arange(len(self.model.student))
        self.must_place = self.model.tables.pinned != NOBODY
        self.must_fill = np.zeros(len(self.model.tables.opening_ids), bool)
        self.chosen = np.full(self.model.student_count, NOBODY, np.int64)

    def narrow(self, levels: list[Level]) -> int:
        """Keep the plans that are best in as many of the first levels as fit in one cost; how many these are."""
        fused, count = self._fused(levels)
        saved = fused.pair[self.pairs] - fused.idle[self.model.student[self.pairs]]
        reward = self._reach(fused) + 1
        self.chosen = self._flow(saved, reward)
        price = self._prices(saved, reward)
        student, opening = self.model.student[self.pairs], self.model.opening[self.pairs]
        dear = saved + price[opening]
        worth = np.zeros(self.model.student_count, np.int64)
        placed = self.chosen[self.chosen != NOBODY]
        saved_by_pair = np.zeros(len(self.model.student), np.int64)
        saved_by_pair[self.pairs] = saved
        worth[self.model.student[placed]] = saved_by_pair[placed] + price[self.model.opening[placed]]
        self.pairs = self.pairs[dear == worth[student]]
        self.must_place = self.must_place | (worth < 0)
        self.must_fill = self.must_fill | (price > 0)
        return count

    def _fused(self, levels: list[Level]) -> tuple[Level, int]:
        """The first levels as one, each weighing more than all that follow together can differ."""
        room = ROOM // (self.model.student_count + len(self.must_fill) + 4) // 4
        taken: list[tuple[Level, int]] = []
        total = 1
        for level in levels:
            reach = self._reach(level)
            if taken and total * (reach + 1) > room:
                break
            taken.append((level, reach))
            total *= reach + 1
        pair, idle = np.zeros(len(self.model.student), np.int64), np.zeros(self.model.student_count, np.int64)
        for level, reach in taken:
            pair, idle = pair * (reach + 1) + level.pair, idle * (reach + 1) + level.idle
        return Level("+".join(level.name for level, _ in taken), pair, idle), len(taken)

    def _reach(self, level: Level) -> int:
        """How much two plans can differ in a level at most."""
        dearest = level.idle.copy()
        np.maximum.at(dearest, self.model.student[self.pairs], level.pair[self.pairs])
        return int(dearest.sum())

    def _flow(self, saved: Ints, reward: int) -> Ints:
        """The cheapest plan within the face."""
        model, students, openings = self.model, self.model.student_count, len(self.must_fill)
        source, sink = students + openings, students + openings + 1
        free = np.nonzero(~self.must_place)[0]
        capacity = model.tables.capacity
        full = np.nonzero(self.must_fill)[0]
        loose = np.where(self.must_fill, 0, capacity)
        everybody, everywhere = np.arange(students), np.arange(openings)
        columns = [
            (model.student[self.pairs], students + model.opening[self.pairs], _filled(self.pairs, 1), saved),
            (free, _filled(free, sink), _filled(free, 1), _filled(free, 0)),
            (_filled(everybody, source), everybody, _filled(everybody, 1), _filled(everybody, 0)),
            (students + everywhere, _filled(everywhere, sink), loose, _filled(everywhere, 0)),
            (students + full, _filled(full, sink), capacity[full], _filled(full, -reward)),
        ]
        tail, head, size, cost = (np.concatenate(column) for column in zip(*columns, strict=True))
        flow = SimpleMinCostFlow()
        numbers = flow.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), size, cost
        )
        flow.set_node_supply(source, students)
        flow.set_node_supply(sink, -students)
        status = flow.solve()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"the flow has no optimum: {status}")
        taken = self.pairs[np.nonzero(flow.flows(numbers[: len(self.pairs)]))[0]]
        chosen = np.full(students, NOBODY, np.int64)
        chosen[model.student[taken]] = taken
        return chosen

    def _prices(self, saved: Ints, reward: int) -> Ints:
        """The least prices of openings at which nobody would rather be elsewhere: longest paths, from the frontier.

        A student outside wants in at any price below what she would save; a student inside would pay for another
        opening what hers costs and saves. An opening that need not be full costs nothing at first, one that
        must be full pays for being used.
        """
        student, opening = self.model.student[self.pairs], self.model.opening[self.pairs]
        first = np.searchsorted(student, np.arange(self.model.student_count + 1))
        price = np.where(self.must_fill, -reward, 0)
        place = np.full(len(self.model.student), NOBODY, np.int64)
        place[self.pairs] = np.arange(len(self.pairs))
        inside = self.chosen != NOBODY
        own = place[self.chosen[inside]]
        stay = np.zeros(self.model.student_count, np.int64)
        home = np.full(self.model.student_count, NOBODY, np.int64)
        stay[inside], home[inside] = saved[own], opening[own]
        frontier = np.arange(self.model.student_count)
        by_home = np.argsort(home, kind="stable")
        homes = np.searchsorted(home[by_home], np.arange(len(price) + 1))
        while len(frontier):
            rows = _ranges(first[frontier], first[frontier + 1])
            who = np.repeat(frontier, first[frontier + 1] - first[frontier])
            offer = stay[who] + np.where(home[who] == NOBODY, 0, price[home[who]]) - saved[rows]
            better = offer > price[opening[rows]]
            raised = opening[rows][better]
            np.maximum.at(price, raised, offer[better])
            raised = np.unique(raised)
            frontier = by_home[_ranges(homes[raised], homes[raised + 1])]
        return price


def _filled(like: Ints, value: int) -> Ints:
    """A column as long as another with one whole number."""
    return np.full(len(like), value, np.int64)


def _ranges(first: Ints, last: Ints) -> Ints:
    """The numbers of several ranges one after another."""
    length = last - first
    if not length.sum():
        return np.zeros(0, np.int64)
    start = np.repeat(first - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    ranges: Ints = start + np.arange(length.sum())
    return ranges
