"""Branch and bound over who is second to whom, at prices.

What makes every bound weak is that a fraction of each second mentor helps a little everywhere. Once it is known who
leads with whom, prices prove much more and close most of what there is. So the tree branches on pairs of a host and a
second mentor, each node with the prices of the one above to begin with, and what is left of a node is searched.

Plans are looked for below a limit that goes up from the bound, by steps that double: near the bound little is open and
nodes are soon over, and a plan that is found there ends it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heappop, heappush

import numpy as np

from matching.arrays import Bools, Floats
from matching.circles.solver.improving import Improver
from matching.circles.solver.joining import all_rows
from matching.circles.solver.lagrangian import CircleLagrangian, ReducedCosts, reduced_costs
from matching.circles.solver.modes import Modes
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.volume import Ascent
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import best_point
from matching.engine.linear import SCALE
from matching.engine.programme import Objective
from matching.engine.proofs import between
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Relaxation, Rows

FEW = 900
"""Seats up to which a node is searched although it is not known who is second."""
TAKEN, LEFT_OUT = 160, 40
"""Steps of prices at a node with one pair more, and at one where a pair is left out, which changes less."""
SHORT = 0.05
"""The least length of these steps to begin with, where those of the node above had become short."""
EVERY, WORTH = 40, 0.05
"""After so many steps it goes on if they closed this part of what is open."""
NEAR = 0.02
"""The first limit, as a part of the bound above it."""

Pair = tuple[int, int]
"""A host and a second mentor."""


@dataclass(frozen=True, eq=False)
class Standing:
    """What an ascent of prices ended with: all that is kept of it, because there are many nodes."""

    bound: int
    prices: Floats
    seconds: Floats
    length: float
    reduced: ReducedCosts


def standing_of(ascent: Ascent) -> Standing:
    """Where an ascent stands."""
    reduced = reduced_costs(ascent.lagrangian, ascent.prices)
    return Standing(ascent.best.bound, ascent.prices, ascent.seconds, ascent.length, reduced)


@dataclass(order=True)
class Node:
    """Plans with some pairs in which no second mentors are but those that are open; `tried`: below which limit.

    `at` is its own standing, or that of the node above as long as it is new. The one of least `priced`, which is the
    bound of that, is looked at first; a search may have raised `bound` further.
    """

    priced: int
    number: int
    bound: int = field(compare=False)
    pairs: tuple[Pair, ...] = field(compare=False)
    is_open: Bools = field(compare=False)
    at: Standing = field(compare=False)
    steps: int = field(compare=False, default=TAKEN)
    length: float = field(compare=False, default=1.0)
    is_new: bool = field(compare=False, default=True)
    tried: int = field(compare=False, default=0)

    @property
    def least(self) -> int:
        """The bound as a whole number, rounded up."""
        return -(-self.bound // SCALE)

    def room(self, limit: int) -> int:
        """How much dearer a plan below a limit can be than its prices say."""
        return (limit - 1) * SCALE - self.at.bound

    def take(self, standing: Standing) -> None:
        """Stand by itself."""
        self.at, self.priced, self.is_new = standing, standing.bound, False
        self.bound = max(self.bound, self.priced)


class Seconds:
    """Second mentors by number, and what is left of them and of modes when some pairs are taken; at most so many."""

    def __init__(self, modes: Modes, most: int) -> None:
        self.modes, self.tables, self.most = modes, modes.tables, most
        self.cell, self.second = self.tables.seconds
        self.host = self.tables.cells.host[self.cell]
        self.pair = self.host * self.tables.mentor_count + self.second
        self.mode = np.repeat(np.arange(len(modes.cell)), np.diff(modes.start))

    @cached_property
    def is_mirrored(self) -> Bools:
        """Who might as well be the host online, with this host as second; of both, the one with the lower number."""
        tables, slots = self.tables, len(self.tables.slot_names)
        online, slot = tables.cells.online[self.cell], tables.cells.slot[self.cell]
        own = self.pair * slots + slot
        other = (self.second * tables.mentor_count + self.host) * slots + slot
        mirrored: Bools = online & np.isin(other, own[online]) & (self.second < self.host)
        return mirrored

    def of(self, pairs: tuple[Pair, ...]) -> Bools:
        """Those of some pairs."""
        return np.isin(self.pair, [host * self.tables.mentor_count + second for host, second in pairs])

    def full(self, pairs: tuple[Pair, ...]) -> Bools:
        """By mentor, whether these pairs are all that she can lead."""
        used = np.bincount([mentor for pair in pairs for mentor in pair], minlength=self.tables.mentor_count)
        return np.greater_equal(used, self.tables.max_circles)

    def left(self, is_open: Bools, pairs: tuple[Pair, ...]) -> Bools:
        """Those that are still open once some pairs are taken."""
        full, own = self.full(pairs), self.of(pairs)
        others = ~(full[self.host] | full[self.second])
        left: Bools = is_open & (own | (others & (len(pairs) < self.most)))
        return left

    def narrowed(self, is_open: Bools, pairs: tuple[Pair, ...]) -> tuple[Modes, Bools]:
        """The modes that are left, and which of them a host cannot but lead."""
        modes, host = self.modes, self.tables.cells.host[self.modes.cell]
        taken, count = self.of(pairs)[modes.offer], len(modes.cell)
        is_taken = np.bincount(self.mode[taken], minlength=count) > 0
        kept = is_open[modes.offer]
        number = np.bincount(self.mode[kept], minlength=count)
        here = (~modes.is_double | (number > 0)) & (is_taken | ~self.full(pairs)[host])
        kept &= here[self.mode]
        left = replace(
            modes,
            cell=modes.cell[here],
            is_double=modes.is_double[here],
            offer=modes.offer[kept],
            start=np.concatenate([[0], np.cumsum(number[here])]).astype(np.int64),
            example=modes.example[here],
        )
        only = np.array([self.tables.max_circles[first] == 1 for first, _ in pairs], bool)
        forced = np.isin(host, np.array(pairs, np.int64).reshape(-1, 2)[only, 0])
        return left, (is_taken & forced)[here]


class PairTree:
    """The best figure of a level, from the prices at which all pairs are open; better plans go to the improver."""

    def __init__(
        self,
        programme: CircleProgramme,
        improver: Improver,
        control: Control,
        start: Relaxation,
        ascent: Ascent,
    ) -> None:
        self.programme, self.improver, self.control, self.start = programme, improver, control, start
        self.root = ascent.lagrangian
        self.seconds = Seconds(self.root.modes, int(programme.tables.max_circles.sum()) - self.root.circles)
        is_open = np.isin(programme.second, start.origin)
        is_there = ~is_open & (start.settled[programme.second] > 0)
        is_open = is_there | (is_open & ~self.seconds.is_mirrored)
        at = standing_of(ascent)
        first = Node(at.bound, 0, at.bound, (), is_open, at, is_new=False)
        self.nodes, self.parked, self.count = [first], list[Node](), 0
        self.step = max(1, int(NEAR * first.least))
        self.limit = first.least + self.step

    @cached_property
    def objective(self) -> Objective:
        """Of the level."""
        return self.programme.objectives()[self.root.index]

    @property
    def known(self) -> int:
        """The figure of the best plan so far."""
        return self.improver.figures[self.root.index]

    @property
    def is_current(self) -> bool:
        """Whether the best plan still has the figures before this level; with better ones it is another tree."""
        return self.improver.figures[: self.root.index] == self.root.values

    @property
    def least(self) -> int:
        """What no plan with the figures before this level is below."""
        known = [self.known] if self.is_current or not (self.nodes or self.parked) else []
        return min([*known, *(node.least for node in (*self.nodes, *self.parked))])

    @property
    def is_over(self) -> bool:
        """Whether the best plan is proven."""
        return self.is_current and self.least == self.known

    @property
    def below(self) -> int:
        """Below which figure plans are looked for."""
        return min(self.known, self.limit)

    def run(self, on_bound: Callable[[int], None]) -> None:
        """Go on until the best plan is proven; `on_bound` hears of every bound on the way. Raises Stopped."""
        told = 0
        while self.is_current and self.least < self.known:
            self.control.keep_going()
            if self.least > told:
                told = self.least
                on_bound(told)
            if not self.nodes:
                self.limit, self.step = self.least + self.step, 2 * self.step
                self.nodes, self.parked = sorted(self.parked), []
            node = heappop(self.nodes)
            left = [node]
            try:
                left = self._visited(node)
            finally:
                for item in left:
                    self._keep(item)

    def _keep(self, node: Node) -> None:
        """Put a node where it is looked at again, or only when the limit is higher."""
        if node.least < self.below:
            heappush(self.nodes, node)
        else:
            self.parked.append(node)

    def _visited(self, node: Node) -> list[Node]:
        """What is left of a node after another look below the limit."""
        if node.is_new or (node.pairs and node.tried < self.below):
            self._bound(node)
        node.tried = self.below
        if node.least >= self.below:
            return [node] if node.least < self.known else []
        room = node.room(self.below)
        free = node.is_open & (node.at.reduced.second <= room) & ~self.seconds.of(node.pairs)
        if free.any() and int((node.at.reduced.seat <= room).sum()) > FEW:
            return list(self._branches(node, free))
        self._search(node, free)
        node.bound = max(node.bound, self.below * SCALE)
        return [node] if node.least < self.known else []

    def _branches(self, node: Node, free: Bools) -> Iterator[Node]:
        """With the pair of which the average at the prices has most, and without it."""
        seconds, at = self.seconds, node.at
        shares = np.bincount(seconds.pair[free], at.seconds[free] + 1e-9)
        host, second = divmod(int(np.argmax(shares)), self.programme.tables.mentor_count)
        pairs, others = (*node.pairs, (host, second)), node.is_open & ~seconds.of(((host, second),))
        self.count += 2
        left, length = seconds.left(node.is_open, pairs), max(SHORT, at.length)
        yield Node(node.priced, -self.count, node.bound, pairs, left, at)
        yield Node(node.priced, 1 - self.count, node.bound, node.pairs, others, at, LEFT_OUT, length)

    def _bound(self, node: Node) -> None:
        """Prices of a node, as long as steps are worth it."""
        root = self.root
        modes, forced = self.seconds.narrowed(node.is_open, node.pairs)
        lagrangian = CircleLagrangian(modes, root.index, root.values, root.is_closed, forced)
        ascent = Ascent(lagrangian, self.below, node.at.prices)
        ascent.length, before = node.length, ascent.best.bound
        while ascent.steps < node.steps and not ascent.is_over:
            self.control.keep_going()
            ascent.step()
            if ascent.steps % EVERY == 0:
                if ascent.best.bound - before < WORTH * (self.below * SCALE - ascent.best.bound):
                    break
                before = ascent.best.bound
        node.take(standing_of(ascent))

    def _search(self, node: Node, free: Bools) -> None:
        """Look for the best plan of a node below the limit. Raises Stopped."""
        with suppress(NoPlan):
            face = propagated(self._face(node, free))
            whole = face.with_rows(all_rows(self.programme, face))
            cost = face.objective(self.objective.cost)[0]
            point, is_best = best_point(whole, cost, self.control, with_cuts=False)
            self.improver.offer(self.programme.seating_of(face.whole(point)))
            if not is_best:
                raise Stopped

    def _face(self, node: Node, free: Bools) -> Relaxation:
        """What plans of a node below the limit can use."""
        programme, room = self.programme, node.room(self.below)
        face = between(self.start, self.objective, node.least, self.below - 1)
        for pair in node.pairs:
            column = programme.second[self.seconds.of((pair,))]
            row, one = np.zeros(len(column), np.int64), np.ones(len(column), np.int64)
            face = face.with_rows(face.over_open(Rows(row, column, one, np.array([1]), np.array([FREE]))))
        is_open = np.ones(programme.width, bool)
        is_open[: len(programme.student)] = node.at.reduced.seat <= room
        is_open[programme.led] = node.at.reduced.led <= room
        is_open[programme.second] = free | (node.is_open & self.seconds.of(node.pairs))
        upper = np.where(is_open[face.origin], face.upper, face.lower)
        return face.narrowed(face.lower, upper, face.rows.lower, face.rows.upper)
