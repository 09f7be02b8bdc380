"""Prices for a programme that is too large for the simplex method, and what they prove of all its pairs.

The levels up to the first that counts pairs are weighed into one objective. The first-order method PDLP comes within
a fraction of a per cent of the optimum of an excerpt; pairs that its prices say could help join, and after a few
rounds none is left that matters. Whatever prices come out, rounded to whole numbers they prove a bound over all pairs.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints, first_of_each
from matching.engine import linear
from matching.engine.control import Control
from matching.engine.cuts import halved, summed_cuts
from matching.engine.linear import SCALE, nearly_best
from matching.engine.relaxation import Relaxation, Rows
from matching.placement.criteria import Level
from matching.placement.solver.large.excerpt import Excerpt, counting
from matching.placement.solver.large.lifting import PairRows
from matching.placement.solver.network import Face
from matching.placement.solver.programme import NO_ROWS, Counted, whole_programme

ITERATIONS = (200, 300, 1_000)
ITERATIONS_WITH_CUTS = (1_000,)
"""Iterations of each round; every one goes on from the one before."""
MOST_CUTS = 2_000
NEARLY_WHOLE = 0.01
MOST_OF_COUNTING = 16
MOST_OF_OTHERS = 8
"""Pairs of each student to begin with, of those who are in a group or a team and of others: by the flow's prices."""
JOINING = SCALE // 4
MOST_JOINING = 10
"""Below which reduced cost pairs join, and how many of a student at a time."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """Levels of groups and teams with the first that counts pairs, which has weight one, as one cost."""

    levels: list[Level]
    weights: list[int]

    @property
    def main(self) -> Level:
        """The level that counts pairs."""
        return self.levels[-1]

    def weight(self, counts: str) -> int:
        """What one that is alone, or one beyond the intensive places, weighs."""
        return sum(
            weight
            for level, weight in zip(self.levels[:-1], self.weights, strict=False)
            if level.counts == counts
        )

    def of_pairs(self, face: Face, counted: Counted) -> Ints:
        """What each pair costs, beyond what its student would count for without a place."""
        cost = self.main.pair - self.main.idle[face.model.student]
        return cost + self.weight("alone") * counted.lonely

    def of_others(self, counted: Counted) -> Ints:
        """The cost of columns that are not pairs."""
        groups, teams = counted.group_count, len(counted.team_limit)
        parts = [(groups, self.weight("alone")), (groups, 0), (teams, self.weight("overload"))]
        return np.concatenate([np.full(count, weight, np.int64) for count, weight in parts])


@dataclass(frozen=True, eq=False)
class Evidence:
    """What prices prove, in 1/SCALE: a bound without the students, and reduced costs by pair before students pay.

    `seat`: the price of a seat by opening, not above zero where it need not be taken.
    """

    bound: int
    reduced: Ints
    seat: Ints

    def halfway(self, other: Evidence) -> Evidence:
        """What the prices halfway between these and others prove."""
        reduced, seat = (self.reduced + other.reduced) >> 1, (self.seat + other.seat) >> 1
        return Evidence((self.bound + other.bound) >> 1, reduced, seat)


@dataclass(frozen=True, eq=False)
class Written:
    """Some pairs written down as a programme, without cuts; the `cuts` beside it, and the `sums` they were made of."""

    pairs: Ints
    relaxation: Relaxation
    cost: Ints
    rows: PairRows
    cuts: Rows = NO_ROWS
    sums: Rows = NO_ROWS

    @property
    def cut(self) -> Relaxation:
        """The programme with its cuts, which are its last rows."""
        return self.relaxation.with_rows(self.cuts)

    def sums_at(self, point: Floats, others: Floats) -> Rows:
        """Sums of rows whose cuts a point violates, which is given over all pairs and over the other columns."""
        found = summed_cuts(self.relaxation, self._nearly_whole(point, others), MOST_CUTS)
        return NO_ROWS if found is None else found[1]

    def with_cuts(self, sums: Rows, point: Floats, others: Floats) -> Written:
        """The same with the cuts besides that sums of rows give, where a point says which way they are rounded."""
        cuts = halved(self.relaxation, self._nearly_whole(point, others), sums)[0]
        return replace(self, cuts=self.cuts.joined(cuts), sums=self.sums.joined(sums))

    def _nearly_whole(self, point: Floats, others: Floats) -> Floats:
        """A point over the columns of this programme, in which what is nearly whole is whole."""
        own = np.concatenate([point[self.pairs], others])
        whole = np.rint(own)
        return np.where(np.abs(own - whole) < NEARLY_WHOLE, whole, own)


@dataclass(frozen=True, eq=False)
class Priced:
    """Whole prices of the rows that were written down, and what they prove.

    `others`: the reduced costs of columns that are not pairs.
    """

    written: Written
    price: Ints
    evidence: Evidence
    others: Ints


@dataclass(frozen=True, eq=False)
class _Found:
    """Sums of `rows` of an excerpt, and the point whose cuts they gave."""

    rows: PairRows
    sums: Rows
    point: Floats
    others: Floats

    def sums_in(self, rows: PairRows) -> Rows:
        """The same of rows of a larger excerpt."""
        return replace(self.sums, column=self.rows.numbered_in(rows, self.sums.column))


@dataclass(eq=False)
class FirstOrder:
    """Prices over the pairs of a face. `beyond`: how much dearer each of its pairs is than its student's best, by flow.

    `taking_part` and `point` are over all pairs of the model, `others` the point in columns that are not pairs;
    `evidence` is the best there is.
    """

    face: Face
    counted: Counted
    objective: Weighed
    control: Control
    beyond: Ints
    draw: Ints
    taking_part: Bools = field(init=False)
    point: Floats = field(init=False)
    others: Floats = field(init=False)
    evidence: Evidence | None = field(init=False, default=None)
    best: Priced | None = field(init=False, default=None)
    """The round that proved most."""
    total: int = field(init=False, default=0)
    latest: tuple[Written, Floats] | None = field(init=False, default=None, repr=False)
    """What was written down last, and the prices of its rows and cuts."""

    def __post_init__(self) -> None:
        model, pairs = self.face.model, self.face.pairs
        self.first = np.nonzero(np.diff(model.student[pairs], prepend=NOBODY))[0]
        self.who = model.student[pairs[self.first]]
        self.cost = self.objective.of_pairs(self.face, self.counted)
        self.counts = counting(model, self.counted)
        most = np.where(self.counts, MOST_OF_COUNTING, MOST_OF_OTHERS)
        first = first_of_each(model.student[pairs], most, self.beyond, self.draw[pairs])
        listed = self.counts[model.student[pairs]] & (model.rank[pairs] <= model.tables.longest)
        self.taking_part = np.zeros(len(model.student), bool)
        self.taking_part[pairs[first | listed]] = True
        self.taking_part[self.face.chosen[self.face.chosen != NOBODY]] = True

    def run(self) -> None:
        """All rounds. Raises Stopped; what was proven until then stays."""
        for iterations in ITERATIONS:
            self._join(self._priced(self._written(), iterations))
        found: list[_Found] = []
        for iterations in ITERATIONS_WITH_CUTS:
            written, latest = self._written(), (self.point, self.others)
            for one in found:
                written = written.with_cuts(one.sums_in(written.rows), one.point, one.others)
            sums = written.sums_at(*latest)
            found.append(_Found(written.rows, sums, *latest))
            self._join(self._priced(written.with_cuts(sums, *latest), iterations))

    def paid(self, reduced: Ints) -> Ints:
        """What each student with a place pays at least: the cheapest of her pairs."""
        least = np.zeros(self.face.model.student_count, np.int64)
        if len(self.first):
            least[self.who] = np.minimum.reduceat(reduced, self.first)
        return least

    def beyond_best(self, evidence: Evidence) -> Ints:
        """How much each pair of the face costs beyond what its student pays, in 1/SCALE."""
        reduced = evidence.reduced
        return reduced - self.paid(reduced)[self.face.model.student[self.face.pairs]]

    def _priced(self, written: Written, iterations: int) -> Evidence:
        """What is proven by the prices that come out after so many steps. Raises Stopped."""
        self.control.keep_going()
        begin = self._as_it_was(written)
        point, price = nearly_best(written.cut, written.cost, iterations, self.control, begin)
        self.latest = written, price
        self.point = np.zeros(len(self.taking_part))
        self.point[written.pairs], self.others = np.split(point, [len(written.pairs)])
        priced = self.proven(written, np.rint(price * SCALE).astype(np.int64))
        if self.take(priced.evidence):
            self.best = priced
        return priced.evidence

    def take(self, evidence: Evidence) -> bool:
        """Keep what proves more than everything before, and tell whether it does."""
        total = evidence.bound + int(self.paid(evidence.reduced).sum())
        if self.evidence is not None and total <= self.total:
            return False
        self.evidence, self.total = evidence, total
        return True

    def with_level(self, own: Ints, weight: int) -> FirstOrder:
        """The same for so many times this cost and another by pair of the model, at prices so many times as high."""
        other, best = copy(self), self.best
        other.cost = self.cost * weight + own
        other.objective = Weighed(self.objective.levels, [one * weight for one in self.objective.weights])
        if best is not None:
            written = replace(best.written, cost=best.written.cost * weight)
            other.best = other.proven(written, best.price * weight)
        return other

    def relaxed(self, best: Priced, rows: Bools, others: Bools) -> Priced:
        """What prices prove without those of some rows, and without some of the columns that are not pairs."""
        return self.proven(best.written, np.where(rows, 0, best.price), others)

    def _as_it_was(self, written: Written) -> tuple[Floats, Floats] | None:
        """The point and prices of the round before, in a programme that has all its pairs, rows and cuts, and more."""
        if self.latest is None:
            return None
        before, known = self.latest
        rows, price = before.relaxation.rows.count, np.zeros(written.cut.rows.count)
        price[before.rows.numbered_in(written.rows, np.arange(rows))] = known[:rows]
        first = written.relaxation.rows.count
        price[first : first + before.cuts.count] = known[rows:]
        return np.concatenate([self.point[written.pairs], self.others]), price

    def _written(self) -> Written:
        """The pairs that take part as a programme."""
        pairs = np.nonzero(self.taking_part)[0]
        excerpt = Excerpt.of(self.face, self.objective.levels, self.counted, pairs)
        relaxation, links = whole_programme(excerpt.model, excerpt.face, excerpt.counted)
        cost = np.concatenate([self.cost[pairs], self.objective.of_others(self.counted)])
        rows = PairRows.of(self.face, self.counted, excerpt)
        return Written(pairs, relaxation.with_rows(links), cost, rows)

    def proven(self, written: Written, price: Ints, without: Bools | None = None) -> Priced:
        """What prices say of all pairs of the face. Rows that only pairs outside the excerpt have are worth nothing.

        `without`: columns that are not pairs and count nothing.
        """
        rows, relaxation = written.rows, written.cut
        students = self.face.model.student_count
        price[:students] = 0
        dearest = self.objective.weight("overload") * SCALE
        price[rows.team : rows.link] = np.maximum(price[rows.team : rows.link], -dearest)
        without_pairs = relaxation.upper.copy()
        without_pairs[: len(written.pairs)] = 0
        if without is not None:
            without_pairs[len(written.pairs) :][without] = 0
        others = Relaxation(
            relaxation.origin, relaxation.lower, without_pairs, relaxation.rows, relaxation.settled
        )
        bound, of_columns, price = linear.proven(others, written.cost, price)
        reduced = self.cost[self.face.pairs] * SCALE - rows.worth(price)
        reduced -= self._worth_of_cuts(written, price[written.relaxation.rows.count :])
        seat = price[students : students + len(self.face.model.tables.opening_ids)]
        return Priced(written, price, Evidence(bound, reduced, seat), of_columns[len(written.pairs) :])

    def _worth_of_cuts(self, written: Written, price: Ints) -> Ints:
        """What cuts are worth to each pair of the face."""
        pairs, cuts = self.face.pairs, written.cuts
        is_pair = cuts.column < len(written.pairs)
        worth = np.zeros(len(self.taking_part), np.int64)
        of = written.pairs[cuts.column[is_pair]]
        np.add.at(worth, of, cuts.coefficient[is_pair] * price[cuts.row[is_pair]])
        outside = np.nonzero(~self.taking_part[pairs])[0]
        worth[pairs[outside]] = written.rows.worth_of_cuts(price, written.sums, outside)
        return worth[pairs]

    def _join(self, evidence: Evidence) -> None:
        """Let pairs take part that could help, or nearly."""
        student, pairs = self.face.model.student, self.face.pairs
        beyond = evidence.reduced - self.paid_by_part(evidence.reduced)[student[pairs]]
        waiting = np.nonzero(~self.taking_part[pairs] & (beyond < JOINING))[0]
        lot = self.draw[pairs[waiting]]
        joining = first_of_each(student[pairs[waiting]], MOST_JOINING, beyond[waiting], lot)
        self.taking_part[pairs[waiting[joining]]] = True

    def paid_by_part(self, reduced: Ints) -> Ints:
        """What each student pays for the cheapest of her pairs that take part."""
        inside = self.taking_part[self.face.pairs]
        least = np.full(self.face.model.student_count, np.iinfo(np.int64).max // 2)
        np.minimum.at(least, self.face.model.student[self.face.pairs[inside]], reduced[inside])
        return least
