"""What a rule costs: policies side by side, and the plan without the support criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matching.placement.explanation import Outcome, Proportionality, Shift
from matching.placement.formats import upgraded
from matching.placement.problem import PlacementProblem
from matching.placement.records import SUPPORT, Policy
from matching.placement.solution import PlacementSolution
from matching.placement.solver.staging import solve, solve_again
from matching.placement.view import all_figures


def compare(
    problem: PlacementProblem, policies: Mapping[str, Policy], *, time_limit: float | None = None
) -> tuple[Outcome, ...]:
    """See `matching.compare`."""
    outcomes = []
    for name, policy in policies.items():
        case = replace(problem, policy=policy)
        solution = solve(case, time_limit=time_limit)
        outcomes.append(Outcome(name, policy, solution, all_figures(case, solution)))
    return tuple(outcomes)


def proportionality(problem: PlacementProblem, solution: PlacementSolution) -> Proportionality:
    """See `matching.placement.proportionality`."""
    problem = upgraded(problem)
    others = tuple(name for name in problem.policy.criteria if name not in SUPPORT)
    case = replace(problem, policy=replace(problem.policy, criteria=others))
    without = solve_again(case, solution)
    now, then = _places(solution), _places(without)
    shifts = tuple(
        Shift(name, *now.get(name, (None, None)), *then.get(name, (None, None)))
        for name in sorted(student.id for student in problem.students)
        if now.get(name) != then.get(name)
    )
    return Proportionality(without, shifts)


def _places(solution: PlacementSolution) -> dict[str, tuple[str, int | None]]:
    return {row.student: (row.opening, row.rank) for row in solution.placements}
