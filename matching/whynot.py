"""Why not that opening: the rule that forbids it, or the plan in which she has it, and what that plan costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matching.explanation import Move, WhyNot
from matching.faults import ProblemError
from matching.plan import removal_of
from matching.problem import PlacementProblem
from matching.rules import RULES
from matching.solution import PlacementSolution
from matching.tables import NOBODY

if TYPE_CHECKING:
    from matching.reasons import Explainer


def answer(explainer: Explainer, student: int, opening: int) -> WhyNot:
    """Solve again with her in the opening, and compare; exact, because both plans are the best of their kind.

    Among the best plans that give it to her, the one in which the fewest others move.
    """
    from matching.solver.staging import solve_again  # noqa: PLC0415  loads OR-tools

    tables, before = explainer.tables, explainer.solution
    name, wanted = tables.students[student].id, tables.opening_ids[opening]
    if before.opening_of.get(name) == wanted:
        return WhyNot(wanted, "given")
    removed = removal_of(tables, student)[opening]
    if removed != NOBODY:
        return WhyNot(wanted, "removed", rule=RULES[removed].code)
    try:
        after = solve_again(forced_problem(explainer.problem, name, wanted), before)
    except ProblemError:
        return WhyNot(wanted, "impossible")
    return WhyNot(
        wanted,
        "price" if after.status == "optimal" and before.status == "optimal" else "open",
        price=price_between(before, after),
        moves=moves_between(before, after, name),
    )


def forced_problem(problem: PlacementProblem, student: str, opening: str) -> PlacementProblem:
    """The same problem in which she is pinned. Raises ProblemError when pins of others hold every seat."""
    return replace(
        problem,
        students=tuple(
            replace(item, pinned=opening) if item.id == student else item for item in problem.students
        ),
    )


def price_between(before: PlacementSolution, after: PlacementSolution) -> tuple[tuple[str, int], ...]:
    """The figures that differ, in the order of the policy."""
    rows = zip(before.criteria, after.criteria, strict=True)
    return tuple((old.name, new.value - old.value) for old, new in rows if new.value != old.value)


def moves_between(
    before: PlacementSolution, after: PlacementSolution, first: str | None = None
) -> tuple[Move, ...]:
    """Who has another place, in chains: each student is followed by those who take the place that she leaves.

    A chain begins with `first`, then with students who leave a place that nobody takes over from them.
    """
    old, new = before.opening_of, after.opening_of
    moved = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    leaving: dict[str | None, list[str]] = {}
    for name in sorted(moved):
        leaving.setdefault(old.get(name), []).append(name)
    chain: list[Move] = []

    def follow(name: str | None) -> None:
        while name is not None and name in moved:
            moved.remove(name)
            chain.append(Move(name, old.get(name), new.get(name)))
            taken = new.get(name)
            name = (
                next((other for other in leaving.get(taken, []) if other in moved), None) if taken else None
            )

    follow(first)
    for name in sorted(moved):
        follow(name if name in moved else None)
    return tuple(chain)
