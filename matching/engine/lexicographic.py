"""Level after level: bound, plan, and narrowing to the plans that reach the bound.

A level is settled in four steps. Its linear relaxation is solved and tightened with cuts. Prices rounded to whole
numbers give a bound, exactly. Columns and rows that no plan at that bound can use are fixed: what remains holds
every plan that is best so far, usually a tenth of what there was. A whole-number search in the remainder finds such
a plan, or proves that there is none, and then one step further up.

While much is still open the search is put off: the next levels narrow further, and one plan found later settles
all the levels before it. When that plan does not exist, the levels that were taken on trust are searched one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Ints
from matching.engine.bounding import LARGE, Bounding
from matching.engine.control import Control, NoPlan
from matching.engine.integer import solve_integer
from matching.engine.linear import SCALE, Vertex
from matching.engine.relaxation import FREE, Relaxation, Rows
from matching.placement.criteria import Level, level_of
from matching.placement.solver.programme import Programme

PER_STUDENT = 8
"""Open columns, in all or for each student, above which a plan is looked for only when nothing else helps."""
MOST_DOUBT = 4
"""How far above a bound a plan is looked for before levels that were taken on trust are doubted instead."""


@dataclass(frozen=True, eq=False)
class Proof:
    """What a level rests on: the relaxation with its cuts, its optimum, and the value over open columns."""

    relaxation: Relaxation
    vertex: Vertex
    value: int


@dataclass(eq=False)
class Lexicographic:
    """The state of a solve: where each level starts, what is known of it, and the best plan.

    The first `proven` levels have a plan that reaches their value; `values` may go further, taken on trust.
    """

    programme: Programme
    levels: list[Level]
    control: Control
    tell: Callable[[int, int | None, int], None] | None = None
    start: Relaxation | None = None
    likely: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        self.starts: list[Relaxation] = [self.start or self.programme.relaxation]
        self.proofs: list[Proof] = []
        self.values: list[int] = []
        self.bounds: list[int] = []
        model = self.programme.model
        self.guide = level_of(model, "guide", pair=model.rank, idle=model.tables.longest + 2)
        self.at_least: dict[int, int] = {}
        self.doubted: list[list[int]] = []
        self.proven = 0
        self.plan: Ints | None = None
        pairs = self.starts[0].origin[self.starts[0].origin < self.programme.pair_count]
        self.students = len(np.unique(model.student[pairs]))
        self.bounding = Bounding(self.programme, self.control, self.likely)

    def run(self) -> None:
        """Settle every level. Raises Stopped; what is known until then stays."""
        while self.proven < len(self.levels):
            index = len(self.values)
            try:
                self._settle(index, thorough=index == len(self.levels) - 1)
            except NoPlan:
                if self.proven == index:
                    raise
                if self.values[:index] in self.doubted or index - 1 in self.at_least:
                    self._prove_in_turn(index)
                else:
                    self._doubt_the_last(index - 1)

    def _doubt_the_last(self, index: int) -> None:
        """Take it that the last level cannot reach its value, and go on from the next one, again on trust.

        That no plan reaches all the values says just this, if those before it are reached; a plan found later says
        that they are. It is tried once, before every level is searched.
        """
        self.doubted.append(self.values[: index + 1])
        self.at_least[index] = self.values[index] + 1
        del self.values[index:], self.starts[index + 1 :]

    def _prove_in_turn(self, until: int) -> None:
        """Prove the levels that were taken on trust, the first as one that nobody can beat, and so on."""
        self.at_least.clear()
        for index in range(self.proven, until):
            del self.starts[index + 1 :], self.values[index:]
            self._settle(index, thorough=True)

    def _settle(self, index: int, *, thorough: bool) -> None:
        """Find the value of a level, given those before it."""
        self.control.keep_going()
        level = self.levels[index]
        cost, constant = self.programme.cost(level)
        start = self.starts[index]
        open_cost, settled_cost = start.objective(cost)
        relaxation, vertex = self.bounding.bounded(start, open_cost, tighten=level.counts == "pairs")
        constant += settled_cost
        self._tell(index, None, vertex.least + constant)
        least = max(vertex.least, self.at_least.get(index, 0) - constant)
        plan = self._found(relaxation, vertex, cost, least, index, thorough=thorough)
        value = least if plan is None else int(cost @ plan) - settled_cost
        following = self.narrowed(relaxation, vertex, cost, value)
        self._accept(index, value + constant, following, Proof(relaxation, vertex, value))
        for later in [other for other in self.at_least if other > index]:
            del self.at_least[later]
        if plan is not None:
            before, self.plan, self.proven = self.proven, plan, index + 1
            for settled in range(before, self.proven):
                self._tell(settled, self.values[settled], self.values[settled])

    def _found(
        self, relaxation: Relaxation, vertex: Vertex, cost: Ints, least: int, index: int, *, thorough: bool
    ) -> Ints | None:
        """The best plan of a level; None when looking for it is put off. Raises NoPlan when trust was misplaced."""
        if vertex.is_whole and least == vertex.least:
            return relaxation.whole(np.rint(vertex.point).astype(np.int64))
        value, large = least, max(LARGE, PER_STUDENT * self.students)
        while True:
            face = self.narrowed(relaxation, vertex, cost, value)
            if face.width > large and not thorough:
                return None
            try:
                if face.width > large:
                    return self.some_plan(face)
                return face.whole(solve_integer(face, face.objective(cost)[0], self.control))
            except NoPlan:
                if self.proven < index and (face.width > large or value - least >= MOST_DOUBT):
                    raise
                value += 1 if face.width > large else max(1, value - vertex.least)

    def some_plan(self, face: Relaxation, *, as_far_as_time_goes: bool = False) -> Ints:
        """Any plan of a face that is too large to search: one that is nearly best in ranks, which narrows it."""
        cost = self.programme.cost(self.guide)[0]
        open_cost = face.objective(cost)[0]
        relaxation, vertex = self.bounding.bounded(
            face, open_cost, tighten=True, as_far_as_time_goes=as_far_as_time_goes
        )
        if vertex.is_whole:
            return relaxation.whole(np.rint(vertex.point).astype(np.int64))
        value = vertex.least
        while True:
            near = narrowed_to(relaxation, vertex, value)
            try:
                near_cost = near.objective(cost)[0]
                point = solve_integer(near, near_cost, self.control, as_far_as_time_goes=as_far_as_time_goes)
                return near.whole(point)
            except NoPlan:
                if near.width == relaxation.width:
                    raise
                value += max(1, value - vertex.least)

    def _accept(self, index: int, value: int, following: Relaxation, proof: Proof) -> None:
        del self.values[index:], self.starts[index + 1 :], self.proofs[index:]
        self.values.append(value)
        self.proofs.append(proof)
        self.starts.append(following)

    def _tell(self, index: int, value: int | None, bound: int) -> None:
        self.bounds[index:] = [bound]
        if self.tell is not None:
            self.tell(index, value, bound)

    def narrowed(self, relaxation: Relaxation, vertex: Vertex, cost: Ints, value: int) -> Relaxation:
        """What plans of at most this value can use, and the level as a row where that does not say enough."""
        face = narrowed_to(relaxation, vertex, value)
        if could_rise(relaxation, vertex, value, self.programme) < SCALE:
            return face
        return face.with_rows(budget(face, cost, value + relaxation.objective(cost)[1]))


def budget(relaxation: Relaxation, cost: Ints, value: int) -> Rows:
    """The row that keeps a cost over the whole programme at or below a value."""
    open_cost, constant = relaxation.objective(cost)
    used = np.nonzero(open_cost)[0]
    limit = np.array([value - constant], np.int64)
    return Rows(np.zeros(len(used), np.int64), used, open_cost[used], np.array([-FREE]), limit)


def narrowed_to(relaxation: Relaxation, vertex: Vertex, value: int) -> Relaxation:
    """Everything that plans of at most this value can use, by the prices of a vertex.

    A column whose reduced cost is more than the room between bound and value stays at its limit, and a row whose
    price is more than that has no slack, because every slack is a whole number.
    """
    room = value * SCALE - vertex.bound
    rows = relaxation.rows
    return relaxation.narrowed(
        np.where(vertex.reduced < -room, relaxation.upper, relaxation.lower),
        np.where(vertex.reduced > room, relaxation.lower, relaxation.upper),
        np.where(vertex.price < -room, rows.upper, rows.lower),
        np.where(vertex.price > room, rows.lower, rows.upper),
    )


def could_rise(relaxation: Relaxation, vertex: Vertex, value: int, programme: Programme) -> int:
    """How far above the bound, in 1/SCALE, plans within `narrowed_to` can still be: zero means they all reach it.

    Cost is the bound plus reduced cost of columns away from their limit plus price of rows with slack; each student
    takes one pair at most.
    """
    room = value * SCALE - vertex.bound
    is_open = (np.abs(vertex.reduced) <= room) & (relaxation.lower < relaxation.upper)
    weight = np.where(is_open, np.abs(vertex.reduced) * (relaxation.upper - relaxation.lower), 0)
    pairs = np.nonzero(is_open & (relaxation.origin < programme.pair_count) & (vertex.reduced > 0))[0]
    dearest = np.zeros(programme.model.student_count, np.int64)
    np.maximum.at(dearest, programme.model.student[relaxation.origin[pairs]], weight[pairs])
    weight[pairs] = 0
    least, most = relaxation.rows.range_of_activity(relaxation.lower, relaxation.upper)
    slack = np.where(vertex.price > 0, most - relaxation.rows.lower, relaxation.rows.upper - least)
    loose = (np.abs(vertex.price) <= room) & (vertex.price != 0)
    return int(dearest.sum() + weight.sum() + (np.abs(vertex.price) * slack)[loose].sum())
