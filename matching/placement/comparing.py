"""What a rule costs: policies side by side, the plan without the support criteria, and the plan that keeps most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.placement.formats import upgraded
from matching.placement.problem import PlacementProblem
from matching.placement.records import DEFAULT_ORDER, REPLAN_ORDER, Criterion, Policy
from matching.placement.solution import PlacementSolution

SUPPORT: tuple[Criterion, ...] = ("alone", "overload", "women_present", "flagged")
"""The criteria that exist for the sake of support, and that the proportionality report leaves out (D3)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy leads to: its solution, and the figures of all criteria whether it looks at them or not."""

    name: str
    policy: Policy
    solution: PlacementSolution
    figures: tuple[tuple[Criterion, int], ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A student who has another place because of the support criteria; rank None is a place that she did not list."""

    student: str
    opening: str | None
    rank: int | None
    opening_without: str | None
    rank_without: int | None


@dataclass(frozen=True, slots=True)
class Proportionality:
    """What the support criteria did: the best plan without them, and everybody who has another place there.

    Of all best plans without them it is the one that keeps most people where they are.
    """

    without: PlacementSolution
    shifts: tuple[Shift, ...]


def compare(
    problem: PlacementProblem, policies: Mapping[str, Policy], *, time_limit: float | None = None
) -> tuple[Outcome, ...]:
    """Solve one problem under several policies, each within the time limit, for a table of what each costs."""
    from matching.placement.solver.staging import solve  # noqa: PLC0415  loads OR-tools

    outcomes = []
    for name, policy in policies.items():
        case = replace(problem, policy=policy)
        solution = solve(case, time_limit=time_limit)
        outcomes.append(Outcome(name, policy, solution, all_figures(case, solution)))
    return tuple(outcomes)


def all_figures(problem: PlacementProblem, solution: PlacementSolution) -> tuple[tuple[Criterion, int], ...]:
    """Every criterion of a plan in the default order, preference as the sum of ranks."""
    from matching.placement.figures import figure  # noqa: PLC0415  loads numpy
    from matching.placement.reasons import Explainer  # noqa: PLC0415  loads numpy

    policy = replace(problem.policy, criteria=DEFAULT_ORDER, preference_mode="total")
    view = Explainer(replace(problem, policy=policy), solution)
    levels = zip(DEFAULT_ORDER, view.model.levels(), strict=True)
    return tuple((name, figure(view.model, level, view.chosen)) for name, level in levels)


def proportionality(problem: PlacementProblem, solution: PlacementSolution) -> Proportionality:
    """Solve again without the support criteria, and name who has another place because of them (D3).

    Compared are plans in which the same students have a place, so the report is about where and never about whether.
    """
    from matching.placement.solver.staging import solve_again  # noqa: PLC0415  loads OR-tools

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


def replan(problem: PlacementProblem, published: PlacementSolution) -> PlacementProblem:
    """The problem, in format /2, in which keeping the published places comes right after placing people.

    `problem` is the world as it has become: an opening withdrawn, a student gone, a new opening. The other criteria
    keep their order.
    """
    problem = upgraded(problem)
    held = published.opening_of
    order = problem.policy.criteria
    rest = tuple(name for name in order if name not in ("placed", "changes"))
    return replace(
        problem,
        policy=replace(problem.policy, criteria=(*REPLAN_ORDER[:2], *rest)),
        students=tuple(replace(student, published=held.get(student.id)) for student in problem.students),
    )
