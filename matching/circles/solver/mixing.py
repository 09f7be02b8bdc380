"""Circles of one study year made mixed: a member changes places with somebody of another year in another circle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.circles.solver.costs import SeatCosts
from matching.circles.solver.network import SeatNetwork
from matching.circles.solver.seating import Seating
from matching.circles.solver.seconds import SecondMentors


class YearMixer:
    """Exchanges of two members."""

    def __init__(self, network: SeatNetwork, costs: SeatCosts, seconds: SecondMentors) -> None:
        self.network, self.costs, self.seconds = network, costs, seconds

    def exchanges(self, seating: Seating) -> Iterator[Seating]:
        """For every circle of one year the plan with the cheapest exchange that brings in another year."""
        year = seating.tables.year
        for circle in np.nonzero(seating.of_one_year & seating.is_led)[0].tolist():
            members = np.nonzero(seating.cell == circle)[0]
            coming = self._seats(seating, np.nonzero(self.network.cell == circle)[0])
            student = self.network.student[coming]
            there = seating.cell[student]
            coming = coming[(there != NOBODY) & (there != circle) & (year[student] != year[members[0]])]
            going = self._seats(seating, np.nonzero(np.isin(self.network.student, members))[0])
            exchange = self._cheapest(seating, coming, going)
            if exchange is not None:
                cell = seating.cell.copy()
                one, other = exchange
                cell[self.network.student[one]] = self.network.cell[one]
                cell[self.network.student[other]] = self.network.cell[other]
                yield Seating(seating.tables, cell, seating.second)

    def _seats(self, seating: Seating, seats: Ints) -> Ints:
        return seats[self.seconds.allowed(seats, seating.second)]

    def _cheapest(self, seating: Seating, coming: Ints, going: Ints) -> tuple[int, int] | None:
        """Two seats, one of somebody who comes and one, in the circle that she leaves, of somebody who goes."""
        from_ = seating.cell[self.network.student[coming]]
        pairs = np.argwhere(from_[:, None] == self.network.cell[going][None, :])
        if not len(pairs):
            return None
        everything = np.concatenate([coming, going])
        cost = self.costs.fused(everything, seating.second)
        total = cost[pairs[:, 0]] + cost[len(coming) + pairs[:, 1]]
        best = pairs[int(np.argmin(total))]
        return int(coming[best[0]]), int(going[best[1]])
