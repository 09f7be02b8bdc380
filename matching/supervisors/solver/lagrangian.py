"""A better plan at the prices of knapsacks: some thirty supervisors at a time share out their cases anew.

At such prices (see `knapsacks`) everything that a plan costs beyond the bound is lost by single supervisors. While that
is much, those who lose most and could pass cases on to each other share them out among what late rounds choose, where a
case is mostly with one supervisor or two. Nearer to the bound it takes what costs little beside, once a supervisor's
hours have a price too, and any supervisors will do. Branch and cut takes a second for that, and less where no turn
takes more visits than the plan has. It also finds the best plan for all at once, among the pairs chosen most often.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from threading import Lock

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import branched
from matching.engine.proofs import between
from matching.engine.relaxation import Relaxation
from matching.supervisors.solver.knapsacks import Priced
from matching.supervisors.solver.neighbourhoods import Neighbourhoods
from matching.supervisors.solver.weighing import Weighing

TURNS = 1_000
FEWEST, MORE, MOST, IN_VAIN = 28, 4, 48, 12
"""Supervisors whose cases are shared out anew in a turn, and after how many turns in vain how many more take part."""
CHOSEN, NEAR = 0.02, 10
"""How often late rounds choose a pair that takes part, or what it costs at most, in minutes, beside a visit."""
FAR, FEW, OFTEN_CHOSEN, GIVEN_UP = 0.005, 24, 0.05, 3
"""Above which part of the bound a plan is far from it, how many take part then, by pairs chosen how often, and after
how many turns in vain it counts as near all the same."""
SPARE, BESIDE = 0.05, 0.3
"""What everybody's loss counts at least, in times the mean: for whom a turn is about, and who takes part."""
OFTEN, TRIES = (0.1, 0.02, 0.005, 0.0), 3
"""How often late rounds choose a pair that takes part where all do: the next when the one before was searched to its
end, or was tried so often."""
SECONDS, AT_ONCE = 3.0, 8.0
"""How long a turn of some and of all may take: whoever stops the solve waits no longer."""


class LagrangianNeighbourhoods(Neighbourhoods):
    """Betters plans in visits and minutes together, from `plan`. `found`: prices, and the mean of what is best at them.

    No turn takes more visits than the plan has. That keeps the order of both levels, and leaves less to search.
    `bettered` and `all_at_once` may go on beside each other: a turn begins at the better plan of both.
    """

    def __init__(self, weighing: Weighing, control: Control, found: Priced, plan: Ints) -> None:
        programme, origin = weighing.programme, weighing.relaxation.origin
        mean, cost = np.zeros(programme.first["end"]), np.full(programme.first["end"], np.inf)
        self.knapsacks = weighing.knapsacks()
        mean[origin], cost[origin] = found.mean, self.knapsacks.marginal(found.price)
        self.often = mean[: programme.pairs]
        super().__init__(programme, control, self.often > OFTEN_CHOSEN, TURNS)
        self.wider = (self.often > CHOSEN) | (cost[: programme.pairs] <= NEAR)
        self.weighing, self.both, self.found = weighing, weighing.both, found
        self.known, self.lock = plan, Lock()
        self.is_far, self.together, self.failed = True, FEW, 0

    @cached_property
    def best(self) -> Ints:
        """The best knapsacks of all at the prices that prove most."""
        return self.knapsacks.answer(self.found.price).point

    @cached_property
    def passing(self) -> Floats:
        """By case and supervisor, how often late rounds choose the pair."""
        tables = self.tables
        passing = np.zeros((len(tables.cases), len(tables.supervisors)))
        passing[tables.case, tables.supervisor] = self.often
        return passing

    def all_at_once(self, share: float = 1.0) -> None:
        """Better the known plan by turns in which all take part, among more pairs each. `share`: as of `bettered`."""
        control = self.control
        until = np.inf if control.remaining is None else control.seconds + share * control.remaining
        for often in OFTEN:
            for _ in range(TRIES):
                if control.has_to_stop() or control.seconds >= until:
                    return
                with suppress(NoPlan, Stopped):
                    if self._among(often, min(AT_ONCE, until - control.seconds)):
                        break

    def _among(self, often: float, seconds: float) -> bool:
        """Whether the best plan was found among pairs that are chosen more often, and those of the known plan."""
        plan = self.known
        face = self.programme.going_by((self.often > often) | (plan[: self.programme.pairs] > 0))
        face = self._with_no_more_visits(face, plan)
        found = branched(face, self._cost(face), self.control, plan[face.origin], seconds)
        self._better_known(self.programme.improved(face.whole(found.point)))
        return found.is_best

    def _better_known(self, plan: Ints) -> Ints:
        """The better one of a plan and the one that is known, which is the known one from now on."""
        with self.lock:
            self.known = min(self.known, plan, key=self.key)
            return self.known

    def _shared_out(self, plan: Ints, people: Bools) -> Ints:
        return self._better_known(super()._shared_out(self.known, people))

    def _face(self, plan: Ints, people: Bools) -> Relaxation:
        taken = plan[: self.programme.pairs] > 0
        if (taken & ~self.core).any():  # a turn of all found it, among more pairs
            self.core = self.core | taken
            self.whole = self.programme.going_by(self.core)
        return self._with_no_more_visits(super()._face(plan, people), plan)

    def _with_no_more_visits(self, face: Relaxation, plan: Ints) -> Relaxation:
        split = self.programme.objectives[0]
        return between(face, split, 0, split.value(plan))

    def _some(self, plan: Ints, turn: int) -> Bools:
        """Near the bound any of them: those who lose much are no better a choice there."""
        self._look_how_far()
        if self.is_far:
            return self._who_lose_together(self.known)
        people = np.zeros(len(self.tables.supervisors), bool)
        people[self.draw.permutation(len(people))[: self.together]] = True
        return people

    def _look_how_far(self) -> None:
        """Whether the known plan is far from the bound; once it is near, more pairs take part."""
        beyond = self.both.value(self.known) - self.found.bound
        if self.is_far and (beyond <= FAR * self.found.bound or self.failed >= GIVEN_UP):
            self.is_far, self.together, self.failed = False, FEWEST, 0
            self.core = self.core | self.wider
            self.whole = self.programme.going_by(self.core)

    def _who_lose_together(self, plan: Ints) -> Bools:
        """Somebody who loses much; and again and again who would pass most cases on to those taken, or take theirs."""
        tables, count = self.tables, len(self.tables.supervisors)
        loss = self.knapsacks.losses(self.found.price, self.best, plan[self.weighing.relaxation.origin])
        weight = np.pad(loss, (0, count - len(loss)))
        weight = weight + SPARE * weight.mean() + 1
        pairs, passing = self.programme.chosen(plan), np.zeros((count, count))
        np.add.at(passing, tables.supervisor[pairs], self.passing[tables.case[pairs]])
        passing += passing.T
        people = np.zeros(count, bool)
        people[int(self.draw.choice(count, p=weight / weight.sum()))] = True
        for _ in range(min(count, self.together) - 1):
            liked = passing[people].sum(axis=0) * self.draw.random(count) * (weight + BESIDE * weight.mean())
            liked[people] = -1
            people[int(np.argmax(liked))] = True
        return people

    def _heard(self, people: Bools, *, is_better: bool) -> None:
        self.failed = 0 if is_better else self.failed + 1
        if self.failed >= IN_VAIN and not self.is_far:
            self.together, self.failed = min(self.together + MORE, MOST), 0

    def _best(self, face: Relaxation, near: Ints) -> Ints:
        return branched(face, self._cost(face), self.control, near, SECONDS).point

    def _cost(self, face: Relaxation) -> Ints:
        return face.objective(self.both.cost)[0]
