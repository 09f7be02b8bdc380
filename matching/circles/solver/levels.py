"""Level after level: a bound, a plan that reaches it, and then only plans that are as good.

A level begins with what improving found. Its linear relaxation, with links as far as they are needed, gives an exact
bound and prices. If the plan does not reach the bound, a search goes through the columns that a better one could use.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import numpy as np

from matching.circles.solver.improving import Improver
from matching.circles.solver.joining import all_rows, broken_rows, over_open
from matching.circles.solver.pricing import Pricing
from matching.circles.solver.programme import CircleLevel, CircleProgramme
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.cuts import few_cuts
from matching.engine.integer import better_point
from matching.engine.linear import SCALE, LinearProgramme, Vertex, proven
from matching.engine.relaxation import FREE, Relaxation, Rows

CLOSEST = 3
"""Searches at least of which none looks further than one above what the last has proven."""
SLOW = 100
"""Rows no longer join when they close less than one part in this many of what is between bound and plan."""
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
        self.pricing = Pricing(programme, improver, control)

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
        relaxation = relaxation.with_rows(over_open(relaxation, circles))
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
        if self.pricing.helps(level.name, relaxation):
            return self._settled_by_prices(relaxation, level, index)
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
            self._search(partial(_narrowed, tight, vertex, constant), level, index)
        return _narrowed(tight, vertex, constant, level.value(self.plan))

    def _settled_by_prices(self, relaxation: Relaxation, level: CircleLevel, index: int) -> Relaxation:
        """The same by prices of what circles share instead of a linear programme."""

        def on_bound(least: int) -> None:
            self.bounds[index] = max(self.bounds[index], least)
            self._tell(index, self.improver.figures[index])

        try:
            priced = self.pricing.priced(relaxation, index, on_bound)
        finally:
            self.plan = self.programme.plan_of(self.improver.best)
        on_bound(priced.least)
        narrowed = partial(priced.narrowed, relaxation)
        self._search(narrowed, level, index)
        return narrowed(level.value(self.plan))

    def _settled_by_search(self, relaxation: Relaxation, level: CircleLevel, index: int) -> Relaxation:
        """The same without prices."""
        price = np.zeros(relaxation.rows.count, np.int64)
        cost = relaxation.objective(level.cost)[0]
        vertex = Vertex(np.zeros(relaxation.width), *proven(relaxation, cost, price))
        constant = level.constant + relaxation.objective(level.cost)[1]
        self._search(partial(_narrowed, relaxation, vertex, constant), level, index)
        return relaxation

    def _search(self, narrowed: Callable[[int], Relaxation], level: CircleLevel, index: int) -> None:
        """Look for a better plan until there is none: first near the bound, where few columns are left.

        `narrowed` gives what plans of at most some value can use.
        """
        reach, looks = self.bounds[index] // NEAR, 0
        while level.value(self.plan) > self.bounds[index]:
            value, bound = level.value(self.plan), self.bounds[index]
            target = min(value - 1, bound + reach)
            looks += 1
            reach = max(4 * reach, int(looks >= CLOSEST))
            try:
                self._look(self._kept(narrowed(target), level, target), level)
                self.bounds[index] = level.value(self.plan)
            except NoPlan:
                self.bounds[index] = target + 1
                self._tell(index, value)

    def _look(self, near: Relaxation, level: CircleLevel) -> None:
        """The best plan of a level within some limits. Raises NoPlan, and Stopped when time was up."""
        near = near.with_rows(all_rows(self.programme, near))
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
        vertex = self._linked(linear, level)
        for _ in range(ROUNDS):
            self.control.keep_going()
            gap = level.value(self.plan) - constant - vertex.least
            is_worth_it = gap > 1 and SMALL < linear.relaxation.width <= LARGE
            cuts = few_cuts(linear.relaxation, vertex.point) if is_worth_it else None
            if cuts is None:
                break
            linear.add_rows(cuts)
            before, vertex = vertex.bound, self._linked(linear, level)
            if vertex.bound - before < SCALE:
                break

    def _linked(self, linear: LinearProgramme, level: CircleLevel) -> Vertex:
        """The optimum when the rows hold that join where they are broken, or nearly that."""
        constant = level.constant + linear.relaxation.objective(level.cost)[1]
        vertex = linear.solve()
        while True:
            broken = broken_rows(self.programme, linear.relaxation, vertex.point)
            if broken is None:
                return vertex
            linear.add_rows(broken)
            before, vertex = vertex.bound, linear.solve()
            left = (level.value(self.plan) - constant) * SCALE - vertex.bound
            if vertex.bound - before < max(left, SCALE) // SLOW:
                return vertex

    def _kept(self, relaxation: Relaxation, level: CircleLevel, value: int) -> Relaxation:
        """The same with a row that keeps a level at a value or below."""
        cost, constant = relaxation.objective(level.cost)
        used = np.nonzero(cost)[0]
        if not len(used):
            return relaxation
        limit = np.array([value - level.constant - constant], np.int64)
        row = Rows(np.zeros(len(used), np.int64), used, cost[used], np.array([-FREE]), limit)
        return relaxation.with_rows(row)


def _narrowed(relaxation: Relaxation, vertex: Vertex, constant: int, value: int) -> Relaxation:
    """Everything that plans of at most this value can use, by the prices of a vertex; `constant` is what is settled."""
    room = (value - constant) * SCALE - vertex.bound
    rows = relaxation.rows
    return relaxation.narrowed(
        np.where(vertex.reduced < -room, relaxation.upper, relaxation.lower),
        np.where(vertex.reduced > room, relaxation.lower, relaxation.upper),
        np.where(vertex.price < -room, rows.upper, rows.lower),
        np.where(vertex.price > room, rows.lower, rows.upper),
    )
