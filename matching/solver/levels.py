"""Level after level: bound, plan, and narrowing to the plans that reach the bound.

A level is settled in four steps. Its linear relaxation is solved and tightened with cuts. Prices rounded to whole
numbers give a bound, exactly. Columns and rows that no plan at that bound can use are fixed: what remains holds
every plan that is best so far, usually a tenth of what there was. A whole-number search in the remainder finds such
a plan, or proves that there is none, and then one step further up.

While much is still open the search is put off: the next levels narrow further, and one plan found later settles
all the levels before it. When that plan does not exist, the levels that were taken on trust are searched one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.placement import Level
from matching.solver.control import Control, NoPlan
from matching.solver.cuts import zero_half_cuts
from matching.solver.integer import solve_integer
from matching.solver.linear import SCALE, LinearProgramme, Vertex
from matching.solver.programme import Programme
from matching.solver.relaxation import FREE, Relaxation, Rows
from matching.tables import Bools, Ints

LARGE = 12_000
PER_STUDENT = 4
"""Open columns, in all or for each student, above which a plan is looked for only when nothing else helps."""
SIFTED = 60_000
"""Open columns above which a linear programme begins with some of them only."""
NEAREST = 6
MOST_ROUNDS = 40
PATIENCE = 3
"""Rounds of cuts without progress after which they stop."""


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
    first_index: int = 0
    start: Relaxation | None = None

    def __post_init__(self) -> None:
        self.starts: list[Relaxation] = [self.start or self.programme.relaxation]
        self.proofs: list[Proof] = []
        self.values: list[int] = []
        self.bounds: list[int] = []
        model = self.programme.model
        self.guide = model.level("guide", pair=model.rank, idle=model.tables.longest + 2)
        self.at_least: dict[int, int] = {}
        self.doubted: list[list[int]] = []
        self.proven = 0
        self.plan: Ints | None = None
        self.used = np.zeros(len(self.programme.relaxation.settled), bool)

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
        programme, vertex = self._bounded(start, open_cost, tighten=level.counts == "pairs")
        constant += settled_cost
        self._tell(index, None, vertex.least + constant)
        relaxation = programme.relaxation
        least = max(vertex.least, self.at_least.get(index, 0) - constant)
        plan = self._found(relaxation, vertex, cost, least, index, thorough=thorough)
        value = least if plan is None else int(cost @ plan) - settled_cost
        following = self._narrowed(relaxation, vertex, cost, value)
        self._accept(index, value + constant, following, Proof(relaxation, vertex, value))
        for later in [other for other in self.at_least if other > index]:
            del self.at_least[later]
        if plan is not None:
            self.plan, self.proven = plan, index + 1
            self._tell(index, value + constant, value + constant)

    def _found(
        self, relaxation: Relaxation, vertex: Vertex, cost: Ints, least: int, index: int, *, thorough: bool
    ) -> Ints | None:
        """The best plan of a level; None when looking for it is put off. Raises NoPlan when trust was misplaced."""
        if vertex.is_whole and least == vertex.least:
            return relaxation.whole(np.rint(vertex.point).astype(np.int64))
        value, large = least, max(LARGE, PER_STUDENT * self.programme.model.student_count)
        while True:
            face = self._narrowed(relaxation, vertex, cost, value)
            if face.width > large and not thorough:
                return None
            try:
                if face.width > large:
                    return self._some_plan(face)
                return face.whole(solve_integer(face, face.objective(cost)[0], self.control))
            except NoPlan:
                if self.proven < index:
                    raise
                value += 1 if face.width > large else max(1, value - vertex.least)

    def _some_plan(self, face: Relaxation) -> Ints:
        """Any plan of a face that is too large to search: one that is nearly best in ranks, which narrows it."""
        cost = self.programme.cost(self.guide)[0]
        open_cost = face.objective(cost)[0]
        programme, vertex = self._bounded(face, open_cost, tighten=True)
        if vertex.is_whole:
            return programme.relaxation.whole(np.rint(vertex.point).astype(np.int64))
        value = vertex.least
        while True:
            near = narrowed_to(programme.relaxation, vertex, value)
            try:
                return near.whole(solve_integer(near, near.objective(cost)[0], self.control))
            except NoPlan:
                if near.width == programme.relaxation.width:
                    raise
                value += max(1, value - vertex.least)

    def _accept(self, index: int, value: int, following: Relaxation, proof: Proof) -> None:
        del self.values[index:], self.starts[index + 1 :], self.proofs[index:]
        self.values.append(value)
        self.proofs.append(proof)
        self.starts.append(following)

    def _tell(self, index: int, value: int | None, bound: int) -> None:
        self.bounds[index:] = [bound]
        settled = self.first_index + index
        self.control.report(
            self.levels[index].name, settled, self.first_index + len(self.levels), value, bound
        )

    def _bounded(
        self, relaxation: Relaxation, cost: Ints, *, tighten: bool
    ) -> tuple[LinearProgramme, Vertex]:
        """The optimum of the linear relaxation, with cuts as long as they help."""
        programme = LinearProgramme(relaxation, cost, self._promising(relaxation), self.control)
        vertex = programme.solve()
        vertex = self._linked(programme, vertex, thorough=tighten)
        tighten = tighten or relaxation.width <= LARGE
        bounds = [vertex.bound]
        while tighten and not vertex.is_whole and len(bounds) <= MOST_ROUNDS:
            self.control.keep_going()
            cuts = zero_half_cuts(programme.relaxation, vertex.point)
            if cuts is None:
                break
            programme.add_rows(cuts)
            vertex = self._linked(programme, programme.solve(), thorough=True)
            bounds.append(vertex.bound)
            patience = PATIENCE if relaxation.width > LARGE else 1
            if len(bounds) > patience and bounds[-1] - bounds[-1 - patience] < SCALE // 8:
                break
        self.used[programme.relaxation.origin[vertex.point > 0]] = True
        return programme, vertex

    def _linked(self, programme: LinearProgramme, vertex: Vertex, *, thorough: bool) -> Vertex:
        """The optimum when every link holds, or, not `thorough`, as long as links raise the bound."""
        while (links := self.programme.broken_links(programme.relaxation, vertex.point)) is not None:
            programme.add_rows(links)
            before, vertex = vertex.bound, programme.solve()
            if vertex.bound == before and not thorough:
                break
        return vertex

    def _promising(self, relaxation: Relaxation) -> Bools:
        """Columns to begin a large linear programme with: listed pairs, near ones, what was used, and no pairs."""
        if relaxation.width <= SIFTED:
            return np.ones(relaxation.width, bool)
        model = self.programme.model
        is_pair = relaxation.origin < self.programme.pair_count
        pairs = relaxation.origin[is_pair]
        student = model.student[pairs]
        order = np.lexsort((model.minutes[pairs], student))
        first = np.searchsorted(student[order], np.arange(model.student_count))
        near = np.zeros(len(pairs), bool)
        near[order] = np.arange(len(pairs)) - first[student[order]] < NEAREST
        promising = self.used[relaxation.origin] | ~is_pair
        promising[is_pair] |= near | (model.rank[pairs] <= model.tables.longest)
        return promising

    def _narrowed(self, relaxation: Relaxation, vertex: Vertex, cost: Ints, value: int) -> Relaxation:
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
