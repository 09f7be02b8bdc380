"""The end of a solve whose time runs out: the best plan that can still be had, and an honest bound for every level.

A bound says: no plan whose figures above it are at most ours does better. So each level is bounded within what plans
can use that are nowhere above ours in the levels before, whether those are proven or not.
"""

from __future__ import annotations

from contextlib import suppress

from matching.arrays import Ints
from matching.engine.control import NoPlan, Stopped
from matching.engine.lexicographic import Lexicographic
from matching.engine.programme import Proof
from matching.engine.proofs import without_prices
from matching.engine.propagation import propagated
from matching.engine.relaxation import Relaxation

HOPELESS = 1_000_000
"""Open columns above which there is never the time for a search."""
AT_ONCE = 0.4
"""Share of the time for a plan that has every figure as it was taken on trust."""
BOUNDING = 0.6
"""Share of a level's time for its bound; the rest is for a better plan."""
SHARES = (2, 40)
"""Time after time, how many levels' shares one level may take of the time that is left."""


class Closing:
    """The levels that a solve had no time to finish. `plan`: a right one, for when it found none."""

    def __init__(self, work: Lexicographic, plan: Ints) -> None:
        self.work, self.control = work, work.control
        work.offer(plan)
        self.bounds: list[int] = []
        self.left = work.starts[-1]
        """What plans can use that are nowhere above ours."""
        self.by_figures: dict[tuple[int, ...], tuple[Relaxation, Proof]] = {}
        """Where a level starts and what is proven of it, by the figures that the levels before it may have."""

    @property
    def figures(self) -> list[int]:
        """Of the best plan there is."""
        return self.work.figures(self.work.best)

    def run(self) -> None:
        """A plan and a bound for every level; takes the time that is left and raises nothing."""
        work = self.work
        for index, known in enumerate(zip(work.starts, work.proofs, strict=False)):
            self.by_figures[tuple(work.values[:index])] = known
        latest = work.bounding.latest
        if latest is not None and latest[0] is work.starts[-1]:
            self.by_figures[tuple(work.values)] = latest[0], latest[1]
        with self.control.within(AT_ONCE), suppress(NoPlan, Stopped):
            self._take_as_trusted()
        for most in SHARES:
            first = work.proven
            bounds, start = work.values[:first], work.starts[first]
            for index in range(first, len(work.objectives)):
                with self.control.within(min(1.0, most / (len(work.objectives) - index))):
                    start, least = self._closed(index, start)
                bounds.append(least)
            self.bounds, self.left = bounds, start
            if self.figures == bounds or self.control.has_to_stop():
                break

    def _take_as_trusted(self) -> None:
        """Look for a plan that has every figure as it was taken on trust: those are then proven."""
        work, index = self.work, len(self.work.values)
        if index == work.proven:
            return
        proof = self._proof(index, tuple(work.values), work.starts[-1], None)
        limit = proof.least
        while True:
            face = proof.within(limit)
            try:
                self._search(index, propagated(face))
                return
            except NoPlan:
                if face.width == work.starts[-1].width:
                    raise
                limit += limit - proof.least + 1

    def _closed(self, index: int, start: Relaxation) -> tuple[Relaxation, int]:
        """Bound a level and better the plan in it: what plans that are no worse can use, and the bound."""
        work, before = self.work, tuple(self.figures[:index])
        start = self.by_figures[before][0] if before in self.by_figures else start
        proof: Proof
        try:
            proof = self._proof(index, before, start, self.figures[index])
        except Stopped:
            proof = without_prices(start, work.objectives[index], work.least[index])
        least = self._bettered(index, proof)
        after = tuple(self.figures[: index + 1])
        if after in self.by_figures:
            return self.by_figures[after][0], least
        return propagated(proof.within(after[-1], least)), least

    def _proof(self, index: int, before: tuple[int, ...], start: Relaxation, known: int | None) -> Proof:
        if before not in self.by_figures:
            with self.control.within(BOUNDING):
                self.by_figures[before] = start, self.work.proof(index, start, known, best_effort=True)
        return self.by_figures[before][1]

    def _bettered(self, index: int, proof: Proof) -> int:
        """Look for plans between bound and figure; the bound, raised as far as there are none."""
        least = limit = proof.least
        with suppress(Stopped):
            while least < (value := self.figures[index]):
                limit = min(limit, value - 1)
                try:
                    found, is_best = self._search(index, propagated(proof.within(limit, least)))
                    return found if is_best else least
                except NoPlan:
                    least, limit = limit + 1, limit + 1 + limit - proof.least
        return least

    def _search(self, index: int, face: Relaxation) -> tuple[int, bool]:
        if face.width > HOPELESS:
            raise Stopped
        return self.work.search(index, face, best_effort=True)
