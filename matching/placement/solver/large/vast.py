"""A country: a programme that is too large for the simplex method, in the time that there is.

What levels of groups and teams come to at least is proven of those who count in them. Prices for the levels up to the
first that counts pairs prove a bound for that, and their fractional point becomes a plan by a flow. Large neighbourhood
search betters it, and a last flow the levels that follow, without touching its company.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from itertools import chain, repeat

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, Stopped
from matching.engine.linear import SCALE
from matching.engine.proofs import fixed_by_prices
from matching.placement.criteria import Level, figure, figures
from matching.placement.solver.large.blocks import Blocks
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.large.first_order import Evidence, FirstOrder, Weighed
from matching.placement.solver.large.improving import Improving, joined_by_team
from matching.placement.solver.large.rounding import rounded
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Counted

VAST = 1_000_000
"""Pairs above which this takes the place of a programme that is written down whole."""
ALONE, OVERLOAD = 2, 1
"""What they weigh in prices, in worst places of the level that counts pairs: near what the best plan pays for one of
them. More would count in the bound as if all the plan has of them could be had for nothing."""
MUCH = 20
"""How many times more a level weighs than the next one where a plan is made better."""
NEAR_AMONG_THEMSELVES = 1.0
"""How much dearer it may be where those who count choose among themselves."""
USED = 0.02
FINE = 64
"""Prices of seats are rounded to one part in so many where those who count choose among themselves."""
MOST_AMONG_THEMSELVES = 2_000
NEIGHBOURHOODS = ((0.3, 0.05, False, 4_000), (0.8, 0.2, True, 2_600))
"""Time after time, and then the last again: how much dearer than her best a pair may be to be looked at, of one in a
group or team and of others, whether those who share a team are in one neighbourhood, and how many students it has."""
PATIENCE = 2
"""Times in a row without a better plan after which no other neighbourhoods are tried."""
BOUNDING, PRICES, IMPROVING = 0.2, 0.5, 0.85
"""Shares of the time that is left when each begins."""
BESIDE = 0.93
"""Of the time that is left after levels of groups and teams are bounded, when blocks are bounded at last."""
NEARLY = 1_000
"""A plan that is above its bound by one part in so many is what weights of later levels are chosen for."""
COARSE = 64
"""Costs, in 1/SCALE, are rounded down to multiples of this where a flow bounds them."""
FLOWS_TAKE, LAST_SECONDS = 1.5, 4.0
"""How much longer than the longest so far a flow may take, and the seconds that are kept for writing the plan."""
SHIFTS = (-2, -1, 0, 1, 2, 3, 4, 5, 6)
"""By which powers of two a level is weighed against those before it, to bound what follows."""


def is_vast(face: Face, levels: list[Level], control: Control) -> bool:
    """Whether levels are better settled in this way: too many pairs, a time limit, and a level that counts pairs."""
    has_pairs = any(level.counts == "pairs" for level in levels)
    return control.remaining is not None and len(face.pairs) > VAST and has_pairs


class Vast:
    """The levels from the first that looks at groups or teams: `chosen` and `bounds` are what there is so far."""

    def __init__(
        self, face: Face, flow: Face, levels: list[Level], draw: Ints, control: Control, first_index: int
    ) -> None:
        self.face, self.flow, self.levels, self.control = face, flow, levels, control
        self.first_index = first_index
        self.model = face.model
        self.main = next(index for index, level in enumerate(levels) if level.counts == "pairs")
        self.counted = Counted.of(self.model, levels)
        self.chosen = flow.chosen
        self.before: list[int] = []
        self.flow_takes = 0.0
        self.blocks: Blocks | None = None
        self.between: Evidence | None = None
        self.with_levels: dict[str, tuple[Evidence, int]] = {}
        self.prices = FirstOrder(face, self.counted, self._objective(prices=True), control, flow.beyond, draw)

    def run(self) -> None:
        """A plan, and what can be proven. Raises nothing."""
        with suppress(Stopped), self.control.within(BOUNDING):
            self._bound_before()
        self.blocks = self.in_blocks()
        self.look()

    def in_blocks(self) -> Blocks:
        """The parts of the flow that share teams, which bound more by themselves, beside what else is done."""
        control = copy(self.control)
        control.on_progress = None
        if control.remaining is not None:
            control.deadline = control.seconds + BESIDE * control.remaining
        return Blocks(self.prices, self._by_team(self.face.part_of_student.astype(np.int64)), control)

    def look(self) -> None:
        """A plan, and what prices prove. Raises nothing."""
        with suppress(Stopped), self.control.within(PRICES):
            self.prices.run()
        if self.prices.evidence is not None:
            with suppress(Stopped):
                self._plan(self.prices.evidence)

    def _objective(self, *, prices: bool) -> Weighed:
        levels = self.levels[: self.main + 1]
        worst = max(1, int(levels[-1].pair.max(initial=0)))  # of the level that counts pairs
        if prices:
            weights = [worst * (ALONE if level.counts == "alone" else OVERLOAD) for level in levels[:-1]]
        else:
            weights = [worst * MUCH ** (self.main - index) for index in range(self.main)]
        return Weighed(levels, [*weights, 1])

    def _bound_before(self) -> None:
        """Bound the levels of groups and teams among those who count in them; others can only stand in their way."""
        face = self._without_others()
        programme = Excerpt.of(face, self.levels[: self.main + 1], self.counted, face.pairs).programme()
        bounding = Bounding(programme, self.control)
        start = programme.relaxation
        for objective in programme.objectives[: self.main]:
            proof = bounding.proof(start, objective)
            self.before.append(proof.least)
            start = fixed_by_prices(proof.relaxation, proof.vertex, proof.vertex.least)

    def _without_others(self) -> Face:
        """The face as if nobody were there who is in no group and no team, and would take or need any seat."""
        face, student, opening = copy(self.face), self.model.student, self.model.opening
        inside = self.prices.counts[student[face.pairs]]
        shared = np.zeros(len(face.must_fill), bool)
        shared[opening[face.pairs[~inside]]] = True
        face.must_fill, face.placed = face.must_fill & ~shared, face.placed & self.prices.counts
        face.chosen = np.where(self.prices.counts, face.chosen, NOBODY)
        face.pairs = face.pairs[inside]
        return face

    def _plan(self, evidence: Evidence) -> None:
        """A plan from the fractional point, bettered as long as there is time."""
        wide = self._excerpt(self.levels, self.prices.taking_part)
        self._take(wide.in_whole(rounded(wide, self.prices.point[wide.pairs], [wide.levels[self.main]])))
        bounding: Future[None] | None = None
        with ThreadPoolExecutor(1) as beside:
            with suppress(Stopped), self.control.within(IMPROVING):
                self._settle_counting(evidence)
                if self.blocks is not None:
                    bounding = beside.submit(self._bound_in_blocks, self.blocks, evidence)
                self._improve(evidence)
            self._follow(self._excerpt(self.levels, self.prices.taking_part))
        if bounding is not None:
            bounding.result()

    def _bound_in_blocks(self, blocks: Blocks, before: Evidence) -> None:
        """Let blocks find better prices, then for later levels one by one, the last first, as long as there is time."""
        evidence = blocks.sharpened()
        if evidence is None or not self.prices.take(evidence):
            return
        self.between = evidence.halfway(before)
        limit = self.prices.total + self.prices.total // NEARLY
        for level in reversed(self.levels[self.main + 1 :]):
            if level.counts != "pairs":
                continue
            blocks.control.keep_going()
            own = level.pair - level.idle[self.model.student]
            weight = 1 << max(0, self._weighed(own[self.face.pairs] * SCALE, limit)[2] + 1)
            if (with_level := blocks.with_level(own, weight)) is not None:
                self.with_levels[level.name] = with_level, weight

    def _excerpt(self, levels: list[Level], inside: Bools) -> Excerpt:
        """The excerpt with some pairs, and those of the plans that there are."""
        inside = inside.copy()
        for plan in (self.chosen, self.face.chosen):
            inside[plan[plan != NOBODY]] = True
        return Excerpt.of(self.face, levels, self.counted, np.nonzero(inside)[0])

    def _settle_counting(self, evidence: Evidence) -> None:
        """Let those in a group or team choose among themselves, at the price of seats, and the rest follow."""
        face, counts = self._without_others(), self.prices.counts
        held = np.where(counts, self.chosen, NOBODY)
        near = self._near(evidence, NEAR_AMONG_THEMSELVES, 0)
        near[held[held != NOBODY]] = near[face.chosen[face.chosen != NOBODY]] = True
        pairs = face.pairs[near[face.pairs]]
        excerpt = Excerpt.of(face, self.levels[: self.main + 1], self.counted, pairs)
        objective = self._objective(prices=False)
        price = evidence.seat[excerpt.model.opening] // (SCALE // FINE)
        cost = objective.of_pairs(self.face, self.counted)[pairs] * FINE - price
        cost = np.concatenate([cost, objective.of_others(self.counted) * FINE])
        improving = Improving(excerpt.programme(), cost, np.nonzero(counts)[0], counts, self.control)
        neighbourhoods = improving.neighbourhoods(
            self._by_team(face.part_of_student.astype(np.int64)), MOST_AMONG_THEMSELVES
        )
        plan = excerpt.in_whole(improving.improved(excerpt.in_own(held), neighbourhoods))
        inside = self.prices.taking_part.copy()
        inside[plan[plan != NOBODY]] = True
        wide = self._excerpt(self.levels, inside)
        self._take(wide.in_whole(rounded(wide, wide.weights(plan), [wide.levels[self.main]])))

    def _improve(self, evidence: Evidence) -> None:
        """Better the plan in one neighbourhood after another, then by a flow in which everybody has more pairs.

        As long as there is time and that is not in vain, with other neighbourhoods each time.
        """
        fruitless = 0
        everybody, objective = np.arange(self.model.student_count), self._objective(prices=False)
        part = self.face.part_of_student.astype(np.int64)
        for turn, (counting, others, by_team, most) in enumerate(
            chain(NEIGHBOURHOODS, repeat(NEIGHBOURHOODS[-1]))
        ):
            before = self._figures(self.chosen)
            excerpt = self._excerpt(self.levels[: self.main + 1], self._near(evidence, counting, others))
            cost = objective.of_pairs(self.face, self.counted)[excerpt.pairs]
            cost = np.concatenate([cost, objective.of_others(self.counted)])
            improving = Improving(excerpt.programme(), cost, everybody, self.prices.counts, self.control)
            neighbourhoods = improving.neighbourhoods(self._by_team(part) if by_team else part, most, turn)
            self._take(excerpt.in_whole(improving.improved(excerpt.in_own(self.chosen), neighbourhoods)))
            wide = self._excerpt(self.levels, self.prices.taking_part)
            self._take(wide.in_whole(rounded(wide, wide.weights(self.chosen), [wide.levels[self.main]])))
            self.control.keep_going()
            fruitless = 0 if self._figures(self.chosen) < before else fruitless + 1
            if turn >= len(NEIGHBOURHOODS) - 1 and fruitless >= PATIENCE:
                return

    def _near(self, evidence: Evidence, counting: float, others: float) -> Bools:
        """Pairs that are little dearer than the best of their student, or that the fractional point takes."""
        pairs = self.face.pairs
        most = np.where(self.prices.counts[self.model.student[pairs]], counting, others)
        near = self.prices.point > USED
        near[pairs[self.prices.beyond_best(evidence) <= most * SCALE]] = True
        return near

    def _by_team(self, part: Ints) -> Ints:
        """Parts, by student, of which those that share a team whose places can run out count as one."""
        team = np.full(self.model.student_count, NOBODY)
        limited = np.nonzero(self.counted.team != NOBODY)[0]
        team[self.model.student[limited]] = self.counted.team[limited]
        return joined_by_team(part, team)

    def _follow(self, excerpt: Excerpt) -> None:
        """Better every level that counts pairs while company and guidance stay as they are."""
        pairs = [level for level in excerpt.levels if level.counts == "pairs"]
        self._take(excerpt.in_whole(rounded(excerpt, excerpt.weights(self.chosen), pairs)))

    def _take(self, chosen: Ints) -> None:
        """Keep a plan if it is better than what there is."""
        if self._figures(chosen) < self._figures(self.chosen):
            self.chosen = chosen
        self._tell()

    def _tell(self) -> None:
        """Report the figure of the level that counts pairs; how far the work is depends on the clock alone."""
        index, limit = self.first_index + self.main, self.control.time_limit
        value = figure(self.model, self.levels[self.main], self.chosen)
        share = min(1.0, self.control.seconds / limit) if limit else None
        count = self.first_index + len(self.levels)
        self.control.report(self.levels[self.main].name, index, count, value, None, share)

    def _figures(self, chosen: Ints) -> list[int]:
        return figures(self.model, self.levels, chosen)

    def bounds(self) -> list[int]:
        """A bound for every level, among plans that are nowhere above ours in the levels before."""
        values = self._figures(self.chosen)
        bounds: list[int] = []
        for bound, value in zip(self.before, values, strict=False):
            bounds.append(bound)
            if bound < value:
                break  # the next one was proven for those who reach it
        bounds += [0] * (self.main - len(bounds))
        bounds.append(figure(self.model, self.levels[self.main], self.flow.chosen))
        if self.prices.evidence is not None:
            bounds[self.main] = max(bounds[self.main], self._bound_of_main(self.prices.evidence, values))
        return bounds + [self._bound_after(level, values) for level in self.levels[self.main + 1 :]]

    def _spent(self, values: list[int]) -> int:
        """What the plan may cost in the levels before the one that counts pairs, by their weights in prices."""
        weights = self.prices.objective.weights
        return sum(weight * value for weight, value in zip(weights[:-1], values, strict=False))

    def _bound_of_main(self, evidence: Evidence, values: list[int]) -> int:
        total = evidence.bound + self._paid(evidence.reduced) + int(self.levels[self.main].idle.sum()) * SCALE
        return -(-total // SCALE) - self._spent(values)

    def _paid(self, cost: Ints) -> int:
        """What a cost by pair of the face comes to at least: student by student, or by a flow where there is time.

        Students by themselves would all take a seat that one can have, as far as its price does not tell them.
        """
        least = int(self.prices.paid(cost).sum())
        with suppress(Stopped, OverflowError):
            self._leave_time_for_a_flow()
            began = self.control.seconds
            least = max(least, self.face.least(cost // COARSE) * COARSE)
            self.flow_takes = max(self.flow_takes, self.control.seconds - began)
        return least

    def _leave_time_for_a_flow(self) -> None:
        """Raises Stopped where there may be none."""
        remaining = self.control.remaining
        if remaining is not None and remaining < FLOWS_TAKE * self.flow_takes + LAST_SECONDS:
            raise Stopped

    def _bound_after(self, level: Level, values: list[int]) -> int:
        """Bound a later level by weighing what comes before it against it: the best of several weights."""
        if level.counts != "pairs":
            return 0
        own = (level.pair[self.face.pairs] - level.idle[self.model.student[self.face.pairs]]) * SCALE
        cost, besides, _ = self._weighed(own, self._limit(values) * SCALE)
        least = self._paid(cost) + besides
        if level.name in self.with_levels:
            evidence, weight = self.with_levels[level.name]
            least = max(
                least, self._paid(evidence.reduced) + evidence.bound - weight * self._limit(values) * SCALE
            )
        return -(-(least + int(level.idle.sum()) * SCALE) // SCALE)

    def _limit(self, values: list[int]) -> int:
        """What the plan costs in the levels up to the one that counts pairs, by their weights in prices."""
        return self._spent(values) + values[self.main] - int(self.levels[self.main].idle.sum())

    def _weighed(self, own: Ints, limit: int) -> tuple[Ints, int, int]:
        """A cost by pair with what the levels before count in it, what is counted besides, and the weight.

        The weight is the best, as a power of two. `limit`: what plans cost in those levels at most, in 1/SCALE.
        """
        evidence, best = self.between or self.prices.evidence, (own, 0, 0)
        if evidence is None:
            return best
        most = int(self.prices.paid(own).sum())
        for shift in SHIFTS:
            paid = _shifted(evidence.reduced, shift) + own
            at_bound, at_limit = (int(_shifted(np.array([one]), shift)[0]) for one in (evidence.bound, limit))
            total = int(self.prices.paid(paid).sum()) + at_bound - at_limit
            if total > most:
                most, best = total, (paid, at_bound - at_limit, shift)
        return best


def _shifted(numbers: Ints, shift: int) -> Ints:
    return numbers << shift if shift >= 0 else numbers >> -shift
