"""Levels that only count pairs, as minimum-cost flow: exact at national size, and with prices that narrow the rest.

As long as no level has looked at groups or teams, plans are flows from students to openings. Levels are fused into one
cost while whole numbers have room for it. From the best flow follow the least prices of openings that prove it, and
from these every pair, student and opening that some best plan may still treat in two ways: the face.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.placement import Level, PlacementModel
from matching.tables import NOBODY, Bools, Ints

ROOM = 2**57
"""Largest cost times nodes that the flow solver takes, with a margin."""
MOST_KINDS = 2_000
"""Kinds of student (programme, period, track, year) beyond which nobody looks for parts."""


@dataclass(eq=False)
class Face:
    """All plans that are best in the levels so far, and one of them.

    They use `pairs` only, place every student of `must_place` and fill every opening of `must_fill`.
    """

    model: PlacementModel
    keep_going: Callable[[], object] = bool
    """Asked between flows, which cannot be interrupted; when it raises, `chosen` is a plan as far as that came."""
    pairs: Ints = field(init=False)
    must_place: Bools = field(init=False)
    must_fill: Bools = field(init=False)
    chosen: Ints = field(init=False)
    settled: int = field(init=False, default=0)
    beyond: Ints = field(init=False, repr=False)
    """For each pair that the last narrowing found: what it costs beyond the best of its student."""

    def __post_init__(self) -> None:
        self.pairs = np.arange(len(self.model.student))
        self.must_place = self.model.tables.pinned != NOBODY
        self.must_fill = np.zeros(len(self.model.tables.opening_ids), bool)
        self.chosen = np.full(self.model.student_count, NOBODY, np.int64)
        pinned = self.model.tables.pinned[self.model.student] == self.model.opening
        self.chosen[self.model.student[pinned]] = self.pairs[pinned]
        self.part_of_student = _parts_of(self.model)

    def narrow(self, levels: list[Level]) -> int:
        """Keep the plans that are best in as many of the first levels as fit in one cost; how many these are."""
        self.chosen = self.chosen.copy()  # a copy of this face keeps its own
        fused, count = self._fused(levels)
        saved = self._saved(fused)
        reward = self.reach(fused) + 1
        if self._begins_with_places(levels[0]):
            self._largest_flow(self._saved(fused_of(self, levels[1:count])))
        else:
            self._flow(saved, reward)
        price = self._prices(saved, reward)
        student, opening = self.model.student[self.pairs], self.model.opening[self.pairs]
        dear = saved + price[opening]
        worth = np.zeros(self.model.student_count, np.int64)
        placed = self.chosen[self.chosen != NOBODY]
        saved_by_pair = np.zeros(len(self.model.student), np.int64)
        saved_by_pair[self.pairs] = saved
        worth[self.model.student[placed]] = saved_by_pair[placed] + price[self.model.opening[placed]]
        self.beyond = dear - worth[student]
        self.pairs = self.pairs[self.beyond == 0]
        self.must_place = self.must_place | (worth < 0)
        self.must_fill = self.must_fill | (price > 0)
        self.settled += count
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

    def _flow(self, saved: Ints, reward: int) -> None:
        """The cheapest plan within the face, part after part."""
        for part in self._parts():
            self._take(part, self._cheapest(part, saved[part], reward))

    def _cheapest(self, part: Ints, saved: Ints, reward: int) -> Ints:
        """The pairs of the cheapest plan of a part of the face, which is given by places in it."""
        pairs = self.pairs[part]
        nodes = _Nodes.of(self.model, pairs)
        source, sink = nodes.count, nodes.count + 1
        free = np.nonzero(~self.must_place[nodes.students])[0]
        capacity, must_fill = self.model.tables.capacity[nodes.openings], self.must_fill[nodes.openings]
        full = np.nonzero(must_fill)[0]
        everybody, everywhere = np.arange(len(nodes.students)), np.arange(len(nodes.openings))
        first = len(everybody)
        columns = [
            (nodes.student, first + nodes.opening, _filled(pairs, 1), saved),
            (free, _filled(free, sink), _filled(free, 1), _filled(free, 0)),
            (_filled(everybody, source), everybody, _filled(everybody, 1), _filled(everybody, 0)),
            (
                first + everywhere,
                _filled(everywhere, sink),
                np.where(must_fill, 0, capacity),
                _filled(everywhere, 0),
            ),
            (first + full, _filled(full, sink), capacity[full], _filled(full, -reward)),
        ]
        flow, numbers = _network(columns, source, sink, first)
        return pairs[_carrying(flow, flow.solve(), numbers[: len(pairs)])]

    def _largest_flow(self, saved: Ints) -> None:
        """The cheapest of the plans that place most, part after part; pinned students have their seats beforehand.

        As a flow of its own it needs no weight for a place, and small weights make for few rounds of scaling.
        """
        is_pinned = self.must_place[self.model.student[self.pairs]]
        pins = self.pairs[is_pinned]
        self.chosen[self.model.student[pins]] = pins
        taken = np.bincount(self.model.opening[pins], minlength=len(self.must_fill))
        for part in self._parts():
            free = part[~is_pinned[part]]
            self._take(free, self._most(self.pairs[free], saved[free], taken))

    def _most(self, pairs: Ints, saved: Ints, taken: Ints) -> Ints:
        """Those of a part's pairs that place most students in the seats that are not taken, as cheaply as possible."""
        nodes = _Nodes.of(self.model, pairs)
        source, sink = nodes.count, nodes.count + 1
        everybody, everywhere = np.arange(len(nodes.students)), np.arange(len(nodes.openings))
        capacity = (self.model.tables.capacity - taken)[nodes.openings]
        first = len(everybody)
        columns = [
            (nodes.student, first + nodes.opening, _filled(pairs, 1), saved),
            (_filled(everybody, source), everybody, _filled(everybody, 1), _filled(everybody, 0)),
            (first + everywhere, _filled(everywhere, sink), capacity, _filled(everywhere, 0)),
        ]
        flow, numbers = _network(columns, source, sink, first)
        return pairs[_carrying(flow, flow.solve_max_flow_with_min_cost(), numbers[: len(pairs)])]

    def _parts(self) -> list[Ints]:
        """The places in the face of pairs that have nothing to do with those of another part."""
        part = self.part_of_student[self.model.student[self.pairs]]
        order = np.argsort(part, kind="stable")
        edges = np.searchsorted(part[order], np.arange(int(part.max(initial=-1)) + 2))
        return [order[first:last] for first, last in pairwise(edges.tolist()) if first < last]

    def _take(self, part: Ints, taken: Ints) -> None:
        """Make the pairs that were taken the plan of a part. Raises Stopped when it is time to."""
        self.chosen[self.model.student[self.pairs[part]]] = NOBODY
        self.chosen[self.model.student[taken]] = taken
        self.keep_going()

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


@dataclass(frozen=True)
class _Nodes:
    """The students and openings of some pairs, and which of them each pair joins."""

    students: Ints
    openings: Ints
    student: Ints
    opening: Ints

    @classmethod
    def of(cls, model: PlacementModel, pairs: Ints) -> _Nodes:
        """Number those that occur, in their order."""
        students, student = _renumbered(model.student[pairs], model.student_count)
        openings, opening = _renumbered(model.opening[pairs], len(model.tables.opening_ids))
        return cls(students, openings, student, opening)

    @property
    def count(self) -> int:
        """How many students and openings."""
        return len(self.students) + len(self.openings)


def _renumbered(column: Ints, width: int) -> tuple[Ints, Ints]:
    """The different numbers of a column below a width, and the column by their places."""
    occurs = np.zeros(width, bool)
    occurs[column] = True
    return np.nonzero(occurs)[0], (np.cumsum(occurs) - 1)[column]


def _parts_of(model: PlacementModel) -> NDArray[np.int16]:
    """A number for every student; those with different numbers compete for no opening, directly or through others.

    Students of one kind stay together, and kinds that one opening or a chain of them joins.
    """
    tables = model.tables
    kind = tables.kind
    count = int(kind.max(initial=-1)) + 1
    if count > MOST_KINDS:
        return np.zeros(model.student_count, np.int16)
    seats = np.zeros((count, len(tables.opening_ids)), np.float32)
    seats[kind[model.student], model.opening] = 1
    joined = (seats @ seats.T > 0) | np.eye(count, dtype=bool)
    while ((further := joined.astype(np.float32) @ joined > 0) != joined).any():
        joined = further
    part: NDArray[np.int16] = joined.argmax(axis=1).astype(np.int16)
    return part[kind]


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
