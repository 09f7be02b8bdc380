"""Brute force: every plan there is, compared by the figures of the independent checker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching import PlacementProblem
from matching.checking import Ledger
from matching.solution import Placement, PlacementSolution

Plan = dict[str, str]


def plans(problem: PlacementProblem) -> Iterator[Plan]:
    """Every plan that obeys the rules."""
    ledger = Ledger(problem)
    options: list[list[str | None]] = []
    for student in problem.students:
        eligible = [o.id for o in problem.openings if ledger.removed_by(student, o) is None]
        options.append([*eligible] if student.pinned else [None, *eligible])
    left = Counter({opening.id: opening.capacity for opening in problem.openings})
    yield from _extended(problem, options, left, {}, 0)


def _extended(
    problem: PlacementProblem, options: list[list[str | None]], left: Counter[str], plan: Plan, place: int
) -> Iterator[Plan]:
    if place == len(options):
        yield dict(plan)
        return
    student = problem.students[place].id
    for opening in options[place]:
        if opening is None:
            yield from _extended(problem, options, left, plan, place + 1)
        elif left[opening] > 0:
            left[opening] -= 1
            plan[student] = opening
            yield from _extended(problem, options, left, plan, place + 1)
            del plan[student]
            left[opening] += 1


def figures_of(ledger: Ledger, plan: Plan) -> list[tuple[str, int]]:
    """The rows of a plan."""
    placements = tuple(Placement(name, opening, None, None, False, False) for name, opening in plan.items())
    return ledger.figures(PlacementSolution("x", "x", 0, "feasible", (), placements, (), ()))


def best_figures(problem: PlacementProblem) -> list[tuple[str, int]]:
    """The rows of the best plan."""
    ledger = Ledger(problem)
    return min(
        (figures_of(ledger, plan) for plan in plans(problem)), key=lambda rows: [value for _, value in rows]
    )
