"""Why not that opening: the rule that forbids it, or the plan in which she has it, and what that plan costs."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.placement.conflicts import Conflict
from matching.placement.criteria import Level, figure
from matching.placement.explanation import WhyNot
from matching.placement.moves import moves_from
from matching.placement.plan import removal_of
from matching.placement.precedence import basis_of
from matching.placement.rules import RULES
from matching.placement.solver.forcing import Forcing, best_near
from matching.placement.view import PlanView


class Forced:
    """Plans in which a student has the opening that was asked for. The proof of the best plan serves all questions."""

    def __init__(self, view: PlanView) -> None:
        self.view = view

    @cached_property
    def forcing(self) -> Forcing:
        """The proof of the best plan, worked out once for all questions of why not."""
        view = self.view
        is_best = view.solution.version > 1 and all(row.is_proven for row in view.solution.criteria)
        is_best = is_best and np.array_equal(view.chosen != NOBODY, view.basis.placed)
        best = view.chosen if is_best else best_near(view.model, view.basis.chosen, view.solution)
        return Forcing(view.model, best, view.solution)

    def answer(self, student: int, opening: int, seconds: float | None = None) -> WhyNot:
        """The best plan with her in the opening, as if she were pinned there, compared with the plan as it stands.

        Who has a place is worked out again with her there; among the best plans that place exactly them, one in which
        the fewest others move. After so many seconds it is the best that was found until then.
        """
        refused = self.refusal(student, opening)
        if refused is not None:
            return refused
        pair, wanted = self.view.pair_of(student, opening), self.view.tables.opening_ids[opening]
        forcing = self.forcing
        chosen, figures, is_proven = forcing.plan_with(basis_of(self.view.model, pair).chosen, pair, seconds)
        return replace(self._price(wanted, student, chosen, figures, forcing.policy), is_proven=is_proven)

    def refusal(self, student: int, opening: int) -> WhyNot | None:
        """Why there is no plan to look for: she has it, a rule forbids it, or pins hold every seat; None otherwise."""
        tables, before = self.view.tables, self.view.solution
        name, wanted = tables.students[student].id, tables.opening_ids[opening]
        if before.opening_of.get(name) == wanted:
            return WhyNot(wanted, "given")
        removed = removal_of(tables, student)[opening]
        if removed != NOBODY:
            return WhyNot(wanted, "removed", rule=RULES[removed].code)
        pinned = sorted(item.id for item in self.view.problem.students if item.pinned == wanted)
        seats = int(tables.capacity[opening])
        if len(pinned) >= seats:
            full = Conflict("capacity", wanted, tuple(pinned[:seats]), seats)
            return WhyNot(wanted, "impossible", conflict=full)
        return None

    def _price(
        self, wanted: str, student: int, chosen: Ints, figures: list[int], levels: list[Level]
    ) -> WhyNot:
        """The figures that differ, in the policy's order, the moves from her on, who else loses or gains a place."""
        tables, model, now = self.view.tables, self.view.model, self.view.chosen
        differences = (
            value - figure(model, level, now) for level, value in zip(levels, figures, strict=True)
        )
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
            moves=moves_from(self.view.solution.opening_of, places, tables.students[student].id),
            loses=self.view.names(np.nonzero(had & ~has)[0].tolist()),
            gains=self.view.names(gains),
        )
