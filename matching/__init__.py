"""Placing students in openings: exact, explained, and independent of the application that uses it.

Importing this package loads neither OR-tools nor numpy; `solve` and `explain` do when they are called.

    problem = read_problem(json.load(file))
    solution = solve(problem, time_limit=60)
    assert not check(problem, solution)
    json.dump(write_solution(solution), file)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from matching.faults import ProblemError
from matching.placement.checking import check
from matching.placement.comparing import compare
from matching.placement.formats import read_problem, read_solution, write_solution
from matching.placement.problem import PlacementProblem
from matching.placement.solution import PlacementSolution, Progress

if TYPE_CHECKING:
    from matching.placement.explanation import Explanation

__all__ = [
    "PlacementProblem",
    "PlacementSolution",
    "ProblemError",
    "check",
    "compare",
    "explain",
    "read_problem",
    "read_solution",
    "solve",
    "write_solution",
]


def solve(
    problem: PlacementProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlacementSolution:
    """The best plan in the order of the problem's policy, with a bound for every figure.

    A problem of format /1 is planned by the rules of today: see `matching.placement.formats.upgraded`.
    Without a limit the status is "optimal": no plan is better, and the same problem and seed give the same plan
    on every machine. When `time_limit` seconds are up the best plan found is "feasible", and when `should_stop`
    answers True it is "cancelled", within a second; bounds then say how far off it can be.
    """
    from matching.placement.solver.staging import solve as solve_staged  # noqa: PLC0415  loads OR-tools

    return solve_staged(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)


def explain(
    problem: PlacementProblem, solution: PlacementSolution, student: str, why_not: str | None = None
) -> Explanation:
    """Why a student has this place or none, in codes and numbers; with `why_not`, what another opening would cost.

    Raises KeyError for a student or an opening that is not in the problem.
    """
    from matching.placement.reasons import explain as explain_student  # noqa: PLC0415  loads numpy

    return explain_student(problem, solution, student, why_not)
