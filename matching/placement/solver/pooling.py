"""Settling a face by way of pools: first the levels that pools carry, then, pair by pair, those that follow."""

from __future__ import annotations

import numpy as np

from matching.engine.closing import Closing
from matching.engine.control import Control, Stopped
from matching.engine.division import divided
from matching.engine.lexicographic import Lexicographic
from matching.engine.linear import SCALE
from matching.engine.relaxation import Relaxation
from matching.placement.model import Level
from matching.placement.solver.network import Face
from matching.placement.solver.pooled import Pooled
from matching.placement.solver.settling import PROVING, Settlement
from matching.placement.solver.unfolding import unfolded
from matching.placement.tables import NOBODY, Bools, Ints

LEAST_LOOSE = 20_000
"""Loose pairs below which pools are not worth it."""
MOST_UNFOLDED = 600_000
"""Pairs above which levels that pools do not carry are left as they are."""


def is_worth_pooling(pooled: Pooled, levels: list[Level]) -> bool:
    """Whether most pairs are in pools, and these carry any level."""
    loose, single = len(pooled.pools.loose), len(pooled.pools.single)
    return LEAST_LOOSE < loose and single < loose and pooled.carries(levels[0])


class PooledSettlement:
    """The best plan of a programme with pools, pairs of the whole model by student, and a bound for each level."""

    def __init__(
        self, pooled: Pooled, levels: list[Level], control: Control, *, standby: Ints, first_index: int
    ) -> None:
        self.pooled, self.levels, self.control, self.first_index = pooled, levels, control, first_index
        carried = (index for index, level in enumerate(levels) if not pooled.carries(level))
        self.carried = next(carried, len(levels))
        self.standby = standby
        self.chosen = standby.copy()
        self.bounds: list[list[int]] = []
        self.is_complete = True

    def run(self) -> None:
        """Settle part by part. Raises nothing: what there was no time for is not complete."""
        parts = divided(self.pooled.relaxation)
        for place, part in enumerate(parts):
            with self.control.within(1.0 if place + 1 == len(parts) else 1.5 / (len(parts) - place)):
                self._settle(part, self._students_of(part))

    def _students_of(self, part: Relaxation) -> Bools:
        pooled = self.pooled
        inside = np.zeros(pooled.full.student_count, bool)
        inside[pooled.model.student[part.origin[part.origin < pooled.pair_count]]] = True
        choices = part.origin[(part.origin >= pooled.first_choice) & (part.origin < pooled.first_arc)]
        inside[pooled.pools.choice_student[choices - pooled.first_choice]] = True
        return inside

    def _settle(self, part: Relaxation, students: Bools) -> None:
        pooled, levels = self.pooled, self.levels[: self.carried]
        standby = np.where(students, self.standby, NOBODY)
        work = Lexicographic(pooled, levels, self.control, tell=self._tell, start=part)
        try:
            with self.control.within(PROVING):
                work.run()
            bounds, start, point = work.values, work.starts[-1], work.plan
        except Stopped:
            self.is_complete = False
            closing = Closing(work, pooled.point(standby))
            closing.run()
            bounds, start, point = closing.bounds, closing.start, closing.plan
        chosen = standby if point is None else pooled.chosen(point)
        self.chosen[students] = chosen[students]
        rest = self._follow(work, start, chosen) if self.carried < len(self.levels) else []
        self.bounds.append([*bounds, *rest])

    def _follow(self, work: Lexicographic, start: Relaxation, chosen: Ints) -> list[int]:
        """Settle the levels that pools do not carry; what they come to at least."""
        closed = self._closed(work)
        unfolding = unfolded(self.pooled, start, closed)
        pairs = unfolding.pairs
        levels = [
            Level(level.name, level.pair[pairs], level.idle, level.counts)
            for level in self.levels[self.carried :]
        ]
        settlement = Settlement(
            unfolding.programme,
            levels,
            self.control,
            flow=None,
            standby=unfolding.numbered(chosen),
            first_index=self.first_index + self.carried,
        )
        settlement.run()
        self.is_complete &= settlement.is_complete
        better = unfolding.lifted(unfolding.programme.chosen(settlement.plan))
        self.chosen[better != NOBODY] = better[better != NOBODY]
        return settlement.totals()

    def _closed(self, work: Lexicographic) -> Bools:
        """The loose pairs that no plan needs: along its path, reduced costs come to more than there is room for."""
        pooled = self.pooled
        closed = np.zeros(len(pooled.pools.loose), bool)
        if work.proven < len(work.levels):
            return closed
        for proof in work.proofs:
            reduced = np.zeros(len(pooled.relaxation.settled), np.int64)
            reduced[proof.relaxation.origin] = np.maximum(0, proof.vertex.reduced)
            along = sum(reduced[first + of_pair] for first, of_pair in pooled.paths())
            closed |= along > proof.value * SCALE - proof.vertex.bound
        return closed

    def totals(self) -> list[int]:
        """What the bounds of the parts come to, level by level."""
        constants = [int(level.idle.sum()) for level in self.levels]
        return [
            constant + sum(bounds[index] - constant for bounds in self.bounds)
            for index, constant in enumerate(constants)
        ]

    def _tell(self, index: int, value: int | None, bound: int) -> None:
        place, count = self.first_index + index, self.first_index + len(self.levels)
        self.control.report(self.levels[index].name, place, count, value, bound)
