"""Level after level: a bound, a plan that reaches it, and then only plans that are as good.

A level begins with what improving found. Its linear relaxation, with links as far as they are needed, gives an exact
bound and prices. If the plan does not reach the bound, a search goes through the columns that a better one could use.
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from matching.solver.circles.cutting import few_cuts
from matching.solver.circles.improving import Improver
from matching.solver.circles.programme import CircleLevel, CircleProgramme
from matching.solver.circles.search import better_point
from matching.solver.control import Control, NoPlan, Stopped
from matching.solver.linear import SCALE, LinearProgramme, Vertex, proven
from matching.solver.relaxation import FREE, Relaxation, Rows
from matching.tables import NOBODY

VIOLATED = 1e-6
MOST_LINKS = 3000
"""Links that join at a time."""
ROUNDS = 3
"""Times that cuts are looked for at a level."""
SMALL, LARGE = 2_500, 20_000
"""Columns up to which a search is done sooner than cuts are found, and above which finding them takes too long."""
NEAR = 80
"""The first search looks for plans no further above the bound than one part in this many of it."""


class CircleSearch:
    """The best plan so far, and a bound for every level that is settled; `least` are bounds known beforehand."""

    def __init__(
        self, programme: CircleProgramme, control: Control, least: list[int], improver: Improver
    ) -> None:
        self.programme, self.control, self.least, self.improver = programme, control, least, improver
        self.plan = programme.plan_of(improver.best)
        self.levels = programme.levels()
        self.bounds: list[int] = []

    def run(self) -> None:
        """Settle every level. Raises Stopped; what is known until then stays."""
        relaxation = self.programme.relaxation
        for index, level in enumerate(self.levels):
            self.control.keep_going()
            value = level.value(self.plan)
            self.bounds[index:] = [self.least[index]]
            self._tell(index, value)
            if value > self.least[index]:
                relaxation = self._settle(relaxation, level, index)
                value = level.value(self.plan)
            self.bounds[index] = value
            self._tell(index, value)
            relaxation = self._kept(self._with_facts(relaxation, level, value), level, value)

    def _with_facts(self, relaxation: Relaxation, level: CircleLevel, value: int) -> Relaxation:
        """What follows when a number of students is without a circle.

        The others fill a number of circles at least, and where these take every mentor as host, nobody is second.
        """
        tables, programme = self.programme.tables, self.programme
        if level.name != "unseated":
            return relaxation
        least = -(-(tables.student_count - value) // tables.problem.policy.max_size)
        led = programme.led
        limits = np.array([least]), np.array([FREE])
        circles = Rows(np.zeros(len(led), np.int64), led, np.ones(len(led), np.int64), *limits)
        relaxation = relaxation.with_rows(_over_open(relaxation, circles))
        if int(tables.max_circles.sum()) > least:
            return relaxation
        upper, rows = relaxation.upper.copy(), relaxation.rows
        helpers = np.concatenate([programme.second, programme.rescued, programme.kept])
        upper[np.isin(relaxation.origin, helpers)] = 0
        return relaxation.narrowed(relaxation.lower, upper, rows.lower, rows.upper)

    def _tell(self, index: int, value: int) -> None:
        self.control.report(self.levels[index].name, index, len(self.levels), value, self.bounds[index])

    def _settle(self, relaxation: Relaxation, level: CircleLevel, index: int) -> Relaxation:
        """Find the best value of a level; what plans that reach it can use."""
        cost, constant = relaxation.objective(level.cost)
        constant += level.constant
        linear = LinearProgramme(relaxation, cost, np.ones(relaxation.width, bool), self.control)
        with suppress(Stopped):  # also when the solver does not trust its own point, now and then
            self._cut(linear, level)
        if linear.best is None:
            self.control.keep_going()
            return self._settled_by_search(relaxation, level, index)
        tight, vertex = linear.best
        self.bounds[index] = max(self.bounds[index], vertex.least + constant)
        self._tell(index, level.value(self.plan))
        if level.value(self.plan) > self.bounds[index]:
            self._search(tight, vertex, level, index)
        return _narrowed(tight, vertex, level.value(self.plan) - constant)

    def _settled_by_search(self, relaxation: Relaxation, level: CircleLevel, index: int) -> Relaxation:
        """The same without prices."""
        price = np.zeros(relaxation.rows.count, np.int64)
        cost = relaxation.objective(level.cost)[0]
        vertex = Vertex(np.zeros(relaxation.width), *proven(relaxation, cost, price))
        self._search(relaxation, vertex, level, index)
        return relaxation

    def _search(self, relaxation: Relaxation, vertex: Vertex, level: CircleLevel, index: int) -> None:
        """Look for a better plan until there is none: first near the bound, where few columns are left."""
        reach = self.bounds[index] // NEAR
        while level.value(self.plan) > self.bounds[index]:
            value, bound = level.value(self.plan), self.bounds[index]
            target = min(value - 1, bound + reach)
            reach = max(1, 4 * reach)
            try:
                self._look(relaxation, vertex, level, target)
                self.bounds[index] = level.value(self.plan)
            except NoPlan:
                self.bounds[index] = target + 1
                self._tell(index, value)

    def _look(self, relaxation: Relaxation, vertex: Vertex, level: CircleLevel, target: int) -> None:
        """The best plan of a level among those that reach a target. Raises NoPlan, and Stopped when time was up."""
        constant = level.constant + relaxation.objective(level.cost)[1]
        near = self._kept(_narrowed(relaxation, vertex, target - constant), level, target)
        near = near.with_rows(self._all_links(near))
        cost = near.objective(level.cost)[0]
        point, is_best = better_point(near, cost, self.plan[near.origin], self.control)
        if point is not None:
            self.plan = near.whole(point)
        if not is_best:
            raise Stopped
        self._improve()

    def _improve(self) -> None:
        """Better the plan in what comes after the level that was searched, which looks no further than itself."""
        before = self.plan
        try:
            self.improver.improve(self.programme.seating_of(before))
        finally:
            self.plan = self.programme.plan_of(self.improver.best)

    def _cut(self, linear: LinearProgramme, level: CircleLevel) -> None:
        """Solve with links, and with cuts as long as these raise the bound by one."""
        constant = level.constant + linear.relaxation.objective(level.cost)[1]
        vertex = self._linked(linear)
        for _ in range(ROUNDS):
            self.control.keep_going()
            gap = level.value(self.plan) - constant - vertex.least
            is_worth_it = gap > 1 and SMALL < linear.relaxation.width <= LARGE
            cuts = few_cuts(linear.relaxation, vertex.point) if is_worth_it else None
            if cuts is None:
                break
            linear.add_rows(cuts)
            before, vertex = vertex.bound, self._linked(linear)
            if vertex.bound - before < SCALE:
                break

    def _linked(self, linear: LinearProgramme) -> Vertex:
        """The optimum when every link holds."""
        while True:
            vertex = linear.solve()
            links = self._broken_links(linear.relaxation, vertex)
            if links is None:
                return vertex
            linear.add_rows(links)

    def _broken_links(self, relaxation: Relaxation, vertex: Vertex) -> Rows | None:
        programme = self.programme
        point = relaxation.settled.astype(float)
        point[relaxation.origin] = vertex.point
        excess = point[: len(programme.student)] - point[programme.led[programme.cell]]
        broken = np.nonzero(excess > VIOLATED)[0]
        if not len(broken):
            return None
        worst = np.sort(broken[np.argsort(-excess[broken], kind="stable")[:MOST_LINKS]])
        return _over_open(relaxation, programme.links(worst))

    def _all_links(self, relaxation: Relaxation) -> Rows:
        seats = relaxation.origin[relaxation.origin < len(self.programme.student)]
        return _over_open(relaxation, self.programme.links(seats))

    def _kept(self, relaxation: Relaxation, level: CircleLevel, value: int) -> Relaxation:
        """The same with a row that keeps a level at a value or below."""
        cost, constant = relaxation.objective(level.cost)
        used = np.nonzero(cost)[0]
        if not len(used):
            return relaxation
        limit = np.array([value - level.constant - constant], np.int64)
        row = Rows(np.zeros(len(used), np.int64), used, cost[used], np.array([-FREE]), limit)
        return relaxation.with_rows(row)


def _over_open(relaxation: Relaxation, rows: Rows) -> Rows:
    """Rows over the whole programme as rows over its open columns; what is settled moves to the limits."""
    number = np.full(len(relaxation.settled), NOBODY)
    number[relaxation.origin] = np.arange(relaxation.width)
    closed = relaxation.settled.copy()
    closed[relaxation.origin] = 0
    used = rows.activity(closed)
    kept = number[rows.column] != NOBODY
    return Rows(
        rows.row[kept],
        number[rows.column[kept]],
        rows.coefficient[kept],
        rows.lower - (rows.lower > -FREE) * used,
        rows.upper - used,
    )


def _narrowed(relaxation: Relaxation, vertex: Vertex, value: int) -> Relaxation:
    """Everything that plans of at most this value can use, by the prices of a vertex."""
    room = value * SCALE - vertex.bound
    rows = relaxation.rows
    return relaxation.narrowed(
        np.where(vertex.reduced < -room, relaxation.upper, relaxation.lower),
        np.where(vertex.reduced > room, relaxation.lower, relaxation.upper),
        np.where(vertex.price < -room, rows.upper, rows.lower),
        np.where(vertex.price > room, rows.lower, rows.upper),
    )
