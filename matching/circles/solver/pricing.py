"""A level at prices of what circles share: its bound, plans drawn on the way, and what better plans can still use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.circles.criteria import CRITERIA
from matching.circles.solver.improving import Improver
from matching.circles.solver.lagrangian import CircleLagrangian, reduced_costs
from matching.circles.solver.modes import Modes, modes_of
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.seating import Seating
from matching.circles.solver.seconds import agenda
from matching.circles.solver.volume import Ascent
from matching.engine.control import Control
from matching.engine.linear import SCALE
from matching.engine.relaxation import Relaxation

SMALL, LARGE = 2_500, 4_000_000
"""Columns up to which a linear programme is as soon done, and members of all modes above which steps take too long."""
FIRST, EVERY = 300, 3
"""The step at which plans begin to be drawn, and how often."""
FEW = 0.02
"""A second mentor of whom the average has less is not drawn."""


@dataclass(frozen=True, eq=False)
class PricedLevel:
    """The bound of a level and the reduced cost of each column of the whole programme, both in 1/SCALE.

    `lagrangian` and `prices`: where they come from.
    """

    bound: int
    reduced: Floats
    lagrangian: CircleLagrangian
    prices: Floats

    @property
    def least(self) -> int:
        """The bound as a whole number, rounded up."""
        return -(-self.bound // SCALE)

    def narrowed(self, relaxation: Relaxation, value: int) -> Relaxation:
        """What plans of at most this value can use."""
        is_out = self.reduced[relaxation.origin] > value * SCALE - self.bound
        upper = np.where(is_out, relaxation.lower, relaxation.upper)
        return relaxation.narrowed(relaxation.lower, upper)


class Pricing:
    """Prices level after level; the modes are worked out once."""

    def __init__(self, programme: CircleProgramme, improver: Improver, control: Control) -> None:
        self.programme, self.improver, self.control = programme, improver, control

    @cached_property
    def modes(self) -> Modes:
        """Every way to staff a circle."""
        return modes_of(self.programme.tables)

    def helps(self, name: str, relaxation: Relaxation) -> bool:
        """Whether a level is worth it: where second mentors help, prices prove more than a linear programme."""
        if CRITERIA[name].related(self.programme.tables) is None:
            return False
        return self.can(relaxation)

    def can(self, relaxation: Relaxation) -> bool:
        """Whether there are second mentors, and neither too few nor too many seats for prices."""
        if relaxation.width <= SMALL or self.modes.student.size > LARGE:
            return False
        return bool(np.isin(relaxation.origin, self.programme.second).any())

    def priced(self, relaxation: Relaxation, index: int, on_bound: Callable[[int], None]) -> PricedLevel:
        """The bound of a level while those before keep the values of the best plan; better plans go to the improver.

        `on_bound` hears of every whole bound on the way. Raises Stopped.
        """
        improver = self.improver
        closed = closed_columns(relaxation)
        seats, seconds = closed[: len(self.programme.student)], closed[self.programme.second]
        lagrangian = CircleLagrangian(self.modes, index, improver.figures[:index], seats).staffed(
            (), ~seconds
        )
        ascent, rounder = Ascent(lagrangian, improver.figures[index]), Rounder(lagrangian.modes, improver)
        is_better, least = False, 0
        while not ascent.is_over:
            self.control.keep_going()
            ascent.step()
            if ascent.least > least:
                least = ascent.least
                on_bound(least)
            if ascent.steps > FIRST and ascent.steps % EVERY == 0:
                is_better |= improver.offer(rounder.plan(ascent.shares, ascent.seconds))
                ascent.target = improver.figures[index]
        if is_better:
            improver.go_on()
        return self.level(ascent)

    def level(self, ascent: Ascent) -> PricedLevel:
        """What the best prices of an ascent prove."""
        programme, lagrangian, prices = self.programme, ascent.lagrangian, ascent.prices
        reduced = reduced_costs(lagrangian, prices)
        by_column = np.zeros(programme.width)
        by_column[: len(programme.student)] = reduced.seat
        by_column[programme.led] = reduced.led
        by_column[programme.second] = reduced.second
        for columns, seats, related in programme.helpers:
            seat, second = programme.seats_and_seconds(related)
            helped = np.full(len(programme.student), np.inf)
            np.minimum.at(helped, seat, reduced.second[second])
            by_column[columns] = np.maximum(reduced.seat, helped)[seats]
        return PricedLevel(ascent.best.bound, by_column, lagrangian, prices)


def closed_columns(relaxation: Relaxation) -> Bools:
    """Columns of the whole programme that no plan uses any more."""
    closed: Bools = relaxation.settled == 0
    closed[relaxation.origin] = False
    return closed


class Rounder:
    """Draws plans from averages; the generator has the seed of the problem. Circles first, then seats by flow."""

    def __init__(self, modes: Modes, improver: Improver) -> None:
        self.modes, self.tables, self.improver = modes, modes.tables, improver
        self.random = np.random.default_rng(self.tables.problem.seed)

    def plan(self, shares: Floats, seconds: Floats) -> Seating:
        """A plan drawn by the shares of modes and of second mentors."""
        count = len(self.tables.cells.host)
        led, second = self._drawn(seconds, count)
        of_cell = np.bincount(self.modes.cell, shares, count)
        weight = np.rint(1000 * of_cell * (0.7 + 0.6 * self.random.random(count))).astype(np.int64)
        chosen = self.improver.chosen(weight, np.ones(count, bool), led, second)
        return self.improver.seated(chosen, second)

    def _drawn(self, shares: Floats, count: int) -> tuple[Bools, Ints]:
        """Second mentors, each with about the chance that she has in the average, and the circles that they need."""
        tables, cells = self.tables, self.tables.cells
        led, second = np.zeros(count, bool), np.full(count, NOBODY, np.int64)
        order = np.argsort(-shares * self.random.random(len(shares)), kind="stable")
        drawn = order[(shares[order] > FEW) & (self.random.random(len(order)) < 1.5 * shares[order])]
        for offer in drawn.tolist():
            cell, mentor = int(tables.seconds[0][offer]), int(tables.seconds[1][offer])
            left, busy = agenda(tables, led, second)
            if second[cell] != NOBODY or left[mentor] < 1 or busy[mentor, cells.slot[cell]]:
                continue
            host = int(cells.host[cell])
            if led[cell] or (left[host] > 0 and not busy[host, cells.slot[cell]]):
                led[cell], second[cell] = True, mentor
        return led, second
