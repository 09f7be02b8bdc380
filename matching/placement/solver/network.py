"""Levels that only count pairs, as minimum-cost flow: exact at national size, and with prices that narrow the rest.

Who has a place is known beforehand, so as long as no level has looked at groups or teams, plans are flows from those
students to openings. Levels are fused into one cost while whole numbers have room for it. From the best flow follow the
least prices of openings that prove it. A plan costs the optimum, plus the reduced costs of its pairs, plus the prices
of seats it leaves empty: it is best when both are zero. The plans of which that holds are the face.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.engine.flow import arcs_of, cheapest_flow, occurring, room
from matching.placement.criteria import Level
from matching.placement.model import PlacementModel

MOST_KINDS = 2_000
"""Kinds of student (study, period, track, year) beyond which nobody looks for parts."""


@dataclass(eq=False)
class Face:
    """All plans that are best in the levels so far, and one of them, `chosen`: a pair by student, -1 for no place.

    They use `pairs` only, place exactly those who are `placed`, each of whom has a pair, and fill every opening of
    `must_fill`. Whom the first `chosen` places is who has a place in every plan of this face.
    """

    model: PlacementModel
    chosen: Ints
    keep_going: Callable[[], object] = bool
    """Asked between flows, which cannot be interrupted; when it raises, `chosen` is a plan as far as that came."""
    pairs: Ints = field(init=False)
    placed: Bools = field(init=False)
    must_fill: Bools = field(init=False)
    beyond: Ints = field(init=False, repr=False)
    """For each pair that the last narrowing found: what it costs beyond the best of its student."""

    def __post_init__(self) -> None:
        self.placed = self.chosen != NOBODY
        self.pairs = np.nonzero(self.placed[self.model.student])[0]
        self.must_fill = np.zeros(len(self.model.tables.opening_ids), bool)
        self.part_of_student = _parts_of(self.model)

    def narrow(self, levels: list[Level]) -> int:
        """Keep the plans that are best in as many of the first levels as fit in one cost; how many these are."""
        self.chosen = self.chosen.copy()  # a copy of this face keeps its own
        fused, count = self._fused(levels)
        reward = int(self._dearest(fused).sum()) + 1
        self._flow(fused, reward)
        price = self._prices(fused, reward)
        student, opening = self.model.student[self.pairs], self.model.opening[self.pairs]
        dear = fused + price[opening]
        taken = np.nonzero(self.chosen[student] == self.pairs)[0]
        paid = np.zeros(self.model.student_count, np.int64)
        paid[student[taken]] = dear[taken]
        self.beyond = dear - paid[student]
        self.pairs = self.pairs[self.beyond == 0]
        self.must_fill = self.must_fill | (price > 0)
        return count

    def least(self, cost: Ints) -> int:
        """What a cost by pair of the face comes to at least in any of its plans. Raises Stopped between its parts."""
        beyond, by_pair = self._beyond(cost), np.zeros(len(self.model.student), np.int64)
        reward, total = int(self._dearest(beyond).sum()) + 1, 0
        by_pair[self.pairs] = cost
        for part in self._parts():
            total += int(by_pair[self._cheapest(part, beyond[part], reward)].sum())
            self.keep_going()
        return total

    def _fused(self, levels: list[Level]) -> tuple[Ints, int]:
        """As many of the first levels as fit, as one cost by pair of the face, and how many these are."""
        most = room(self.model.student_count + len(self.must_fill) + 2) // 4
        total, count = 1, 0
        for level in levels:
            total *= self.spread(level) + 1
            if count and total > most:
                break
            count += 1
        return fused_of(self, levels[:count]), count

    def beyond_least(self, level: Level) -> Ints:
        """What each pair of the face costs in a level beyond the cheapest of its student."""
        return self._beyond(level.pair[self.pairs])

    def _beyond(self, cost: Ints) -> Ints:
        student = self.model.student[self.pairs]
        first = np.nonzero(np.diff(student, prepend=NOBODY))[0]
        if not len(first):
            return cost
        least: Ints = np.repeat(np.minimum.reduceat(cost, first), np.diff(first, append=len(cost)))
        return cost - least

    def spread(self, level: Level) -> int:
        """How much two plans can differ in a level at most."""
        return int(self._dearest(self.beyond_least(level)).sum())

    def _dearest(self, cost: Ints) -> Ints:
        """The dearest pair of each student, of a cost by pair of the face that is nowhere below zero."""
        dearest = np.zeros(self.model.student_count, np.int64)
        np.maximum.at(dearest, self.model.student[self.pairs], cost)
        return dearest

    def _flow(self, cost: Ints, reward: int) -> None:
        """The cheapest plan within the face, part after part."""
        for part in self._parts():
            self._take(part, self._cheapest(part, cost[part], reward))

    def _cheapest(self, part: Ints, cost: Ints, reward: int) -> Ints:
        """The pairs of the cheapest plan of a part of the face, which is given by places in it."""
        pairs = self.pairs[part]
        nodes = _Nodes.of(self.model, pairs)
        source, sink, first = nodes.count, nodes.count + 1, len(nodes.students)
        capacity, must_fill = self.model.tables.capacity[nodes.openings], self.must_fill[nodes.openings]
        full = np.nonzero(must_fill)[0]
        arcs = arcs_of(
            (nodes.student, first + nodes.opening, 1, cost),
            (source, np.arange(first), 1, 0),
            (first + np.arange(len(capacity)), sink, np.where(must_fill, 0, capacity), 0),
            (first + full, sink, capacity[full], -reward),
        )
        carried = cheapest_flow(arcs, np.repeat([0, first, -first], [nodes.count, 1, 1]))
        return pairs[carried[: len(pairs)] > 0]

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

    def _prices(self, cost: Ints, reward: int) -> Ints:
        """The least prices of openings at which nobody would rather be elsewhere: longest paths, from the frontier.

        A student would pay for another opening what hers costs more. An opening that need not be full costs nothing at
        first, one that must be full pays for being used.
        """
        student, opening = self.model.student[self.pairs], self.model.opening[self.pairs]
        first = np.searchsorted(student, np.arange(self.model.student_count + 1))
        price = np.where(self.must_fill, -reward, 0)
        own = np.nonzero(self.chosen[student] == self.pairs)[0]
        stay = np.zeros(self.model.student_count, np.int64)
        home = np.full(self.model.student_count, NOBODY, np.int64)
        frontier = student[own]
        stay[frontier], home[frontier] = cost[own], opening[own]
        by_home = np.argsort(home, kind="stable")
        homes = np.searchsorted(home[by_home], np.arange(len(price) + 1))
        while len(frontier):
            rows = ranges(first[frontier], first[frontier + 1])
            who = np.repeat(frontier, first[frontier + 1] - first[frontier])
            offer = stay[who] + price[home[who]] - cost[rows]
            better = offer > price[opening[rows]]
            raised = opening[rows][better]
            np.maximum.at(price, raised, offer[better])
            raised = np.unique(raised)
            frontier = by_home[ranges(homes[raised], homes[raised + 1])]
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
        students, student = occurring(model.student[pairs])
        openings, opening = occurring(model.opening[pairs])
        return cls(students, openings, student, opening)

    @property
    def count(self) -> int:
        """How many students and openings."""
        return len(self.students) + len(self.openings)


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


def fused_of(face: Face, levels: list[Level]) -> Ints:
    """Levels as one cost by pair of a face, each weighing more than all that follow together can differ.

    What a student's pairs all cost is left out: whoever has a place in one plan has one in every plan.
    """
    cost = np.zeros(len(face.pairs), np.int64)
    for level in levels:
        cost = cost * (face.spread(level) + 1) + face.beyond_least(level)
    return cost
