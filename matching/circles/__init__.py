"""Mentoring circles: who meets with which mentors, when and where; for circles what `matching` is for placements.

Importing this package loads neither OR-tools nor numpy; `solve_circles` loads them when it is called.
"""

from __future__ import annotations

from collections.abc import Callable

from matching.circles.checking import broken_rules, check_circles
from matching.circles.explanation import explain_circles
from matching.circles.formats import read_circle_problem, read_circle_solution, write_circle_solution
from matching.circles.ledger import circle_figures
from matching.circles.problem import CircleProblem
from matching.circles.solution import CircleSolution
from matching.results import Progress

__all__ = [
    "CircleProblem",
    "CircleSolution",
    "broken_rules",
    "check_circles",
    "circle_figures",
    "explain_circles",
    "read_circle_problem",
    "read_circle_solution",
    "solve_circles",
    "write_circle_solution",
]


def solve_circles(
    problem: CircleProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CircleSolution:
    """The best circles in the order of the policy; limit, reports and statuses are those of `matching.solve`."""
    from matching.circles.solver import staging

    return staging.solve(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)
