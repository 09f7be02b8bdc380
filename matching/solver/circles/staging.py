"""A solve of circles from problem to solution: compile, settle level by level, write down what came out."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from matching.circles.problem import CircleProblem
from matching.circles.solution import CircleSolution
from matching.circles.tables import circle_tables_of
from matching.circles.writing import circle_solution_of
from matching.solution import CriterionValue, Progress, Status
from matching.solver.circles.levels import CircleSearch
from matching.solver.circles.programme import CircleProgramme
from matching.solver.control import Control, Stopped


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
    programme = CircleProgramme(tables)
    search = CircleSearch(programme, control)
    compiled = monotonic()
    is_complete = True
    with control.watched():
        try:
            search.run()
        except Stopped:
            is_complete = False
    status: Status = "optimal" if is_complete else "cancelled" if control.is_cancelled else "feasible"
    rows = [
        CriterionValue(level.name, level.value(search.plan), bound)
        for level, bound in zip(search.levels, search.bounds + [0] * len(search.levels), strict=False)
        if level.name != "pinned"
    ]
    seconds = (("compile", compiled - control.started), ("solve", monotonic() - compiled))
    return circle_solution_of(tables, programme.circles_of(search.plan), rows, status, seconds)
