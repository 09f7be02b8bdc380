"""Settling a face by way of pools: first the levels that pools carry, then, pair by pair, those that follow."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.control import Control, Stopped
from matching.engine.division import divided
from matching.engine.linear import SCALE
from matching.engine.programme import Proof
from matching.engine.proofs import LinearProof
from matching.engine.relaxation import FREE, Relaxation
from matching.engine.settling import Settled, Settlement, settled
from matching.placement.criteria import Level, figure
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.large.rounding import rounded
from matching.placement.solver.network import Face
from matching.placement.solver.pooled import Pooled
from matching.placement.solver.pools import Pools
from matching.placement.solver.programme import Counted
from matching.placement.solver.unfolding import open_loose, unfolded

LEAST_LOOSE = 20_000
"""Loose pairs below which pools are not worth it."""
MOST_UNFOLDED = 400_000
"""Pairs above which unfolding takes more time and memory than there is when much is still open."""
NEAREST = 20
"""Near openings of each student in a flow for when the time is up."""

Tell = Callable[[int, int | None, int], None]


def is_worth_pooling(pools: Pools) -> bool:
    """Whether most pairs are in pools, and they are many."""
    return len(pools.loose) > LEAST_LOOSE and len(pools.single) < len(pools.loose)


def standing_by(face: Face, levels: list[Level], best: Callable[[Face, Face, list[Level]], Ints]) -> Ints:
    """A plan for when the time is up: of the flows over listed and near pairs the one that `best` takes."""
    excerpt = _near_excerpt(face, levels, Counted.of(face.model, levels))
    flow = copy(excerpt.face)
    try:
        flow.narrow([level for level in excerpt.levels if level.counts == "pairs"])
        return excerpt.lifted(best(excerpt.face, flow, excerpt.levels))
    except Stopped:
        return face.chosen


def _near_excerpt(face: Face, levels: list[Level], counted: Counted, *besides: Ints) -> Excerpt:
    """Listed pairs of a face, those with the nearest openings, and plans besides."""
    model, pairs = face.model, face.pairs
    order = np.lexsort((model.minutes[pairs], model.student[pairs]))
    student = model.student[pairs[order]]
    turn = np.arange(len(order)) - np.searchsorted(student, student)
    inside = np.zeros(len(model.student), bool)
    inside[pairs[order[turn < NEAREST]]] = True
    inside[pairs[model.rank[pairs] <= model.tables.longest]] = True
    for plan in (face.chosen, *besides):
        inside[plan[plan != NOBODY]] = True
    return Excerpt.of(face, levels, counted, np.nonzero(inside)[0])


@dataclass(eq=False)
class PooledSettlement:
    """The best plan of a programme with pools, pairs of the whole model by student, and a bound for each level.

    `chosen`: a right plan, to begin with. `tell` hears of every level as it is settled.
    """

    face: Face
    pooled: Pooled
    levels: list[Level]
    control: Control
    chosen: Ints
    tell: Tell
    bounds: list[list[int]] = field(init=False, default_factory=list)
    is_complete: bool = field(init=False, default=True)

    def run(self) -> None:
        """Settle part by part. Raises nothing: what there was no time for is not complete."""
        self.chosen = self.chosen.copy()
        parts = divided(self.pooled.relaxation)
        for place, part in enumerate(parts):
            with self.control.within(min(1.0, 1.5 / (len(parts) - place))):
                self._settle(part, self._students_of(part))

    def totals(self) -> list[int]:
        """What the bounds of the parts come to, level by level."""
        constants = [int(level.idle.sum()) for level in self.levels]
        return [
            constant + sum(bounds[index] - constant for bounds in self.bounds)
            for index, constant in enumerate(constants)
        ]

    def _students_of(self, part: Relaxation) -> Bools:
        owner = self.pooled.owner[part.origin]
        inside = np.zeros(self.pooled.full.student_count, bool)
        inside[owner[owner != NOBODY]] = True
        return inside

    def _settle(self, part: Relaxation, students: Bools) -> None:
        pooled = self.pooled
        chosen = np.where(students, self.chosen, NOBODY)
        found = settled(pooled, self.control, pooled.point(chosen), start=part, tell=self.tell)
        plan = pooled.chosen(found.plan)
        self.is_complete &= found.is_complete
        bounds = list(found.bounds)
        rest = self.levels[len(pooled.levels) :]
        if rest:
            plan, following = self._follow(found, plan, rest)
            bounds += following
        self.chosen[students] = plan[students]
        self.bounds.append(bounds)

    def _follow(self, found: Settled, chosen: Ints, rest: list[Level]) -> tuple[Ints, list[int]]:
        """Settle the levels that pools do not carry: the plan, and what they come to at least."""
        first = len(self.pooled.levels)
        closed = self._closed(found.proofs, found.bounds)
        if not found.is_complete:
            open_pairs = np.count_nonzero(open_loose(self.pooled, found.left, closed))
            if open_pairs > MOST_UNFOLDED or self.control.has_to_stop():
                return self._followed(chosen, rest)
        unfolding = unfolded(self.pooled, found.left, rest, closed)
        programme = unfolding.programme
        settlement = Settlement(
            programme,
            self.control,
            programme.point(unfolding.numbered(chosen)),
            least={},
            tell=lambda index, value, bound: self.tell(first + index, value, bound),
        )
        settlement.run()
        self.is_complete &= settlement.is_complete
        return unfolding.lifted(programme.chosen(settlement.plan)), settlement.totals()

    def _followed(self, chosen: Ints, rest: list[Level]) -> tuple[Ints, list[int]]:
        """A plan with the same company that is better in what follows, and what costs of single pairs prove."""
        pooled, model = self.pooled, self.pooled.full
        bounds = []
        for level in rest:
            least = np.full(model.student_count, FREE)
            np.minimum.at(least, model.student, level.pair - level.idle[model.student])
            bounds.append(int(least[chosen != NOBODY].sum() + level.idle.sum()))
        if self.control.has_to_stop():
            return chosen, bounds
        levels = self.levels
        excerpt = _near_excerpt(self.face, levels, pooled.counted, chosen)
        pairs = [level for level in excerpt.levels if level.counts == "pairs"]
        plan = excerpt.lifted(rounded(excerpt, excerpt.weights(chosen), pairs))
        values = [[figure(model, level, one) for level in levels] for one in (plan, chosen)]
        return (plan if values[0] < values[1] else chosen), bounds

    def _closed(self, proofs: list[Proof], values: list[int]) -> Bools:
        """The loose pairs that no best plan needs: reduced costs along their path exceed what there is room for."""
        pooled = self.pooled
        closed = np.zeros(len(pooled.pools.loose), bool)
        for proof, value in zip(proofs, values, strict=False):
            if not isinstance(proof, LinearProof):
                continue
            reduced = np.zeros(len(pooled.relaxation.settled), np.int64)
            reduced[proof.relaxation.origin] = np.maximum(0, proof.vertex.reduced)
            along = sum(reduced[first + of_pair] for first, of_pair in pooled.paths())
            closed |= along > (value - proof.offset) * SCALE - proof.vertex.bound
        return closed
