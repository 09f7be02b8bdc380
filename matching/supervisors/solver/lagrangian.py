"""A better plan among what knapsacks choose whose prices are nearly the best ones.

At such prices (see `knapsacks`) everything that a plan costs beyond the bound is lost by single supervisors, and most
of it by few of them. In the mean of late rounds a case is mostly with one supervisor or two, and the best plan among
these pairs and those of the plan at hand is far closer to the bound than what pairs of low reduced cost lead to: half
as far in a large school. Branch and cut finds it for some supervisors at a time first. From a good plan it also finds
it for all of them at once, among the pairs that are chosen most often; and from there, again and again, among more.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import branched
from matching.engine.proofs import between
from matching.engine.relaxation import Relaxation
from matching.supervisors.solver.knapsacks import Priced
from matching.supervisors.solver.priced import PricedNeighbourhoods
from matching.supervisors.solver.weighing import Weighing

GROUPS, IN_VAIN = (24, 48), 3
"""Supervisors whose cases are shared out anew in a turn, and after how many turns in vain more take part."""
CHOSEN = 0.05
"""How often late rounds choose a pair that takes part in turns of some supervisors."""
OFTEN, TRIES = (0.1, 0.02, 0.005, 0.0), 3
"""The same where all take part: the next when the one before was searched to its end, or was tried so often."""
SECONDS, AT_ONCE = 3.0, 8.0
"""How long a turn of some and of all may take: whoever stops the solve waits no longer."""
SPARE, BESIDE = 0.05, 0.3
"""What everybody's loss counts at least, in times the mean: for whom a turn is about, and who takes part."""


class LagrangianNeighbourhoods(PricedNeighbourhoods):
    """Betters plans in visits and minutes together, from `plan`. `found`: prices, and the mean of what is best at them.

    No turn takes more visits than the plan has. That keeps the order of both levels, and leaves less to search.
    `bettered` and `all_at_once` may go on beside each other: a turn begins at the better plan of both.
    """

    patience = IN_VAIN

    def __init__(self, weighing: Weighing, control: Control, found: Priced, plan: Ints) -> None:
        programme, tables, origin = weighing.programme, weighing.programme.tables, weighing.relaxation.origin
        mean = np.zeros(programme.first["end"])
        mean[origin] = found.mean
        self.often = mean[: programme.pairs]
        super().__init__(weighing, control, self.often > CHOSEN)
        self.known, self.lock = plan, Lock()
        self.together = GROUPS[0]
        self.price, self.knapsacks = found.price, weighing.knapsacks()
        self.best = self.knapsacks.answer(self.price).point
        self.mean = np.zeros((len(tables.cases), len(tables.supervisors)))
        self.mean[tables.case, tables.supervisor] = self.often

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
        return self._better_known(super()._shared_out(plan, people))

    def _face(self, plan: Ints, people: Bools) -> Relaxation:
        taken = plan[: self.programme.pairs] > 0
        if (taken & ~self.core).any():  # a turn of all found it, among more pairs
            self.core = self.core | taken
            self.whole = self.programme.going_by(self.core)
        return self._with_no_more_visits(super()._face(plan, people), plan)

    def key(self, plan: Ints) -> list[int]:
        """The levels in their order: a turn lessens visits, or minutes among as many."""
        return self.programme.figures(plan)

    def _with_no_more_visits(self, face: Relaxation, plan: Ints) -> Relaxation:
        split = self.programme.objectives[0]
        return between(face, split, 0, split.value(plan))

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
        return branched(face, self._cost(face), self.control, near, SECONDS).point

    def _more(self) -> int:
        return next((more for more in GROUPS if more > self.together), self.together)
