"""A better plan among what knapsacks choose whose prices are nearly the best ones.

At such prices (see `knapsacks`) everything that a plan costs beyond the bound is lost by single supervisors, and most
of it by few of them. In the mean of late rounds a case is mostly with one supervisor or two, and the best plan among
these pairs and those of the plan at hand is far closer to the bound than what pairs of low reduced cost lead to: half
as far in a large school. Branch and cut finds it for some supervisors at a time, more of them when nothing else helps.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.integer import branched
from matching.engine.relaxation import Relaxation
from matching.supervisors.solver.knapsacks import Priced
from matching.supervisors.solver.priced import PricedNeighbourhoods
from matching.supervisors.solver.weighing import Weighing

GROUPS, IN_VAIN = (12, 24, 45, 80), 3
"""Supervisors whose cases are shared out anew in a turn, and after how many turns in vain more take part."""
CHOSEN = 0.02
"""How often late rounds choose a pair that takes part."""
SECONDS = 4.0
"""How long a turn may take: whoever stops the solve waits no longer."""
SPARE, BESIDE = 0.05, 0.3
"""What everybody's loss counts at least, in times the mean: for whom a turn is about, and who takes part."""


class LagrangianNeighbourhoods(PricedNeighbourhoods):
    """Betters plans in visits and minutes together. `found`: prices, and the mean of what is best at them."""

    patience = IN_VAIN

    def __init__(self, weighing: Weighing, control: Control, found: Priced) -> None:
        programme, tables, origin = weighing.programme, weighing.programme.tables, weighing.relaxation.origin
        mean = np.zeros(programme.first["end"])
        mean[origin] = found.mean
        super().__init__(weighing, control, mean[: programme.pairs] > CHOSEN)
        self.together = GROUPS[0]
        self.price, self.knapsacks = found.price, weighing.knapsacks()
        self.best = self.knapsacks.answer(self.price).point
        self.mean = np.zeros((len(tables.cases), len(tables.supervisors)))
        self.mean[tables.case, tables.supervisor] = mean[: programme.pairs]

    def _some(self, plan: Ints, turn: int) -> Bools:
        """Somebody who loses much; and again and again who would pass most cases on to those taken, or take theirs."""
        loss, count = self._loss(plan), len(self.tired)
        weight = (loss + SPARE * loss.mean() + 1) / (1 + self.tired)
        self.first = int(self.draw.choice(count, p=weight / weight.sum()))
        pairs, tables = self.programme.chosen(plan), self.tables
        passing = np.zeros((count, count))
        np.add.at(passing, tables.supervisor[pairs], self.mean[tables.case[pairs]])
        passing += passing.T
        people = np.zeros(count, bool)
        people[self.first] = True
        for _ in range(min(count, self.together) - 1):
            liked = passing[people].sum(axis=0) * self.draw.random(count) * (weight + BESIDE * weight.mean())
            liked[people] = -1
            people[int(np.argmax(liked))] = True
        return people

    def _loss(self, plan: Ints) -> Floats:
        loss = self.knapsacks.losses(self.price, self.best, plan[self.weighing.relaxation.origin])
        return np.pad(loss, (0, len(self.tired) - len(loss)))

    def _best(self, face: Relaxation, near: Ints) -> Ints:
        return branched(face, self._cost(face), self.control, near, SECONDS)

    def _more(self) -> int:
        return next((more for more in GROUPS if more > self.together), self.together)
