"""Bounding a level: its linear relaxation, with the links and cuts that raise it."""

from __future__ import annotations

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.control import Control, Stopped
from matching.engine.cuts import zero_half_cuts
from matching.engine.linear import SCALE, LinearProgramme, Vertex
from matching.engine.relaxation import Relaxation
from matching.placement.solver.core import core_of
from matching.placement.solver.programme import Programme

LARGE = 12_000
"""Open columns up to which cuts are worth their time at every level."""
SIFTED = 60_000
"""Open columns above which a linear programme begins with some of them only."""
VAST = 1_000_000
"""Open columns above which even those of each student who only stands in the way are too many to begin with."""
NEAREST = 6
FEW = 4
MOST_ROUNDS = 40
PATIENCE = 3
"""Rounds of cuts without progress after which they stop."""


class Bounding:
    """Bounds levels of one programme, and remembers which columns were of use. `likely`: pairs that may be.

    `most_rounds`: of cuts.
    """

    def __init__(
        self, programme: Programme, control: Control, likely: Ints, most_rounds: int = MOST_ROUNDS
    ) -> None:
        self.programme, self.control, self.likely = programme, control, likely
        self.most_rounds = most_rounds
        self.used = np.zeros(len(programme.relaxation.settled), bool)
        self.halfway: tuple[Relaxation, Relaxation, Vertex] | None = None

    def bounded(
        self, relaxation: Relaxation, cost: Ints, *, tighten: bool, as_far_as_time_goes: bool = False
    ) -> tuple[Relaxation, Vertex]:
        """The optimum of the linear relaxation with the rows that came to it, with cuts as long as they help.

        When there is no time for that it raises Stopped, and `halfway` keeps what was to be bounded and how far it
        came; or, `as_far_as_time_goes`, it hands that back, if there is anything.
        """
        self.halfway = None
        core = core_of(self.programme, relaxation, cost) if relaxation.width > SIFTED else None
        if core is None:
            if relaxation.width > VAST and self.control.remaining is not None:
                raise Stopped  # it would take all the time there is, and gigabytes, and not be finished
            return self._bounded(relaxation, cost, tighten, as_far_as_time_goes)
        tightened, vertex = self._bounded(core.relaxation, cost[core.columns], tighten, as_far_as_time_goes)
        return core.lifted(relaxation, cost, tightened, vertex)

    def _bounded(
        self, relaxation: Relaxation, cost: Ints, tighten: bool, as_far_as_time_goes: bool
    ) -> tuple[Relaxation, Vertex]:
        programme = LinearProgramme(relaxation, cost, self._promising(relaxation), self.control)
        try:
            vertex = self._tightened(programme, tighten=tighten)
        except Stopped:
            if programme.best is not None:
                self.halfway = relaxation, *programme.best
                if as_far_as_time_goes:
                    return programme.best
            raise
        self.used[programme.relaxation.origin[vertex.point > 0]] = True
        return programme.relaxation, vertex

    def _tightened(self, programme: LinearProgramme, *, tighten: bool) -> Vertex:
        vertex = self._linked(programme, programme.solve(), thorough=tighten)
        width = programme.relaxation.width
        tighten = tighten or width <= LARGE
        bounds = [vertex.bound]
        while tighten and not vertex.is_whole and len(bounds) <= self.most_rounds:
            self.control.keep_going()
            cuts = zero_half_cuts(programme.relaxation, vertex.point)
            if cuts is None:
                break
            programme.add_rows(cuts)
            vertex = self._linked(programme, programme.solve(), thorough=True)
            bounds.append(vertex.bound)
            patience = PATIENCE if width > LARGE else 1
            if len(bounds) > patience and bounds[-1] - bounds[-1 - patience] < SCALE // 8:
                break
        return vertex

    def _linked(self, programme: LinearProgramme, vertex: Vertex, *, thorough: bool) -> Vertex:
        """The optimum when every link holds, or, not `thorough`, as long as links raise the bound."""
        while (links := self.programme.broken_links(programme.relaxation, vertex.point)) is not None:
            programme.add_rows(links)
            before, vertex = vertex.bound, programme.solve()
            if vertex.bound == before and not thorough:
                break
        return vertex

    def _promising(self, relaxation: Relaxation) -> Bools:
        """Columns to begin a large linear programme with: listed pairs, near ones, what was used, and no pairs.

        Of a very large one: for students in no group and no team only what a flow would have them take.
        """
        if relaxation.width <= SIFTED:
            return np.ones(relaxation.width, bool)
        model, programme = self.programme.model, self.programme
        is_pair = relaxation.origin < programme.pair_count
        pairs = relaxation.origin[is_pair]
        taken = self._nearest(pairs, NEAREST) | (model.rank[pairs] <= model.tables.longest)
        if relaxation.width > VAST:
            counts = np.zeros(model.student_count, bool)
            counts[model.student[(programme.group != NOBODY) | (programme.team != NOBODY)]] = True
            taken &= counts[model.student[pairs]]
            likely = np.nonzero(np.isin(pairs, self.likely, assume_unique=True))[0]
            taken[likely[self._nearest(pairs[likely], FEW)]] = True
        promising = self.used[relaxation.origin] | ~is_pair
        promising[is_pair] |= taken
        return promising

    def _nearest(self, pairs: Ints, most: int) -> Bools:
        """Which of some pairs are among the nearest of their student."""
        model = self.programme.model
        student = model.student[pairs]
        order = np.lexsort((model.minutes[pairs], student))
        first = np.searchsorted(student[order], np.arange(model.student_count))
        near = np.zeros(len(pairs), bool)
        near[order] = np.arange(len(pairs)) - first[student[order]] < most
        return near
