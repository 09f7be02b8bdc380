"""A better plan by flows: cases that take equally many hours change supervisors among each other, all at once.

With the other cases where they are, who of those with one number of hours goes where is a flow, whatever the levels
before allow. Half of the cases stay, by lot, and show which supervisors go to their sites anyway; the others are drawn
there. Then others stay. A plan is kept when no figure is worse, by the order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.control import Control
from matching.engine.flow import arcs_of, cheapest_flow
from matching.supervisors.criteria import Level
from matching.supervisors.tables import SupervisorTables

ROUNDS = 24
"""Rounds, each of one flow for each number of hours."""
VISIT_IN_MINUTES = 10_000
"""What a supervisor who would come to a site only for this case counts for, in minutes."""

Figures = Callable[[Ints], list[int]]


def as_good(tables: SupervisorTables, plan: Ints, levels: list[Level]) -> Bools:
    """By pair, whether its case has a supervisor in a plan and costs as much at some levels as it does there."""
    held = np.full(len(tables.cases), NOBODY, np.int64)
    held[tables.case[plan]] = plan
    allowed: Bools = held[tables.case] != NOBODY
    for level in levels:
        allowed &= level.pair == level.pair[held[tables.case]]
    return allowed


class Improver:
    """Betters a plan within pairs that are allowed. `figures`: of a plan, by its pairs, most important first.

    `cost`: of every pair, where that is not minutes and visits.
    """

    def __init__(
        self,
        tables: SupervisorTables,
        allowed: Bools,
        figures: Figures,
        control: Control,
        cost: Ints | None = None,
    ) -> None:
        self.cost = cost
        self.tables, self.figures, self.control = tables, figures, control
        self.allowed = np.nonzero(allowed)[0]
        self.draw = np.random.Generator(np.random.PCG64(tables.problem.seed))

    def improved(self, pairs: Ints) -> Ints:
        """The best plan that was come across; every case that has a supervisor in it still has one."""
        best, lowest = pairs, self.figures(pairs)
        for turn in range(ROUNDS):
            if self.control.has_to_stop():
                break
            plan = best
            for hours in np.unique(self.tables.needs[self.tables.case[plan]]).tolist():
                plan = self._exchanged(plan, hours, everybody=turn == 0)
            figures = self.figures(plan)
            if figures <= lowest:
                best, lowest = plan, figures
        return best

    def _exchanged(self, plan: Ints, hours: int, *, everybody: bool) -> Ints:
        """The plan with half of its cases of so many hours, or all, where they fit best beside the others."""
        tables = self.tables
        moves = tables.needs[tables.case[plan]] == hours
        if not everybody:
            moves &= self.draw.random(len(plan)) < 0.5
        stays = plan[~moves]
        going = np.zeros(len(tables.cases), bool)
        going[tables.case[plan[moves]]] = True
        used = np.zeros(len(tables.supervisors), np.int64)
        np.add.at(used, tables.supervisor[stays], tables.needs[tables.case[stays]])
        seats = (tables.most_hours - used) // hours if hours else np.full(len(used), len(plan))
        pairs = self.allowed[going[tables.case[self.allowed]]]
        pairs = np.union1d(pairs, plan[moves])
        taken = self._flow(pairs, going, seats, self._cost(pairs, stays))
        return np.sort(np.concatenate([stays, taken]))

    def _cost(self, pairs: Ints, stays: Ints) -> Ints:
        """Minutes, and a visit for whoever goes to a site where nobody who stays has her; or what was said."""
        if self.cost is not None:
            return self.cost[pairs]
        tables, site = self.tables, self.tables.site
        is_at = np.zeros((int(site.max(initial=NOBODY)) + 2, len(tables.supervisors)), bool)
        is_at[site[tables.case[stays]], tables.supervisor[stays]] = True
        is_at[NOBODY] = True
        somebody: Bools = np.asarray(is_at.any(axis=1))
        where = site[tables.case[pairs]]
        comes = somebody[where] & ~is_at[where, tables.supervisor[pairs]]
        cost: Ints = tables.minutes[pairs].clip(0) + VISIT_IN_MINUTES * comes
        return cost

    def _flow(self, pairs: Ints, going: Bools, seats: Ints, cost: Ints) -> Ints:
        """The pairs of the cheapest assignment of those who go to the seats there are."""
        tables, people = self.tables, np.arange(len(self.tables.supervisors))
        number = np.cumsum(going) - 1
        cases = int(going.sum())
        sink = cases + len(people)
        arcs = arcs_of(
            (number[tables.case[pairs]], cases + tables.supervisor[pairs], 1, cost),
            (cases + people, sink, seats, 0),
        )
        supply = np.concatenate([np.ones(cases, np.int64), np.zeros(len(people), np.int64), [-cases]])
        carried = cheapest_flow(arcs, supply)
        return pairs[carried[: len(pairs)] > 0]
