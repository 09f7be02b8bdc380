"""A better plan at the prices of a linear optimum, which say whose cases are worth sharing out anew.

What a plan costs beyond a linear bound is a sum of losses: pairs and visits that have a reduced cost, and rows that
have a price and are not full. Those of columns and rows of one supervisor are hers, and the others are not looked at.
The search takes those who lose most, by lot, with those who could have each other's cases at little reduced cost.
Who was taken in vain waits; after many such turns more are taken.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.linear import SCALE
from matching.engine.relaxation import FREE, Relaxation, Rows
from matching.supervisors.solver.neighbourhoods import Neighbourhoods
from matching.supervisors.solver.weighing import Weighing

TURNS = 500
FEWEST, MOST = 4, 12
"""Supervisors whose cases are shared out anew in a turn: at first, and when nothing else helps."""
PATIENCE = 10
"""Turns in vain after which one more takes part."""
NEAR = 8
"""Reduced cost, in minutes, that makes a pair e times less likely to be of use."""
TIRED = 0.3
"""What a turn in vain counts for whoever took part in it; for whom it was about, one more."""
SPARE, BESIDE = 0.2, 0.5
"""What everybody's loss counts at least, in times the mean: for whom a turn is about, and who takes part."""


class PricedNeighbourhoods(Neighbourhoods):
    """Betters plans in visits and minutes together, within pairs of low reduced cost."""

    def __init__(self, weighing: Weighing, control: Control) -> None:
        super().__init__(weighing.programme, control, weighing.core, TURNS)
        self.weighing, self.both = weighing, weighing.both
        self.together, self.failed = FEWEST, 0
        self.tired = np.zeros(len(self.tables.supervisors))
        self.first = 0

    def key(self, plan: Ints) -> list[int]:
        """Visits and minutes in one cost; of equal ones the figures in their order."""
        return [self.both.value(plan), *self.programme.figures(plan)]

    def _cost(self, face: Relaxation) -> Ints:
        return face.objective(self.both.cost)[0]

    def _some(self, plan: Ints, turn: int) -> Bools:
        """Somebody who loses much, and those who lose much and could exchange cases with her, by lot."""
        loss, count = self._loss(plan), len(self.tired)
        weight = (loss + SPARE * loss.mean() + 1) / (1 + self.tired)
        self.first = first = int(self.draw.choice(count, p=weight / weight.sum()))
        pairs, tables = self.programme.chosen(plan), self.tables
        related = self._use[tables.case[pairs[tables.supervisor[pairs] == first]]].sum(axis=0)
        np.add.at(related, tables.supervisor[pairs], self._use[tables.case[pairs], first])
        liked = related * self.draw.random(count) * (loss + BESIDE * loss.mean() + 1) / (1 + self.tired)
        liked[first] = np.inf
        people = np.zeros(count, bool)
        people[np.argsort(-liked, kind="stable")[: self.together]] = True
        return people

    def _heard(self, people: Bools, *, is_better: bool) -> None:
        """Who took part in a turn that came to something is fresh; after too many in vain more take part."""
        if is_better:
            self.tired[people], self.failed = 0, 0
            return
        self.tired[people] += TIRED
        self.tired[self.first] += 1
        self.failed += 1
        if self.failed >= PATIENCE:
            self.together, self.failed = min(self.together + 1, MOST), 0

    @cached_property
    def _whose(self) -> Ints:
        """By open column the supervisor whose pair or visit it is, -1 for none."""
        programme, tables, first = self.programme, self.tables, self.programme.first
        whose = np.full(first["end"], NOBODY, np.int64)
        whose[: programme.pairs] = tables.supervisor
        inside = np.nonzero(programme.visit != NOBODY)[0]
        whose[first["visit"] + programme.visit[inside]] = tables.supervisor[inside]
        return whose[self.weighing.relaxation.origin]

    @cached_property
    def _whose_row(self) -> Ints:
        """By row the supervisor whose columns it is over; -1 where there are several."""
        rows, whose = self.weighing.relaxation.rows, self._whose[self.weighing.relaxation.rows.column]
        least, most = np.full(rows.count, FREE), np.full(rows.count, NOBODY)
        np.minimum.at(least, rows.row, whose)
        np.maximum.at(most, rows.row, whose)
        return np.where(least == most, most, NOBODY)

    @cached_property
    def _use(self) -> Floats:
        """By case and supervisor, how likely it is that the pair is of use: 1 without reduced cost, 0 where closed."""
        relaxation, tables = self.weighing.relaxation, self.tables
        pair = relaxation.origin[relaxation.origin < self.programme.pairs]
        reduced = self.weighing.vertex.reduced[: len(pair)].clip(0) / SCALE
        use = np.zeros((len(tables.cases), len(tables.supervisors)))
        use[tables.case[pair], tables.supervisor[pair]] = np.exp(-reduced / NEAR)
        return use

    def _loss(self, plan: Ints) -> Floats:
        """By supervisor, what a plan costs beyond the linear bound on her account."""
        relaxation, vertex = self.weighing.relaxation, self.weighing.vertex
        point, reduced = plan[relaxation.origin], vertex.reduced / SCALE
        of_column = reduced * (point - np.where(reduced > 0, relaxation.lower, relaxation.upper))
        loss = np.zeros(len(self.tables.supervisors) + 1)
        np.add.at(loss, self._whose, of_column)
        np.add.at(loss, self._whose_row, self._loss_of_rows(relaxation.rows, point))
        return loss[:-1].clip(0)

    def _loss_of_rows(self, rows: Rows, point: Ints) -> Floats:
        price, activity = self.weighing.vertex.price / SCALE, rows.activity(point)
        limit = np.where(price > 0, rows.lower, rows.upper)
        return np.where((price == 0) | (np.abs(limit) >= FREE), 0, price * (activity - limit))
