"""Brute force: every plan there is, compared by who has a place and by the figures of the independent checker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from matching import PlacementProblem
from matching.placement.ledger import Ledger
from matching.placement.records import Student
from matching.placement.solution import Placement, PlacementSolution

Plan = dict[str, str]


def plans(problem: PlacementProblem, *, all_pins: bool = True) -> Iterator[Plan]:
    """Every plan that obeys the rules; not `all_pins`: also those in which somebody pinned has no place."""
    ledger = Ledger(problem)
    options: list[list[str | None]] = []
    for student in problem.students:
        eligible = [o.id for o in problem.openings if ledger.removed_by(student, o) is None]
        options.append([*eligible] if student.pinned and all_pins else [None, *eligible])
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


def turn_of(problem: PlacementProblem, student: Student) -> tuple[object, ...]:
    """Where she stands in the order of precedence, by its definition: who is smaller goes first."""
    facts = {"published": student.published is not None, "chosen": len(student.preferences) > 0}
    lot = sha256(f"{problem.seed}:{student.id}".encode()).digest()[:8]
    entries = problem.policy.precedence or ()
    return (student.pinned is None, *(not facts[entry] for entry in entries), lot, student.id)


def who_has_a_place(problem: PlacementProblem) -> set[str]:
    """Of all largest sets that some plan places the one that is first in the order of precedence."""
    order = sorted(problem.students, key=lambda student: turn_of(problem, student))
    sets = {frozenset(plan) for plan in plans(problem)}
    most = max(len(people) for people in sets)
    largest = [people for people in sets if len(people) == most]
    return set(max(largest, key=lambda people: [student.id in people for student in order]))


def right_plans(problem: PlacementProblem) -> Iterator[Plan]:
    """Every plan that obeys the rules and places exactly those who get a place."""
    people = who_has_a_place(problem)
    return (plan for plan in plans(problem) if plan.keys() == people)


def best_figures(problem: PlacementProblem) -> list[tuple[str, int]]:
    """The rows of the best plan."""
    ledger = Ledger(problem)
    rows = (figures_of(ledger, plan) for plan in right_plans(problem))
    return min(rows, key=lambda rows: [value for _, value in rows])
