"""A solve of supervisors from problem to solution: compile, a plan to begin with, settle, write down what came out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.arrays import Ints
from matching.engine.control import Control
from matching.engine.settling import settled
from matching.results import CriterionValue, Progress
from matching.supervisors.criteria import levels_of
from matching.supervisors.problem import SupervisorProblem
from matching.supervisors.solution import SupervisorSolution
from matching.supervisors.solver.beginning import first_plan
from matching.supervisors.solver.descending import Descent
from matching.supervisors.solver.improving import Improver, as_good
from matching.supervisors.solver.kinds import WITHOUT_SITES, KindProgramme
from matching.supervisors.solver.programme import SupervisorProgramme
from matching.supervisors.tables import SupervisorTables, supervisor_tables_of
from matching.supervisors.writing import supervisor_solution_of


def solve(
    problem: SupervisorProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    before: SupervisorSolution | None = None,
) -> SupervisorSolution:
    """See `matching.supervisors.solve_supervisors`; `before`: a plan to begin with, as far as it may still be."""
    control = Control(time_limit, on_progress, should_stop)
    tables = supervisor_tables_of(problem)
    compiled = control.seconds
    with control.watched():
        chosen, criteria, is_complete = settle(tables, control, before)
    return supervisor_solution_of(
        tables, chosen, criteria, *control.outcome(compiled, is_complete=is_complete)
    )


def settle(
    tables: SupervisorTables, control: Control, before: SupervisorSolution | None = None
) -> tuple[Ints, list[CriterionValue], bool]:
    """The pairs of a plan, the figures with their bounds, and whether everything is proven, the lottery too."""
    stages = Stages(tables, control)
    is_complete = stages.run(first_plan(tables, before))
    values = stages.figures(stages.pairs)
    bounds = [*stages.bounds, *[0] * (len(values) - len(stages.bounds))]
    criteria = [
        CriterionValue(level.name, value, max(0, min(value, bound)))
        for level, value, bound in zip(stages.levels[:-1], values, bounds, strict=False)
    ]
    return stages.pairs, criteria, is_complete


class Stages:
    """The best plan and the bounds so far, from one stage to the next."""

    def __init__(self, tables: SupervisorTables, control: Control) -> None:
        self.tables, self.control = tables, control
        self.levels = levels_of(tables)
        self.everything = SupervisorProgramme(tables, control, self.levels, [])
        self.pairs = np.zeros(0, np.int64)
        self.bounds: list[int] = []

    def figures(self, pairs: Ints) -> list[int]:
        """Every figure of a plan."""
        plan = self.everything.plan_of(pairs)
        return [objective.value(plan) for objective in self.everything.objectives]

    def run(self, start: Ints) -> bool:
        """All stages, from a plan that breaks no rule; whether everything is proven."""
        self.pairs = start
        count = next(index for index, level in enumerate(self.levels) if level.name not in WITHOUT_SITES)
        kinds = KindProgramme(self.tables, self.levels[:count])
        plan = kinds.plan_of(start)
        found = settled(kinds, self.control, plan, from_plan=True, least=kinds.least, tell=self._teller(0))
        self.bounds = found.bounds
        near = np.zeros(len(self.tables.case), bool)
        near[start] = True
        self.pairs = self._bettered(kinds.disaggregated(found.plan, near), count)
        limits = kinds.limits(kinds.plan_of(self.pairs), found.bounds, self.control)
        return self._settle_rest(count, limits) and found.is_complete

    def _settle_rest(self, count: int, limits: tuple[Ints, Ints]) -> bool:
        """The levels that ask where somebody works, among plans that are nowhere above this one so far."""
        figures = self.figures(self.pairs)
        done = list(zip(self.levels[:count], self.bounds, figures, strict=False))
        rest = SupervisorProgramme(self.tables, self.control, self.levels[count:], done, limits)
        descent = Descent(rest, self.control, rest.plan_of(self.pairs))
        if rest.is_large:
            descent.run()
            if self.control.has_to_stop():
                self.bounds += descent.bounds
                self.pairs = rest.chosen(descent.plan)
                return False
        found = settled(rest, self.control, descent.plan, from_plan=True, tell=self._teller(count))
        self.bounds += descent.with_bounds(found)
        self.pairs = rest.chosen(found.plan)
        return found.is_complete

    def _bettered(self, pairs: Ints, count: int) -> Ints:
        """A plan with the same first figures and better ones after them, by flows."""
        allowed = as_good(self.tables, pairs, self.levels[:count])
        return Improver(self.tables, allowed, self.figures, self.control).improved(pairs)

    def _teller(self, first: int) -> Callable[[int, int | None, int], None]:
        def tell(index: int, value: int | None, bound: int) -> None:
            self.control.report(
                self.levels[first + index].name, first + index, len(self.levels), value, bound
            )

        return tell
