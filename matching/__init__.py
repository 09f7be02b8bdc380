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

from matching.checking import Finding, check
from matching.circles.checking import broken_rules, check_circles
from matching.circles.explanation import CircleAlternative, CircleExplanation
from matching.circles.formats import (
    circle_digest,
    read_circle_problem,
    read_circle_solution,
    write_circle_problem,
    write_circle_solution,
)
from matching.circles.ledger import circle_figures
from matching.circles.problem import CircleProblem
from matching.circles.reasons import explain_circles
from matching.circles.records import CirclePolicy, CircleStudent, Mentor
from matching.circles.solution import Circle, CircleSolution, Unseated
from matching.comparing import Outcome, Proportionality, compare, proportionality, replan
from matching.explanation import Explanation
from matching.faults import Fault, ProblemError
from matching.formats import digest, read_problem, read_solution, write_problem, write_solution
from matching.moves import moves_between
from matching.problem import PlacementProblem
from matching.solution import PlacementSolution, Progress

if TYPE_CHECKING:
    from matching.reasons import Explainer

__all__ = [
    "Circle",
    "CircleAlternative",
    "CircleExplanation",
    "CirclePolicy",
    "CircleProblem",
    "CircleSolution",
    "CircleStudent",
    "Explanation",
    "Fault",
    "Finding",
    "Mentor",
    "Outcome",
    "PlacementProblem",
    "PlacementSolution",
    "ProblemError",
    "Progress",
    "Proportionality",
    "Unseated",
    "broken_rules",
    "check",
    "check_circles",
    "circle_digest",
    "circle_figures",
    "compare",
    "digest",
    "explain",
    "explain_circles",
    "explainer",
    "moves_between",
    "proportionality",
    "read_circle_problem",
    "read_circle_solution",
    "read_problem",
    "read_solution",
    "replan",
    "solve",
    "solve_circles",
    "write_circle_problem",
    "write_circle_solution",
    "write_problem",
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

    Without a limit the status is "optimal": no plan is better, and the same problem and seed give the same plan
    on every machine. When `time_limit` seconds are up the best plan found is "feasible", and when `should_stop`
    answers True it is "cancelled", within a second; bounds then say how far off it can be.
    """
    from matching.solver.staging import solve as solve_staged  # noqa: PLC0415  loads OR-tools

    return solve_staged(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)


def solve_circles(
    problem: CircleProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CircleSolution:
    """The best circles in the order of the problem's policy; limit, reports and statuses are those of `solve`."""
    from matching.solver.circles.staging import solve as solve_staged  # noqa: PLC0415  loads OR-tools

    return solve_staged(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)


def explainer(problem: PlacementProblem, solution: PlacementSolution) -> Explainer:
    """Whoever has many questions about one solution: what it takes to answer them is worked out once and kept.

    One explainer may be asked from several threads.
    """
    from matching.reasons import Explainer as Answering  # noqa: PLC0415  loads numpy

    return Answering(problem, solution)


def explain(
    problem: PlacementProblem, solution: PlacementSolution, student: str, why_not: str | None = None
) -> Explanation:
    """Why a student has this place or none, in codes and numbers; with `why_not`, what another opening would cost.

    Raises KeyError for a student or an opening that is not in the problem.
    """
    from matching.reasons import explain as explain_student  # noqa: PLC0415  loads numpy

    return explain_student(problem, solution, student, why_not)
