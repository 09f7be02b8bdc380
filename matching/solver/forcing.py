"""The best plan in which a student has a given opening, from what the proof of the best plan left behind.

Each level kept its relaxation with cuts, and prices. A pair that was closed at some level has a reduced cost there, and
a plan with it costs at least that much more. All plans within a small room above that are again few columns, in which
the levels from there on are settled anew. What comes out is exact, and takes a fraction of a solve.
"""

from __future__ import annotations

import numpy as np

from matching.figures import figure
from matching.lottery import lottery_levels
from matching.placement import Level, PlacementModel
from matching.solution import PlacementSolution
from matching.solver.control import Control, NoPlan
from matching.solver.levels import Lexicographic, Proof, budget
from matching.solver.linear import SCALE
from matching.solver.network import Face
from matching.solver.programme import programme_of
from matching.solver.relaxation import Relaxation
from matching.solver.staging import count_pairs_first, moves_level
from matching.tables import Ints


class Forcing:
    """A model with the proof of its best plan, ready for questions."""

    def __init__(self, model: PlacementModel) -> None:
        self.model = model
        self.control = Control()
        self.policy = model.levels()
        levels = [*self.policy, *lottery_levels(model)]
        self.face = Face(model)
        self.done = count_pairs_first(self.face, levels, self.control)
        self.work: Lexicographic | None = None
        if self.done < len(self.policy):
            programme = programme_of(model, levels[self.done :], self.face)
            self.work = Lexicographic(programme, levels[self.done :], self.control)
            self.work.run()

    def plan_with(self, pair: int, before: PlacementSolution) -> tuple[Ints, list[int]] | None:
        """The best plan that uses a pair, keeping most of the plan before, and the policy's figures.

        None when the proof does not help: the pair is worse in a level that flows settled.
        """
        if self.work is None:
            return None
        levels = [*self.policy[self.done :], moves_level(self.model, before), *lottery_levels(self.model)]
        last = len(self.policy) - self.done - 1
        closed = next(
            (level for level in range(last + 1) if not _is_open(self.work.starts[level + 1], pair)), last
        )
        for level in range(closed, -1, -1):
            if _is_open(self.work.starts[level], pair):
                chosen = self._from(self.work, level, levels, pair)
                if chosen is not None:
                    return chosen, [figure(self.model, item, chosen) for item in self.policy]
        return None

    def _from(self, work: Lexicographic, index: int, levels: list[Level], pair: int) -> Ints | None:
        """The best plan with a pair that keeps the levels before one at their best; None when there is none."""
        proof = work.proofs[index]
        cost = work.programme.cost(levels[index])[0]
        column = int(np.nonzero(proof.relaxation.origin == pair)[0][0])
        extra = max(0, int(proof.vertex.reduced[column]))
        least = -(-(proof.vertex.bound + extra) // SCALE)
        step = max(0, least - proof.value) + 1
        while True:
            value = proof.value + step
            within, is_all = _room(proof, column, value * SCALE - proof.vertex.bound - extra)
            settled = proof.relaxation.objective(cost)[1]
            try:
                start = within.with_rows(budget(within, cost, value + settled))
                again = Lexicographic(work.programme, levels[index:], self.control, start=start)
                again.run()
            except NoPlan:
                if is_all:
                    return None
                step *= 4
                continue
            return None if again.plan is None else work.programme.chosen(again.plan)


def _is_open(relaxation: Relaxation, pair: int) -> bool:
    return bool((relaxation.origin == pair).any())


def _room(proof: Proof, column: int, room: int) -> tuple[Relaxation, bool]:
    """Everything that plans with a column can use within some room above its price, and whether that is all."""
    relaxation, vertex, rows = proof.relaxation, proof.vertex, proof.relaxation.rows
    lower = np.where(vertex.reduced < -room, relaxation.upper, relaxation.lower)
    upper = np.where(vertex.reduced > room, relaxation.lower, relaxation.upper)
    lower[column] = upper[column] = 1
    row_lower = np.where(vertex.price < -room, rows.upper, rows.lower)
    row_upper = np.where(vertex.price > room, rows.lower, rows.upper)
    is_all = bool((np.abs(vertex.reduced) <= room).all() and (np.abs(vertex.price) <= room).all())
    return relaxation.narrowed(lower, upper, row_lower, row_upper), is_all
