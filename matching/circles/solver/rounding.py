"""Plans from good prices: circles and second mentors by how much of them the average has, and then seats by flow."""

from __future__ import annotations

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.circles.solver.improving import Improver
from matching.circles.solver.modes import Modes
from matching.circles.solver.seating import Seating
from matching.circles.solver.seconds import agenda

FEW = 0.02
"""A second mentor of whom the average has less is not drawn."""


class Rounder:
    """Draws plans; the generator has the seed of the problem."""

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
