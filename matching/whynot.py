"""Why not that opening: the rule that forbids it, or the plan in which she has it, and what that plan costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.conflicts import Conflict
from matching.explanation import WhyNot
from matching.moves import moves_from
from matching.plan import removal_of
from matching.rules import RULES
from matching.solution import PlacementSolution
from matching.tables import NOBODY

if TYPE_CHECKING:
    from matching.reasons import Explainer


def answer(explainer: Explainer, student: int, opening: int) -> WhyNot:
    """The best plan with her in the opening, compared with the plan; exact, as both are the best of their kind.

    Among the best plans that give it to her, one in which the fewest others move.
    """
    tables, before = explainer.tables, explainer.solution
    name, wanted = tables.students[student].id, tables.opening_ids[opening]
    if before.opening_of.get(name) == wanted:
        return WhyNot(wanted, "given")
    removed = removal_of(tables, student)[opening]
    if removed != NOBODY:
        return WhyNot(wanted, "removed", rule=RULES[removed].code)
    found = explainer.forcing.plan_with(explainer.pair_of(student, opening))
    if found is None:
        pinned = sorted(item.id for item in explainer.problem.students if item.pinned == wanted)
        seats = int(tables.capacity[opening])
        return WhyNot(
            wanted, "impossible", conflict=Conflict("capacity", wanted, tuple(pinned[:seats]), seats)
        )
    places = {
        tables.students[who].id: tables.opening_ids[explainer.model.opening[pair]]
        for who, pair in enumerate(found[0].tolist())
        if pair != NOBODY
    }
    return _price(before, wanted, found[1], places, name)


def _price(
    before: PlacementSolution, wanted: str, figures: list[int], places: dict[str, str], name: str
) -> WhyNot:
    """The figures that differ, in the order of the policy, and the moves from her on."""
    rows = zip(before.criteria, figures, strict=True)
    price = tuple((row.name, value - row.value) for row, value in rows if value != row.value)
    return WhyNot(wanted, "price", price=price, moves=moves_from(before.opening_of, places, name))
