"""Supervisors: who of the school guides which internship; for cases what `matching` is for placements.

Importing this package loads neither OR-tools nor numpy; `solve_supervisors` and a "why not" load them when called.
"""

from __future__ import annotations

from collections.abc import Callable

from matching.results import Progress
from matching.supervisors.checking import broken_rules, check_supervisors
from matching.supervisors.explanation import SupervisorExplanation, WhyNot, explained, why_not_of
from matching.supervisors.formats import (
    read_supervisor_problem,
    read_supervisor_solution,
    write_supervisor_solution,
)
from matching.supervisors.ledger import SupervisorFigures, SupervisorLedger, supervisor_figures
from matching.supervisors.problem import SupervisorProblem
from matching.supervisors.solution import SupervisorSolution

__all__ = [
    "SupervisorProblem",
    "SupervisorSolution",
    "broken_rules",
    "check_supervisors",
    "explain_supervisors",
    "read_supervisor_problem",
    "read_supervisor_solution",
    "solve_supervisors",
    "supervisor_figures",
    "why_not_supervisor",
    "write_supervisor_solution",
]


def solve_supervisors(
    problem: SupervisorProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SupervisorSolution:
    """The best assignment in the order of the policy; limit, reports and statuses are those of `matching.solve`."""
    from matching.supervisors.solver import staging

    return staging.solve(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)


def why_not_supervisor(
    problem: SupervisorProblem,
    solution: SupervisorSolution,
    case: str,
    supervisor: str,
    *,
    time_limit: float | None = None,
) -> WhyNot:
    """What the best assignment with this case at that supervisor comes to, beside a solution.

    Raises KeyError for a case or a supervisor that is not in the problem.
    """
    from matching.supervisors.solver import staging

    return why_not_of(
        problem,
        solution,
        case,
        supervisor,
        lambda pinned: staging.solve(pinned, time_limit=time_limit, before=solution),
    )


def explain_supervisors(
    problem: SupervisorProblem, solution: SupervisorSolution, case: str, why_not: str | None = None
) -> SupervisorExplanation:
    """Why a case has this supervisor or none, what each other one would mean, and on request `why_not_supervisor`.

    Raises KeyError for a case or a supervisor that is not in the problem.
    """
    asked = None if why_not is None else why_not_supervisor(problem, solution, case, why_not)
    figures = SupervisorFigures(SupervisorLedger(problem), solution.supervisor_of)
    return explained(figures, case, asked)
