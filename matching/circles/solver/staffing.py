"""Every set of second mentors that could make a plan better, one after the other, where there can only be few.

Prices share second mentors out in fractions, a little of each wherever she helps most, and so prove little. Once it is
certain who is second, what is left are circles with a host each, of which prices prove nearly all there is. In the tree
one more of them is certain at each step, the likeliest first, and out again once everything with her is looked through.
Prices of the step before are nearly right at the next. What is left of a set that prices do not rule out is searched.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np

from matching.arrays import Bools, Floats
from matching.circles.criteria import fewest_circles, levels_of
from matching.circles.solver.lagrangian import CircleLagrangian, reduced_costs
from matching.circles.solver.pricing import PricedLevel, Pricing
from matching.circles.solver.volume import LAST, NEAR, Ascent
from matching.circles.tables import CircleTables
from matching.engine.control import NoPlan
from matching.engine.linear import SCALE
from matching.engine.relaxation import Relaxation

MOST = 3
"""Second mentors at most."""
EFFORT = 30_000_000
"""Modes in all steps together after which it ends."""


class TooMany(Exception):
    """It takes too long to look through all sets."""


class Staffing:
    """A tree of sets of second mentors.

    `search` looks for better plans in what is left of a set, and tells the improver. It raises Stopped and NoPlan.
    """

    def __init__(self, pricing: Pricing, index: int, search: Callable[[Relaxation], None]) -> None:
        self.pricing, self.improver, self.index, self.search = pricing, pricing.improver, index, search
        self.programme, self.effort, self.searched = pricing.programme, 0, set[tuple[int, ...]]()
        self.least, self.most = second_mentors(self.programme.tables, self.improver.figures[:index])

    @property
    def is_small(self) -> bool:
        """Whether it is worth a try."""
        return 0 < self.most <= MOST

    @property
    def figure(self) -> int:
        """Of the best plan there is."""
        return self.improver.figures[self.index]

    def has_proven(self, start: Relaxation, priced: PricedLevel) -> bool:
        """Whether nothing is better than the best plan, which may have become so on the way. Raises Stopped."""
        self.start = start
        is_open = priced.reduced[self.programme.second] < np.inf
        try:
            self._visit(priced.lagrangian, self._of_best(), np.zeros_like(is_open), priced.prices)
            self._visit(priced.lagrangian, (), is_open, priced.prices)
        except TooMany:
            return False
        return True

    def _of_best(self) -> tuple[int, ...]:
        """The second mentors of the best plan, among whom there is mostly a better one: then fewer are left."""
        return tuple(
            np.nonzero(self.programme.plan_of(self.improver.best)[self.programme.second])[0].tolist()
        )

    def _visit(
        self, before: CircleLagrangian, certain: tuple[int, ...], is_open: Bools, prices: Floats
    ) -> None:
        """Sets with some second mentors who are certain, and others who are open."""
        if not is_open.any() and tuple(sorted(certain)) in self.searched:
            return
        lagrangian = before.staffed(certain, is_open)
        ascent = Ascent(lagrangian, self.figure, prices, NEAR if is_open.any() else LAST)
        while not ascent.is_over:
            self.pricing.control.keep_going()
            ascent.step()
        self.effort += (ascent.steps + 1) * len(lagrangian.modes.cell)
        if self.effort > EFFORT:
            raise TooMany
        if ascent.least >= self.figure:
            return
        if not is_open.any():
            self.searched.add(tuple(sorted(certain)))
            self._search(certain, self.pricing.level(ascent))
            return
        reduced = reduced_costs(lagrangian, ascent.prices).second
        reduced[list(certain)] = np.inf
        rest = reduced <= (self.figure - 1) * SCALE - ascent.best.bound
        nobody = np.zeros_like(rest)
        order = np.nonzero(rest)[0]
        for offer in order[np.argsort(reduced[order], kind="stable")].tolist():
            rest[offer] = False
            if reduced[offer] <= (self.figure - 1) * SCALE - ascent.best.bound:
                others = rest if len(certain) + 1 < self.most else nobody
                self._visit(lagrangian, (*certain, offer), others, ascent.prices)
        if len(certain) >= self.least:
            self._visit(lagrangian, certain, nobody, ascent.prices)

    def _search(self, certain: tuple[int, ...], priced: PricedLevel) -> None:
        """What is left where these are the second mentors."""
        face = priced.narrowed(self.start, self.figure - 1)
        lower, upper = face.lower.copy(), face.upper.copy()
        lower[np.isin(face.origin, self.programme.second[list(certain)])] = 1
        with suppress(NoPlan):
            self.search(face.narrowed(lower, upper))


def second_mentors(tables: CircleTables, figures: tuple[int, ...]) -> tuple[int, int]:
    """How many second mentors plans have, at least and at most, whose figures before a level are these.

    They fill circles, each has a host, and as many more as one in two has a second mentor; (0, 0): nobody can say.
    """
    names = [criterion.name for criterion in levels_of(tables)][: len(figures)]
    if "unseated" not in names or "one_mentor" not in names or tables.problem.policy.mentors[1] < 2:
        return 0, 0
    circles = fewest_circles(tables, figures[names.index("unseated")])
    alone = figures[names.index("one_mentor")]
    return max(0, circles - alone), (int(tables.max_circles.sum()) - alone) // 2
