"""Visits and minutes of a large school in one cost, whose linear optimum is nearly whole and bounds both.

At a price in minutes for each visit (a Lagrange multiplier on the level of `split`) a linear programme takes a third of
the time that `travel` takes beside a row for `split`, and what it proves less the price of the visits of a plan bounds
the `travel` of every plan with no more visits. Of 1,660 cases some 120 to 200 have more than one supervisor at its
optimum. Flows bring cases to where it has them, and a search decides about those who did not come there; then pairs of
low reduced cost are the core in which a few supervisors at a time share out their cases anew (Balas and Zemel 1980).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.integer import best_point
from matching.engine.linear import SCALE, WHOLE, Vertex, by_barrier
from matching.engine.programme import Objective
from matching.engine.relaxation import FREE, Relaxation
from matching.supervisors.solver.hours import WIDEST
from matching.supervisors.solver.improving import Improver, as_good
from matching.supervisors.solver.knapsacks import Knapsacks, Priced
from matching.supervisors.solver.programme import SupervisorProgramme

VISIT_IN_CASES = 12
"""What a visit counts for, in times the minutes of a case in a plan: about what one more would spare."""
ROUNDING, CORE = 10, 120
"""Reduced cost, in minutes, up to which pairs take part in the search for a plan, and in what betters it."""
ROUNDS = 150
"""Rounds in which the prices of knapsacks are bettered."""
LIGHTER = 0.7
"""The other price of visits, in times the first. The bound on `travel` is the better of both."""
FAR = 100
"""What a supervisor whom a case has not got at the optimum counts for, in minutes, where cases are drawn near it."""
EFFORT = 3.0
"""How long the search for a plan may take, in deterministic seconds of CP-SAT: every machine stops where others do."""


def is_weighable(programme: SupervisorProgramme) -> bool:
    """Whether the first two levels are `split` and `travel`."""
    return [level.name for level in programme.levels[:2]] == ["split", "travel"]


class Weighing:
    """The linear optimum of both, and what follows from it."""

    def __init__(self, programme: SupervisorProgramme, control: Control, plan: Ints) -> None:
        self.programme, self.control = programme, control
        travel = programme.objectives[1]
        self.price = max(1, VISIT_IN_CASES * travel.value(plan) // max(1, len(programme.chosen(plan))))
        self.both = self.weighed(1)
        self.relaxation: Relaxation = programme.relaxation
        self.vertex: Vertex = by_barrier(
            self.relaxation, self.relaxation.objective(self.both.cost)[0], control
        )

    def weighed(self, times: float) -> Objective:
        """Both levels in one, with visits at so many times their price."""
        split, travel = self.programme.objectives[:2]
        visit = int(times * self.price)
        cost, constant = visit * split.cost + travel.cost, visit * split.constant + travel.constant
        return Objective("split and travel", cost, constant)

    def least(self, plan: Ints) -> Priced:
        """What no plan is below in both together, and what is near the best; `plan`: one that is known."""
        return priced(self.programme, self.relaxation, self.both, self.vertex, plan, self.control)

    def least_beside(self, plan: Ints) -> tuple[int, int]:
        """Another price of visits, and what no plan is below in both together at it. Raises Stopped."""
        objective, relaxation = self.weighed(LIGHTER), self.relaxation
        vertex = by_barrier(relaxation, relaxation.objective(objective.cost)[0], self.control)
        found = priced(self.programme, relaxation, objective, vertex, plan, self.control)
        return int(LIGHTER * self.price), found.bound

    def knapsacks(self) -> Knapsacks:
        """Both together as knapsacks."""
        return knapsacks_of(self.programme, self.relaxation, self.both)

    def least_busiest(self, plan: Ints, price: Ints) -> int:
        """What the busiest supervisor has at least, in per cent of her hours, where no plan costs more than this one.

        With everybody's hours cut to so much, the same prices of knapsacks prove that every plan costs more, or they do
        not.
        """
        programme, tables, knapsacks = self.programme, self.programme.tables, self.knapsacks()
        room = (self.both.value(plan) - self.both.over(self.relaxation)[1]) * SCALE
        inside, taken = knapsacks.supervisor != NOBODY, self.relaxation.settled[: programme.pairs] > 0
        hours = np.zeros(len(inside), np.int64)
        hours[inside] = tables.needs[tables.case[self.relaxation.origin[inside]]]
        used = np.bincount(tables.supervisor[taken], tables.needs[tables.case[taken]], len(tables.hours))
        counts = (tables.hours > 0) & (tables.hours <= WIDEST)

        def is_too_little(percent: int) -> bool:
            most = tables.hours * percent // 100 - used.astype(np.int64)
            if (most[counts] < 0).any():
                return True
            return knapsacks.limited(hours, np.where(counts, most, FREE)).answer(price).bound > room

        percents = range(int(plan[programme.first["busiest"]]))
        return bisect_left(percents, True, key=lambda percent: not is_too_little(percent))

    @cached_property
    def core(self) -> Bools:
        """By pair, whether its reduced cost is low."""
        return self._low(CORE)

    def rounded(self, plan: Ints) -> Ints:
        """A plan near the optimum, from another one. Raises NoPlan and Stopped.

        Flows bring cases to where the optimum has them. Those who came there stay, and a search decides about the rest.
        """
        programme = self.programme
        near = programme.plan_of(self._drawn_near(programme.chosen(plan)))
        mine, owner = near[: programme.pairs] > 0, programme.tables.case
        came = np.zeros(len(programme.tables.cases), bool)
        came[owner[mine & (self.point[: programme.pairs] > 1 - WHOLE)]] = True
        used = self.point[: programme.pairs] > WHOLE
        face = programme.going_by(mine | (~came[owner] & (used | self._low(ROUNDING))))
        cost = face.objective(self.both.cost)[0]
        return face.whole(best_point(face, cost, self.control, near=near[face.origin], effort=EFFORT).point)

    @cached_property
    def point(self) -> Floats:
        """The optimum over all columns."""
        point = self.relaxation.whole(np.zeros(self.relaxation.width, np.int64)).astype(float)
        point[self.relaxation.origin] = self.vertex.point
        return point

    def _drawn_near(self, pairs: Ints) -> Ints:
        """A plan in which many cases have whom they have at the optimum, by flows."""
        programme, tables = self.programme, self.programme.tables
        away = np.full(programme.first["end"], FAR * SCALE)
        away[self.relaxation.origin] = self.vertex.reduced.clip(0, FAR * SCALE)
        cost = (away[: programme.pairs] + (1 - self.point[: programme.pairs]) * FAR * SCALE).astype(
            np.int64
        ) >> 10

        def distance(pairs: Ints) -> list[int]:
            return [int(cost[pairs].sum())]

        allowed = as_good(tables, pairs, programme.done)
        return Improver(tables, allowed, distance, self.control, cost).improved(pairs)

    def _low(self, most: int) -> Bools:
        low = np.zeros(self.programme.first["end"], bool)
        low[self.relaxation.origin] = self.vertex.reduced <= most * SCALE
        return low[: self.programme.pairs]


def knapsacks_of(programme: SupervisorProgramme, relaxation: Relaxation, objective: Objective) -> Knapsacks:
    """A relaxation, its open columns with whose pairs they are, as knapsacks."""
    is_pair = relaxation.origin < programme.pairs
    supervisor = np.full(relaxation.width, NOBODY)
    supervisor[is_pair] = programme.tables.supervisor[relaxation.origin[is_pair]]
    return Knapsacks(relaxation, objective.over(relaxation)[0], supervisor)


def priced(
    programme: SupervisorProgramme,
    relaxation: Relaxation,
    objective: Objective,
    vertex: Vertex,
    plan: Ints,
    control: Control,
) -> Priced:
    """The same with a bound that no plan within a relaxation is below, in units of the objective.

    From its linear optimum. `plan`: one that is known.
    """
    offset = objective.over(relaxation)[1]
    known = (objective.value(plan) - offset) * SCALE
    found = knapsacks_of(programme, relaxation, objective).bound(vertex.price, known, ROUNDS, control)
    return found._replace(bound=offset - (-max(found.bound, vertex.bound) // SCALE))
