"""Why not that opening: the rule that forbids it, or the plan in which she has it, and what that plan costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matching.explanation import WhyNot
from matching.faults import ProblemError
from matching.moves import moves_between
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
        after = solve_again(forced_problem(explainer.problem, name, wanted), before, is_narrower=True)
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
