"""Why not that opening: the rule that forbids it, or the plan in which she has it, and what that plan costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.placement.conflicts import Conflict
from matching.placement.explanation import WhyNot
from matching.placement.figures import figure
from matching.placement.moves import moves_from
from matching.placement.plan import removal_of
from matching.placement.precedence import basis_of
from matching.placement.rules import RULES
from matching.placement.tables import NOBODY, Ints

if TYPE_CHECKING:
    from matching.placement.reasons import Explainer


def answer(explainer: Explainer, student: int, opening: int) -> WhyNot:
    """The best plan with her in the opening, as if she were pinned there, compared with the plan as it stands.

    Who has a place is worked out again with her there; among the best plans that place exactly them, one in which the
    fewest others move.
    """
    tables, before = explainer.tables, explainer.solution
    name, wanted = tables.students[student].id, tables.opening_ids[opening]
    if before.opening_of.get(name) == wanted:
        return WhyNot(wanted, "given")
    removed = removal_of(tables, student)[opening]
    if removed != NOBODY:
        return WhyNot(wanted, "removed", rule=RULES[removed].code)
    pinned = sorted(item.id for item in explainer.problem.students if item.pinned == wanted)
    seats = int(tables.capacity[opening])
    if len(pinned) >= seats:
        return WhyNot(
            wanted, "impossible", conflict=Conflict("capacity", wanted, tuple(pinned[:seats]), seats)
        )
    pair = explainer.pair_of(student, opening)
    chosen, figures = explainer.forcing.plan_with(pair, basis_of(explainer.model, pair).placed)
    return _price(explainer, wanted, student, chosen, figures)


def _price(explainer: Explainer, wanted: str, student: int, chosen: Ints, figures: list[int]) -> WhyNot:
    """The figures that differ, in the order of the policy, the moves from her on, who else loses or gains a place."""
    tables, model, now = explainer.tables, explainer.model, explainer.chosen
    levels = explainer.forcing.policy
    differences = (value - figure(model, level, now) for level, value in zip(levels, figures, strict=True))
    price = tuple((level.name, more) for level, more in zip(levels, differences, strict=True) if more)
    places = {
        tables.students[who].id: tables.opening_ids[model.opening[pair]]
        for who, pair in enumerate(chosen.tolist())
        if pair != NOBODY
    }
    had, has = now != NOBODY, chosen != NOBODY
    gains = [who for who in np.nonzero(has & ~had)[0].tolist() if who != student]
    return WhyNot(
        wanted,
        "price",
        price=price,
        moves=moves_from(explainer.solution.opening_of, places, tables.students[student].id),
        loses=explainer.names(np.nonzero(had & ~has)[0].tolist()),
        gains=explainer.names(gains),
    )
