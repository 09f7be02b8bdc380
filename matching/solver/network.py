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
        saved = self._saved(fused)
        reward = self.reach(fused) + 1
        if self._begins_with_places(levels[0]):
            self.chosen = self._largest_flow(self._saved(fused_of(self, levels[1:count])))
        else:
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
        """As many of the first levels as fit, as one, and how many these are."""
        room = ROOM // (self.model.student_count + len(self.must_fill) + 4) // 4
        total, count = 1, 0
        for level in levels:
            total *= self.reach(level) + 1
            if count and total > room:
                break
            count += 1
        return fused_of(self, levels[:count]), count

    def _saved(self, level: Level) -> Ints:
        """What taking a pair costs beyond staying at home, for the pairs of the face."""
        return level.pair[self.pairs] - level.idle[self.model.student[self.pairs]]

    def _begins_with_places(self, level: Level) -> bool:
        """Whether nothing is settled yet but pins, and as many as possible are to be placed first."""
        is_fresh = (
            not self.must_fill.any() and (self.must_place == (self.model.tables.pinned != NOBODY)).all()
        )
        return bool(is_fresh and not level.pair.any() and (level.idle == 1).all())

    def reach(self, level: Level) -> int:
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
        flow, numbers = _network(columns, source, sink, students)
        return self._chosen(self.pairs[_carrying(flow, flow.solve(), numbers[: len(self.pairs)])])

    def _largest_flow(self, saved: Ints) -> Ints:
        """The cheapest of the plans that place most; pinned students have their seats beforehand.

        As a flow of its own it needs no weight for a place, and small weights make for few rounds of scaling.
        """
        model, students, openings = self.model, self.model.student_count, len(self.must_fill)
        source, sink = students + openings, students + openings + 1
        is_pinned = self.must_place[model.student[self.pairs]]
        pins, pairs = self.pairs[is_pinned], self.pairs[~is_pinned]
        capacity = model.tables.capacity - np.bincount(model.opening[pins], minlength=openings)
        everybody, everywhere = np.nonzero(~self.must_place)[0], np.arange(openings)
        columns = [
            (model.student[pairs], students + model.opening[pairs], _filled(pairs, 1), saved[~is_pinned]),
            (_filled(everybody, source), everybody, _filled(everybody, 1), _filled(everybody, 0)),
            (students + everywhere, _filled(everywhere, sink), capacity, _filled(everywhere, 0)),
        ]
        flow, numbers = _network(columns, source, sink, len(everybody))
        taken = pairs[_carrying(flow, flow.solve_max_flow_with_min_cost(), numbers[: len(pairs)])]
        return self._chosen(np.concatenate([pins, taken]))

    def _chosen(self, taken: Ints) -> Ints:
        chosen = np.full(self.model.student_count, NOBODY, np.int64)
        chosen[self.model.student[taken]] = taken
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


def fused_of(face: Face, levels: list[Level]) -> Level:
    """Levels as one, each weighing more than all that follow together can differ."""
    model = face.model
    pair, idle = np.zeros(len(model.student), np.int64), np.zeros(model.student_count, np.int64)
    for level in levels:
        weight = face.reach(level) + 1
        pair, idle = pair * weight + level.pair, idle * weight + level.idle
    return Level("+".join(level.name for level in levels), pair, idle)


def _network(
    columns: list[tuple[Ints, Ints, Ints, Ints]], source: int, sink: int, supply: int
) -> tuple[SimpleMinCostFlow, Ints]:
    """A network from columns of tail, head, capacity and cost, and the numbers of its arcs."""
    tail, head, size, cost = (np.concatenate(column) for column in zip(*columns, strict=True))
    flow = SimpleMinCostFlow()
    numbers: Ints = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), size, cost
    )
    flow.set_node_supply(source, supply)
    flow.set_node_supply(sink, -supply)
    return flow, numbers


def _carrying(flow: SimpleMinCostFlow, status: object, numbers: Ints) -> Ints:
    """Which of the arcs carry something."""
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow has no optimum: {status}")
    return np.nonzero(flow.flows(numbers))[0]


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
