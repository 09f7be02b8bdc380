"""Circles as the engine sees them: rows where a point breaks them, prices, and plans that are bettered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from matching.arrays import NOBODY, Floats, Ints
from matching.circles.criteria import fewest_circles
from matching.circles.solver.improving import Improver
from matching.circles.solver.joining import all_rows, broken_rows
from matching.circles.solver.pricing import PricedLevel, Pricing
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.staffing import Staffing
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.cuts import few_cuts
from matching.engine.lexicographic import Lexicographic
from matching.engine.programme import Objective, Programme
from matching.engine.proofs import between
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Relaxation, Rows

SMALL, LARGE = 2_500, 20_000
"""Columns up to which a search is done sooner than cuts are found, and above which finding them takes too long."""
STAFFING = 0.8
"""Share of the time to go through sets of second mentors in."""


@dataclass(frozen=True, eq=False)
class PricedProof:
    """What prices of students, mentors and evenings prove of a level.

    Levels before it count with the figures of the best plan, so it holds only where that plan reaches their values:
    after a level that was taken on trust it would be no proof. Hence `SearchedCircles.wide`.
    """

    start: Relaxation
    objective: Objective
    priced: PricedLevel
    least: int
    plan: None = None

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """What plans of at most a figure can use."""
        face = self.priced.narrowed(self.start, value)
        return between(face, self.objective, self.least if least is None else least, value)


class SearchedCircles(Programme):
    """The programme of circles with what bounds and betters it."""

    cut_rounds = 3
    style = "bare"  # links and cuts are among the rows already

    def __init__(self, circles: CircleProgramme, improver: Improver, control: Control) -> None:
        self.circles, self.improver = circles, improver
        self.pricing = Pricing(circles, improver, control)
        self.relaxation = circles.relaxation
        self.objectives = circles.objectives()
        self.wide = circles.width  # no level is taken on trust: see `PricedProof`
        self.control, self.tried = control, set[int]()

    @cached_property
    def owner(self) -> Ints:
        """By column the student of a seat."""
        owner = np.full(self.circles.width, NOBODY)
        owner[: len(self.circles.student)] = self.circles.student
        return owner

    def broken(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Links and mixed years."""
        return broken_rows(self.circles, relaxation, point)

    def cuts(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Few, where they are worth it."""
        return few_cuts(relaxation, point) if SMALL < relaxation.width <= LARGE else None

    def completed(self, relaxation: Relaxation) -> Relaxation:
        """With every link and every year."""
        return relaxation.with_rows(all_rows(self.circles, relaxation))

    def proof(
        self, index: int, start: Relaxation, known: int | None, tell: Callable[[int], None]
    ) -> PricedProof | None:
        """A proof by prices, where second mentors count, or by all sets of them."""
        objective, pricing = self.objectives[index], self.pricing
        staffing = Staffing(pricing, index, partial(self._search, index))
        is_tried = index not in self.tried and staffing.is_small and pricing.can(start)
        helps = pricing.helps(objective.name, start)
        if not is_tried and not helps:
            return None
        priced = pricing.priced(start, index, tell)
        if is_tried and priced.least < self.improver.figures[index]:
            self.tried.add(index)
            with suppress(Stopped), self.control.within(STAFFING):
                if staffing.has_proven(start, priced):
                    return PricedProof(start, objective, priced, self.improver.figures[index])
            self.control.keep_going()
        return PricedProof(start, objective, priced, priced.least) if helps else None

    def _search(self, index: int, relaxation: Relaxation) -> None:
        """Look for the best plan where it is known who is second; better ones go to the improver. Raises NoPlan."""
        levels = Lexicographic(StaffedCircles(self, index), self.control, start=propagated(relaxation))
        proof = levels.proof(0, levels.starts[0], None)
        margin, limit = int(self.first_margin * proof.least), proof.least - 1
        while limit < (most := self.improver.figures[index] - 1):
            limit, least = min(proof.least + margin, most), limit + 1
            margin = 2 * margin + 1
            with suppress(NoPlan):
                if not levels.search(0, propagated(proof.within(limit, least)))[1]:
                    raise Stopped
                return

    def improved(self, plan: Ints) -> Ints:
        """The plan bettered in what comes after the level that was searched, which looks no further than itself."""
        seating = self.circles.seating_of(plan)
        with suppress(Stopped):
            self.improver.improve(seating)
        is_kept = self.improver.figures <= seating.figures()
        return self.circles.plan_of(self.improver.best if is_kept else seating)

    def followed(self, index: int, relaxation: Relaxation, value: int) -> Relaxation:
        """What follows when a number of students is without a circle.

        The others fill a number of circles at least, and where these take every mentor as host, nobody is second.
        """
        tables, circles = self.circles.tables, self.circles
        if self.objectives[index].name != "unseated":
            return relaxation
        least = fewest_circles(tables, value)
        led = circles.led
        limits = np.array([least]), np.array([FREE])
        row = Rows(np.zeros(len(led), np.int64), led, np.ones(len(led), np.int64), *limits)
        relaxation = relaxation.with_rows(relaxation.over_open(row))
        if int(tables.max_circles.sum()) > least:
            return relaxation
        upper = relaxation.upper.copy()
        helpers = np.concatenate([circles.second, circles.rescued, circles.kept])
        upper[np.isin(relaxation.origin, helpers)] = 0
        return relaxation.narrowed(relaxation.lower, upper)


class StaffedCircles(SearchedCircles):
    """One level where it is known who is second. What the improver makes of a plan has others, so plans stay."""

    def __init__(self, whole: SearchedCircles, index: int) -> None:
        super().__init__(whole.circles, whole.improver, whole.control)
        self.objectives = [self.objectives[index]]

    def proof(
        self, index: int, start: Relaxation, known: int | None, tell: Callable[[int], None]
    ) -> PricedProof | None:
        """Prices have done what they can."""
        return None

    def improved(self, plan: Ints) -> Ints:
        """The plan, which the improver hears of."""
        super().improved(plan)
        return plan
