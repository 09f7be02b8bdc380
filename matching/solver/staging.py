"""A solve from problem to solution: compile, solve level by level, write down what came out and how long it took."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from matching.placement import model_of
from matching.plan import solution_of
from matching.problem import PlacementProblem
from matching.solution import CriterionValue, PlacementSolution, Progress, Status
from matching.solver.control import Control
from matching.solver.whole import WholeModel


def solve(
    problem: PlacementProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlacementSolution:
    """See `matching.solve`."""
    control = Control(time_limit, on_progress, should_stop)
    model = model_of(problem)
    compiled = monotonic()
    levels = model.levels()
    chosen, figures = WholeModel(model).solve(levels, control)
    rows = [
        CriterionValue(level.name, value, bound)
        for level, (value, bound) in zip(levels, figures, strict=True)
    ]
    status: Status = "optimal" if all(row.is_proven for row in rows) else "feasible"
    if control.is_cancelled:
        status = "cancelled"
    seconds = (("compile", compiled - control.started), ("solve", monotonic() - compiled))
    return solution_of(model, chosen, rows, status, seconds)
