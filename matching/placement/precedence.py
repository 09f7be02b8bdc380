"""Who gets a place: as many students as possible, and where places are short those who go first (D11).

Sets of students that can be placed together, under the hard rules and capacities, are the independent sets of a
transversal matroid. Who gets a place is its greedy basis in the order of precedence: a student is taken when she can
still be placed along with those taken before her (Edmonds and Fulkerson 1965; Edmonds 1971). It is a largest set, and
of any two that differ in somebody it has whoever goes first. The criteria have no say in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.placement.model import PlacementModel
from matching.placement.records import DEFAULT_PRECEDENCE, Precedence
from matching.placement.tables import Tables

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class GreedyBasis:
    """Who gets a place, and one plan that places exactly them.

    `order`: students, who goes first comes first. `chosen`: a pair by student, -1 for who has no place.
    """

    order: Ints
    chosen: Ints

    @property
    def placed(self) -> Bools:
        """By student, whether she gets a place."""
        placed: Bools = self.chosen != NOBODY
        return placed


def entries_of(tables: Tables) -> tuple[Precedence, ...]:
    """What the policy counts ahead of the lot, after pins."""
    precedence = tables.problem.policy.precedence
    return DEFAULT_PRECEDENCE if precedence is None else precedence


def standings_of(tables: Tables) -> Bools:
    """By student and fact, what puts her ahead of her lot: pinned, then the entries of the precedence in its order."""
    facts = {
        "published": tables.published != NOBODY,
        "chosen": np.array([bool(item.preferences) for item in tables.students], bool),
    }
    return np.stack([tables.pinned != NOBODY, *(facts[entry] for entry in entries_of(tables))], axis=1)


def order_of(tables: Tables, first: int = NOBODY) -> Ints:
    """Students in the order of precedence; `first` as if she were pinned. Their own order is that of their lots."""
    lacks = ~standings_of(tables)
    if first != NOBODY:
        lacks[first, 0] = False
    return np.lexsort(lacks.T[::-1])


def basis_of(model: PlacementModel, forced: int = NOBODY) -> GreedyBasis:
    """Who gets a place; with `forced`, a pair, as if its student were pinned there.

    Raises ValueError when pins of others hold every seat of that opening.
    """
    student = NOBODY if forced == NOBODY else int(model.student[forced])
    order = order_of(model.tables, student)
    taking = _Taking(model, forced)
    for who in order.tolist():
        if who != student:
            taking.take(who)
    return GreedyBasis(order, taking.chosen)


class _Taking:
    """Seats as they are taken. Whoever has a place keeps one, but may move to make room.

    `closed` openings are full for good: a search that found no free seat saw them, so no later one will find any.
    A free seat that a student listed comes first, then one that few others could take: this spares searches, and
    changes nothing about who gets a place.
    """

    def __init__(self, model: PlacementModel, forced: int) -> None:
        self.model = model
        self.first = model.first
        self.chosen = np.full(model.student_count, NOBODY, np.int64)
        self.free = model.tables.capacity.copy()
        self.closed = np.zeros(len(self.free), bool)
        self.holders: list[list[int]] = [[] for _ in range(len(self.free))]
        self.seen = np.zeros(len(self.free), np.int64)
        self.came_by = np.zeros(len(self.free), np.int64)
        self.searches = 0
        crowd = np.bincount(model.opening, minlength=len(self.free)) // np.maximum(1, self.free)
        self.worth = model.rank * (int(crowd.max(initial=0)) + 1) + crowd[model.opening]
        self.edges = self.first.tolist()
        self._force(forced)

    def _force(self, pair: int) -> None:
        if pair == NOBODY:
            return
        student, opening = int(self.model.student[pair]), int(self.model.opening[pair])
        pins = int(np.count_nonzero(np.delete(self.model.tables.pinned, student) == opening))
        if pins >= self.free[opening]:
            raise ValueError("pins of others hold every seat of the opening")
        self.chosen[student] = pair
        self.free[opening] -= 1  # her seat is as good as gone: she is not among those who may move

    def take(self, student: int) -> None:
        """Give a student a place if there can be one along with all who have one."""
        start, end = self.edges[student], self.edges[student + 1]
        opening = self.model.opening[start:end]
        worth = np.where(self.free[opening] > 0, self.worth[start:end], NEVER)
        if not len(worth):
            return
        best = int(worth.argmin())
        if worth[best] != NEVER:
            self._hold(student, start + best)
            self.free[opening[best]] -= 1
        elif not self.closed[opening].all():
            self._search(student)

    def _hold(self, student: int, pair: int) -> None:
        self.chosen[student] = pair
        self.holders[self.model.opening[pair]].append(student)

    def _search(self, student: int) -> None:
        """Look for a chain of moves that ends in a free seat, nearest first; close what was seen when there is none."""
        self.searches += 1
        frontier, found = [student], []
        while frontier:
            openings = self._reached(np.array(frontier))
            free = openings[self.free[openings] > 0]
            if len(free):
                self._move_along(student, int(free[0]))
                return
            found.append(openings)
            frontier = [holder for opening in openings.tolist() for holder in self.holders[opening]]
        for openings in found:
            self.closed[openings] = True

    def _reached(self, students: Ints) -> Ints:
        """The openings that some students can take and that this search has not seen, and by which pair it came."""
        pairs = ranges(self.first[students], self.first[students + 1])
        opening = self.model.opening[pairs]
        is_new = (self.seen[opening] != self.searches) & ~self.closed[opening]
        pairs, opening = pairs[is_new], opening[is_new]
        self.came_by[opening[::-1]] = pairs[::-1]
        self.seen[opening] = self.searches
        first_of_each: Ints = opening[self.came_by[opening] == pairs]
        return first_of_each

    def _move_along(self, student: int, opening: int) -> None:
        """Take the free seat and let everybody on the way to it move up."""
        self.free[opening] -= 1
        while True:
            pair = int(self.came_by[opening])
            mover = int(self.model.student[pair])
            left = NOBODY if mover == student else int(self.model.opening[self.chosen[mover]])
            self._hold(mover, pair)
            if left == NOBODY:
                return
            self.holders[left].remove(mover)
            opening = left
