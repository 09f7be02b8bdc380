"""Proofs of one level: by prices of the linear relaxation, or by a bound that was known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.engine.linear import SCALE, Vertex, proven
from matching.engine.programme import Objective, Programme
from matching.engine.relaxation import FREE, Relaxation, Rows


@dataclass(frozen=True, eq=False)
class GivenProof:
    """A bound that is known without prices: nothing can be closed by it."""

    start: Relaxation
    objective: Objective
    least: int
    plan: Ints | None = None

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """The plans of the start, with a row that keeps the figure within what is known."""
        return between(self.start, self.objective, self.least if least is None else least, value)


@dataclass(frozen=True, eq=False)
class LinearProof:
    """The linear relaxation of a level, with the rows that joined it, and its optimum."""

    programme: Programme
    objective: Objective
    relaxation: Relaxation
    vertex: Vertex

    def without_idle(self, first: int) -> LinearProof:
        """The same without the rows from `first` on that have no price: the bound does not rest on them."""
        rows, price = self.relaxation.rows, self.vertex.price
        kept = (np.arange(rows.count) < first) | (price != 0)
        relaxation = replace(self.relaxation, rows=rows.only(kept))
        return replace(self, relaxation=relaxation, vertex=replace(self.vertex, price=price[kept]))

    @cached_property
    def offset(self) -> int:
        """What the figure is beside the cost of open columns."""
        return self.objective.over(self.relaxation)[1]

    @property
    def least(self) -> int:
        """The bound on the figure, rounded up."""
        return self.vertex.least + self.offset

    @cached_property
    def plan(self) -> Ints | None:
        """The optimum itself, where it is in whole numbers."""
        point = self.vertex.point
        if not self.vertex.is_whole or self.programme.broken(self.relaxation, point) is not None:
            return None
        return self.relaxation.whole(np.rint(point).astype(np.int64))

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """What plans of at most a figure can use by their reduced costs, and its row where that does not say enough."""
        least = self.least if least is None else least
        face = fixed_by_prices(self.relaxation, self.vertex, value - self.offset)
        if could_rise(self.relaxation, self.vertex, value - self.offset, self.programme.owner) < SCALE:
            return face
        return between(face, self.objective, least, value)

    def near(self, value: int, least: int) -> Relaxation:
        """The same without the row that keeps the figure down: a bound on these can say that none is within it."""
        face = fixed_by_prices(self.relaxation, self.vertex, value - self.offset)
        return between(face, self.objective, least, FREE)


def without_prices(start: Relaxation, objective: Objective, given: int | None) -> GivenProof:
    """What limits of columns say of a figure, or what is given."""
    cost, offset = objective.over(start)
    bound = proven(start, cost, np.zeros(start.rows.count, np.int64))[0]
    least = -(-bound // SCALE) + offset
    return GivenProof(start, objective, least if given is None else max(given, least))


def between(relaxation: Relaxation, objective: Objective, least: int, value: int) -> Relaxation:
    """The same with a row that keeps a figure between what no plan is below and a value.

    The lower side removes no plan, but many fractional points: without it a relaxation spends what a level before had
    to give up for whole numbers.
    """
    cost, offset = objective.over(relaxation)
    used = np.nonzero(cost)[0]
    if not len(used) and least <= offset <= value:
        return relaxation
    limits = np.array([least - offset], np.int64), np.array([min(value - offset, FREE)], np.int64)
    return relaxation.with_rows(Rows(np.zeros(len(used), np.int64), used, cost[used], *limits))


def fixed_by_prices(relaxation: Relaxation, vertex: Vertex, value: int) -> Relaxation:
    """Everything that points of at most this cost can use, by the prices of a vertex (reduced-cost fixing).

    A column whose reduced cost is more than the room between bound and value stays at its limit, and a row whose
    price is more than that has no slack, because every slack is a whole number.
    """
    room, rows = value * SCALE - vertex.bound, relaxation.rows
    columns = closed_beyond(room, vertex.reduced, relaxation.lower, relaxation.upper)
    return relaxation.narrowed(*columns, *closed_beyond(room, vertex.price, rows.lower, rows.upper))


def closed_beyond(room: int, worth: Ints, lower: Ints, upper: Ints) -> tuple[Ints, Ints]:
    """Limits of columns, by reduced cost, or of rows, by price, with what is worth more than the room closed.

    Above zero at its lower limit, below zero at its upper one. `room` and `worth` are in 1/SCALE.
    """
    return np.where(worth < -room, upper, lower), np.where(worth > room, lower, upper)


def could_rise(relaxation: Relaxation, vertex: Vertex, value: int, owner: Ints) -> int:
    """How far above the bound, in 1/SCALE, points within `fixed_by_prices` can still be: zero means they all reach it.

    Cost is the bound plus reduced cost of columns away from their limit plus price of rows with slack; each owner
    has one column at most.
    """
    room = value * SCALE - vertex.bound
    is_open = (np.abs(vertex.reduced) <= room) & (relaxation.lower < relaxation.upper)
    weight = np.where(is_open, np.abs(vertex.reduced) * (relaxation.upper - relaxation.lower), 0)
    own = owner[relaxation.origin]
    owned = np.nonzero(is_open & (own != NOBODY) & (vertex.reduced > 0))[0]
    dearest = np.zeros(int(own.max(initial=NOBODY)) + 1, np.int64)
    np.maximum.at(dearest, own[owned], weight[owned])
    weight[owned] = 0
    least, most = relaxation.rows.range_of_activity(relaxation.lower, relaxation.upper)
    slack = np.where(vertex.price > 0, most - relaxation.rows.lower, relaxation.rows.upper - least)
    loose = (np.abs(vertex.price) <= room) & (vertex.price != 0)
    return int(dearest.sum() + weight.sum() + (np.abs(vertex.price) * slack)[loose].sum())
