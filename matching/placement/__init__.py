"""Placement: who goes to which opening. What is asked of a problem or a plan is asked here.

Importing this package loads neither OR-tools nor numpy; a question that needs them loads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from matching.placement.checking import check
from matching.placement.explanation import (
    MOST_SHOWN,
    Departures,
    Exchange,
    Explanation,
    Outcome,
    Proportionality,
    Shift,
    Shortage,
    Shortages,
    Turn,
)
from matching.placement.formats import read_problem, read_solution, upgraded, write_solution
from matching.placement.problem import PlacementProblem
from matching.placement.records import DEFAULT_ORDER, SUPPORT, Criterion, Policy
from matching.placement.solution import PlacementSolution
from matching.results import Progress

if TYPE_CHECKING:
    from matching.placement.reasons import Explainer
    from matching.placement.short_parts import ShortParts

__all__ = [
    "PlacementProblem",
    "PlacementSolution",
    "all_figures",
    "check",
    "compare",
    "departures",
    "exchanges",
    "explain",
    "explainer",
    "proportionality",
    "read_problem",
    "read_solution",
    "shortages",
    "shortages_and_turns",
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
    from matching.placement.solver import staging

    return staging.solve(problem, time_limit=time_limit, on_progress=on_progress, should_stop=should_stop)


def explain(
    problem: PlacementProblem, solution: PlacementSolution, student: str, why_not: str | None = None
) -> Explanation:
    """Why a student has this place or none, in codes and numbers; with `why_not`, what another opening would cost.

    Raises KeyError for a student or an opening that is not in the problem.
    """
    return explainer(problem, solution).student(student, why_not)


def explainer(problem: PlacementProblem, solution: PlacementSolution) -> Explainer:
    """Whoever has many questions about one solution: what it takes to answer them is worked out once and kept.

    One explainer may be asked from several threads.
    """
    from matching.placement.reasons import Explainer

    return Explainer(problem, solution)


def exchanges(
    problem: PlacementProblem, plan: PlacementSolution, student: str, opening: str, most: int = MOST_SHOWN
) -> tuple[Exchange, ...]:
    """The best exchanges that bring a student to an opening: by their effect in the policy's order, then by length.

    Up to four moves; where an opening has a free seat, the one move that it takes. None when she has it already, or a
    rule keeps her from it. `plan` may have been moved by hand, with what was moved as pins of the problem. For many
    questions about one plan there is `explainer(problem, plan).exchanges`, which compiles once.

    Raises KeyError for a student or an opening that is not in the problem, and for a plan that breaks a rule.
    """
    return explainer(problem, plan).exchanges(student, opening, most)


def shortages(problem: PlacementProblem) -> Shortages:
    """Who gets a place, and every part of the problem that is short of places, before or without any plan.

    A region of 1,200 students takes about 0.1 s, most of it to compile the pairs. A problem of format /1 is seen by the
    rules of today.
    """
    return _short_parts(problem).everything()


def shortages_and_turns(
    problem: PlacementProblem, students: Iterable[str]
) -> tuple[Shortages, dict[str, tuple[Turn, Shortage | None]]]:
    """What `shortages` gives, and the turn of each of some students with the short part that they belong to, if any.

    As `explain` tells them of one student of a plan in format /2; the problem is compiled once for all of it.
    """
    parts = _short_parts(problem)
    return parts.everything(), parts.turns(students)


def _short_parts(problem: PlacementProblem) -> ShortParts:
    from matching.placement.model import model_of
    from matching.placement.short_parts import ShortParts

    return ShortParts(model_of(upgraded(problem)))


def departures(problem: PlacementProblem, places: Mapping[str, str]) -> Departures:
    """Where a plan, as opening by student, departs from who gets a place by the problem as it stands.

    `problem` is to be the one that was solved: with what was moved by hand as pins, nobody would depart from anything.
    """
    placed = set(shortages(problem).placed)
    return Departures(tuple(sorted(places.keys() - placed)), tuple(sorted(placed - places.keys())))


def compare(
    problem: PlacementProblem, policies: Mapping[str, Policy], *, time_limit: float | None = None
) -> tuple[Outcome, ...]:
    """Solve one problem under several policies, each within the time limit, for a table of what each costs."""
    outcomes = []
    for name, policy in policies.items():
        case = replace(problem, policy=policy)
        solution = solve(case, time_limit=time_limit)
        outcomes.append(Outcome(name, policy, solution, all_figures(case, solution)))
    return tuple(outcomes)


def all_figures(problem: PlacementProblem, solution: PlacementSolution) -> tuple[tuple[Criterion, int], ...]:
    """Every criterion of a plan in the default order, preference as the sum of ranks."""
    from matching.placement.criteria import figure, levels_of
    from matching.placement.view import PlanView

    policy = replace(problem.policy, criteria=DEFAULT_ORDER, preference_mode="total")
    view = PlanView(replace(problem, policy=policy), solution)
    levels = zip(DEFAULT_ORDER, levels_of(view.model), strict=True)
    return tuple((name, figure(view.model, level, view.chosen)) for name, level in levels)


def proportionality(problem: PlacementProblem, solution: PlacementSolution) -> Proportionality:
    """Solve again without the support criteria, and name who has another place because of them (D3).

    Compared are plans in which the same students have a place, so the report is about where and never about whether.
    """
    from matching.placement.solver.staging import solve_again

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
