"""Prices that prove much, by the volume algorithm (Barahona and Anbil 2000).

Prices go where an average of the choices so far says that too much or too little is used, from the best prices that are
known. The average itself is close to the best fractional plan, which is what `shares` is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np

from matching.arrays import Floats
from matching.circles.solver.lagrangian import CircleLagrangian, LagrangianSolution
from matching.engine.linear import SCALE


@dataclass(frozen=True, slots=True)
class Pace:
    """How an ascent goes: the first length of a step, and steps without a better bound after which they are shorter.

    It is over after the most steps, or when they have become so short.
    """

    length: float
    patience: int
    most: int
    shortest: float


FAR, NEAR, LAST = Pace(1.0, 30, 2000, 1e-4), Pace(0.3, 10, 200, 3e-3), Pace(0.3, 15, 600, 1e-3)
"""From no prices at all; from prices that are nearly right; the same where what is not ruled out has to be searched."""


class Ascent:
    """The best prices so far. Sums are rounded once and prices to 1/SCALE, so that every machine goes the same way."""

    def __init__(
        self, lagrangian: CircleLagrangian, target: int, prices: Floats | None = None, pace: Pace = FAR
    ) -> None:
        self.lagrangian, self.target, self.pace = lagrangian, target, pace
        self.prices = np.zeros(lagrangian.width) if prices is None else prices
        self.best = lagrangian.at(self.prices)
        self.shares, self.seconds = np.zeros(len(lagrangian.modes.cell)), np.zeros(lagrangian.offer_count)
        self.steps, self.fruitless, self.length, self.widest = 0, 0, pace.length, 0.05
        self.before = self.best.bound
        self.slope = self.best.slope.copy()
        self._add(self.best, 1.0)

    @property
    def least(self) -> int:
        """The bound as a whole number, rounded up."""
        return -(-self.best.bound // SCALE)

    @property
    def is_over(self) -> bool:
        """Whether the target is proven, or further steps would hardly matter."""
        is_slow = self.steps >= self.pace.most or self.length < self.pace.shortest
        return self.least >= self.target or is_slow

    def step(self) -> None:
        """One step up, or beside."""
        self.steps += 1
        weights = self.lagrangian.weights
        slope = np.where((self.prices <= 0) & (self.slope < 0), 0.0, self.slope)
        gap = max(self.target * SCALE - self.best.bound, 0.3 * SCALE)
        step = self.length * gap / max(fsum(slope * slope * weights), 1e-9)
        prices = np.rint(np.maximum(0.0, self.prices + step * slope * weights))
        choice = self.lagrangian.at(prices)
        climbs = fsum(self.slope * choice.slope * weights) >= 0
        self._add(choice, self._share(choice))
        if choice.bound > self.best.bound:
            self.best, self.prices, self.fruitless = choice, prices, 0
            self.length = min(2.0, self.length * 1.1) if climbs else self.length
        else:
            self.fruitless += 1
            if self.fruitless >= self.pace.patience:
                self.length, self.fruitless = self.length * 0.66, 0
        if self.steps % 100 == 0:
            if self.best.bound - self.before < 0.01 * abs(gap):
                self.widest = max(self.widest / 2, 1e-3)
            self.before = self.best.bound

    def _share(self, choice: LagrangianSolution) -> float:
        """How much a choice counts in the average: as much as makes what is used too much or too little least."""
        difference = self.slope - choice.slope
        length = fsum(difference * difference * self.lagrangian.weights)
        share = fsum(self.slope * difference * self.lagrangian.weights) / length if length else self.widest
        return min(max(share, self.widest / 10), self.widest)

    def _add(self, choice: LagrangianSolution, share: float) -> None:
        self.slope = share * choice.slope + (1 - share) * self.slope
        self.shares *= 1 - share
        self.seconds *= 1 - share
        self.shares[choice.mode] += share
        self.seconds[choice.offer[choice.offer >= 0]] += share
