"""A solve of circles from problem to solution: compile, bound, improve, prove, write down what came out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.arrays import NOBODY
from matching.circles.criteria import levels_of
from matching.circles.problem import CircleProblem
from matching.circles.solution import CircleSolution
from matching.circles.solver.enumerating import Enumeration
from matching.circles.solver.improving import Improver
from matching.circles.solver.network import SeatNetwork
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.searching import SearchedCircles
from matching.circles.solver.seating import Seating
from matching.circles.tables import CircleTables, circle_tables_of
from matching.circles.writing import circle_solution_of
from matching.engine.control import Control, Stopped
from matching.engine.settling import settled
from matching.results import CriterionValue, Progress

ENUMERATED = 100
"""Students up to whom there may be few sets of circles."""
SEARCHED = 300_000
"""Seats that there could be above which nothing is searched: what flows prove is what is proven."""


def solve(
    problem: CircleProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CircleSolution:
    """See `matching.solve_circles`."""
    control = Control(time_limit, on_progress, should_stop)
    tables = circle_tables_of(problem)
    stages = CircleStages(tables, control)
    compiled = control.seconds
    with control.watched():
        is_complete = stages.run()
    return circle_solution_of(
        tables,
        stages.seating.circles(),
        stages.criteria(),
        *control.outcome(compiled, is_complete=is_complete),
    )


class CircleStages:
    """The best plan and the bounds, from one stage to the next."""

    def __init__(self, tables: CircleTables, control: Control) -> None:
        self.tables, self.control = tables, control
        self.network = SeatNetwork(tables)
        self.improver = Improver(tables, self.network, control)
        self.levels = levels_of(tables)
        nothing = np.full(tables.student_count, NOBODY, np.int64)
        self.seating = Seating(tables, nothing, np.full(len(tables.cells.host), NOBODY, np.int64))
        self.bounds = [0] * len(self.levels)

    def run(self) -> bool:
        """All stages; whether everything is proven."""
        try:
            self._bound()
            if not self._pair() and not self._enumerate():
                self._improve()
                self._search()
        except Stopped:
            pass
        is_complete = self._proven() == len(self.levels)
        if is_complete:
            value, last = self.seating.figures()[-1], len(self.levels) - 1
            self.control.report(self.levels[last].name, last, len(self.levels), value, value)
        return is_complete

    def _bound(self) -> None:
        """What no plan can beat: those whom no flow seats."""
        for index, criterion in enumerate(self.levels):
            self.control.keep_going()
            self.bounds[index] = criterion.least(self.tables, self.network.most)

    def _pair(self) -> bool:
        """Circles of one student and one mentor are a flow, in which every criterion is a sum; whether that is all."""
        policy = self.tables.problem.policy
        if policy.max_size > 1 or policy.mentors[1] > 1:
            return False
        self.control.keep_going()
        costs, seats = self.improver.costs, np.arange(len(self.network.student))
        taken = self.network.cheapest(seats, costs.fused(seats, self.seating.second))
        cell = self.seating.cell.copy()
        cell[self.network.student[taken]] = self.network.cell[taken]
        self.seating = Seating(self.tables, cell, self.seating.second)
        if costs.is_exact:
            self.bounds = list(self.seating.figures())
        return costs.is_exact

    def _improve(self) -> None:
        try:
            self.improver.run(tuple(self.bounds))
        finally:
            self.seating = self.improver.best
            self._count_circles()

    def _count_circles(self) -> None:
        """What follows for later levels when everybody who can be is seated."""
        names = [criterion.name for criterion in self.levels]
        place = names.index("unseated") if "unseated" in names else len(names)
        if place == len(names) or self.seating.value(self.levels[place]) > self.bounds[place]:
            return
        for index in range(place + 1, len(names)):
            least = self.levels[index].least_once_seated(self.tables, self.bounds[place])
            self.bounds[index] = max(self.bounds[index], least)

    def _enumerate(self) -> bool:
        """Go through all sets of circles, where few leave no more without one than has to be; whether that was all."""
        if self.tables.student_count > ENUMERATED:
            return False
        try:
            is_proven = Enumeration(self.improver, self.control).is_proven(self.bounds)
        except Stopped:
            return False
        if is_proven:
            self.seating, self.bounds = self.improver.best, list(self.improver.figures)
            for index, value in enumerate(self.bounds):
                self._tell(index, value, value)
        return is_proven

    def _proven(self) -> int:
        """How many of the first levels are at their bound."""
        figures = self.seating.figures()
        pairs = zip(figures, self.bounds, strict=True)
        return next((index for index, (value, bound) in enumerate(pairs) if value > bound), len(figures))

    def _search(self) -> None:
        proven = self._proven()
        if proven == len(self.levels) or len(self.network.student) > SEARCHED:
            return
        programme = CircleProgramme(self.tables)
        searched = SearchedCircles(programme, self.improver, self.control)
        plan = programme.plan_of(self.seating)
        found = settled(searched, self.control, plan, from_plan=True, least=self.bounds, tell=self._tell)
        self.seating, self.bounds = programme.seating_of(found.plan), found.bounds

    def _tell(self, index: int, value: int | None, bound: int) -> None:
        self.control.report(self.levels[index].name, index, len(self.levels), value, bound)

    def criteria(self) -> list[CriterionValue]:
        """The figures of the policy with their bounds, which hold for plans nowhere above ours in the levels before."""
        figures = self.seating.figures()
        levels = zip(self.levels, figures, self.bounds, strict=True)
        return [
            CriterionValue(criterion.name, value, min(value, bound))
            for criterion, value, bound in levels
            if criterion.name != "pinned"
        ]
