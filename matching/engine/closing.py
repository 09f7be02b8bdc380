"""Closing a part whose time is running out: the best plan that can still be had, and an honest bound for every level.

A bound says: no plan of this part whose figures above it are at most ours does better. So each level is bounded within
what plans can use that are nowhere above ours in the levels before, whether those are proven or not.
"""

from __future__ import annotations

import numpy as np

from matching.engine.bounding import VAST
from matching.engine.control import NoPlan, Stopped
from matching.engine.integer import solve_integer
from matching.engine.lexicographic import Lexicographic, Proof, budget
from matching.engine.linear import SCALE, Vertex, proven
from matching.engine.relaxation import Relaxation
from matching.placement.tables import Ints

WIDE = 60_000
"""Open columns above which a plan is looked for by way of ranks."""
AT_ONCE = 0.4
"""Share of the time for a plan that has every figure as it was taken on trust."""
BOUNDING = 0.6
"""Share of a level's time for its bound; the rest is for a better plan."""


class Closing:
    """The end of a level-by-level solve that had no time to finish."""

    def __init__(self, work: Lexicographic, plan: Ints) -> None:
        self.work, self.control = work, work.control
        self.plan = plan if work.plan is None else work.plan
        self.bounds: list[int] = []
        self.start = work.starts[-1]
        """What plans that are nowhere above ours can use."""

    def run(self) -> None:
        """A plan and a bound for every level; takes the time that is left and raises nothing."""
        work = self.work
        self._keep_halfway()
        with self.control.within(AT_ONCE):
            self._take_as_trusted()
        self.bounds = work.values[: work.proven]
        start = work.starts[work.proven]
        for index in range(work.proven, len(work.levels)):
            with self.control.within(min(1.0, 2 / (len(work.levels) - index))):
                start = self._closed(index, start)
        self.start = start

    def _keep_halfway(self) -> None:
        """Let the bound that was being worked on count for what it is."""
        halfway, work = self.work.bounding.halfway, self.work
        if halfway is not None and halfway[0] is work.starts[-1]:
            del work.proofs[len(work.values) :]
            work.proofs.append(Proof(halfway[1], halfway[2], halfway[2].least))

    def _take_as_trusted(self) -> None:
        """Look for a plan that has every figure as it was taken on trust: those are then proven."""
        work, index = self.work, len(self.work.values)
        if index == work.proven:
            return
        cost = work.programme.cost(work.levels[index])[0]
        try:
            relaxation, vertex = self._bounded(index, work.starts[-1], work.starts[-1].objective(cost)[0])
            found, _ = self._found(relaxation, vertex, cost, None)
        except (NoPlan, Stopped):
            return
        if found is not None:
            self.plan, work.proven = self._tidied(found), index

    def _closed(self, index: int, start: Relaxation) -> Relaxation:
        """Bound a level, better the plan in it, and hand on what plans that are no worse can use."""
        cost, constant = self.work.programme.cost(self.work.levels[index])
        open_cost, settled = start.objective(cost)
        try:
            relaxation, vertex = self._bounded(index, start, open_cost)
        except Stopped:
            least = proven(start, open_cost, np.zeros(start.rows.count, np.int64))[0] // SCALE
            self.bounds.append(least + settled + constant)
            return start.with_rows(budget(start, cost, int(cost @ self.plan)))
        least = self._bettered(relaxation, vertex, cost, settled)
        value = int(cost @ self.plan) - settled
        self.bounds.append(least + settled + constant)
        is_on_track = (
            self._has_proof(index, start)
            and index + 1 < len(self.work.starts)
            and value == self.work.proofs[index].value
        )
        return (
            self.work.starts[index + 1]
            if is_on_track
            else self.work.narrowed(relaxation, vertex, cost, value)
        )

    def _has_proof(self, index: int, start: Relaxation) -> bool:
        """Whether the level was bounded before, within the same plans."""
        work = self.work
        return index < min(len(work.proofs), len(work.starts)) and start is work.starts[index]

    def _bounded(self, index: int, start: Relaxation, cost: Ints) -> tuple[Relaxation, Vertex]:
        if self._has_proof(index, start):
            proof = self.work.proofs[index]
            return proof.relaxation, proof.vertex
        with self.control.within(BOUNDING):
            return self.work.bounding.bounded(start, cost, tighten=True, as_far_as_time_goes=True)

    def _bettered(self, relaxation: Relaxation, vertex: Vertex, cost: Ints, settled: int) -> int:
        """Look for plans between bound and figure; the bound, raised as far as there are none."""
        value = int(cost @ self.plan) - settled
        found, least = self._found(relaxation, vertex, cost, value)
        if found is not None:
            self.plan = self._tidied(found)
        return least

    def _found(
        self, relaxation: Relaxation, vertex: Vertex, cost: Ints, below: int | None
    ) -> tuple[Ints | None, int]:
        """A plan below a value, looked for from the bound upwards as long as there is time, and what it is at least."""
        least, limit = vertex.least, vertex.least
        try:
            while below is None or limit < below:
                face = self.work.narrowed(relaxation, vertex, cost, limit)
                try:
                    return self._searched(face, cost), least
                except NoPlan:
                    if face.width == relaxation.width and below is None:
                        raise
                    least = limit + 1
                    limit += limit - vertex.least + 1
                    if below is not None:
                        limit = min(limit, below - 1) if least < below else below
        except Stopped:
            pass
        return None, least

    def _searched(self, face: Relaxation, cost: Ints) -> Ints:
        if face.width > VAST:
            raise Stopped  # there is never the time
        if face.width > WIDE:
            return self.work.some_plan(face, as_far_as_time_goes=True)
        return face.whole(
            solve_integer(face, face.objective(cost)[0], self.control, as_far_as_time_goes=True)
        )

    def _tidied(self, plan: Ints) -> Ints:
        """The plan with company and overload as they are, not as the search left them where it looked at ranks."""
        tidy, pairs = plan.copy(), self.work.programme.pair_count
        tidy[pairs:] = self.work.programme.point(self.work.programme.chosen(plan))[pairs:]
        return tidy
