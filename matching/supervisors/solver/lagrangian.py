"""A better plan at the prices of knapsacks: a third of the supervisors at a time share out their cases anew, by lot.

At such prices (see `knapsacks`) nearly everything that the best plans use is what late rounds choose, and what costs
little beside it once a supervisor's hours have a price too. Branch and cut shares out the cases of some thirty
supervisors among these pairs in a second, and is over sooner where no turn takes more visits than the plan has. From a
good plan it also finds the best one for all of them at once, among the pairs that are chosen most often.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock

import numpy as np

from matching.arrays import Bools, Ints
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
OFTEN, TRIES = (0.1, 0.02, 0.005, 0.0), 3
"""The same where all take part: the next when the one before was searched to its end, or was tried so often."""
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
        mean[origin], cost[origin] = found.mean, weighing.knapsacks().marginal(found.price)
        self.often = mean[: programme.pairs]
        core = (self.often > CHOSEN) | (cost[: programme.pairs] <= NEAR)
        super().__init__(programme, control, core, TURNS)
        self.both, self.together, self.failed = weighing.both, FEWEST, 0
        self.known, self.lock = plan, Lock()

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
        """Any of them: those who lose much are no better a choice."""
        people = np.zeros(len(self.tables.supervisors), bool)
        people[self.draw.permutation(len(people))[: self.together]] = True
        return people

    def _heard(self, people: Bools, *, is_better: bool) -> None:
        self.failed = 0 if is_better else self.failed + 1
        if self.failed >= IN_VAIN:
            self.together, self.failed = min(self.together + MORE, MOST), 0

    def _best(self, face: Relaxation, near: Ints) -> Ints:
        return branched(face, self._cost(face), self.control, near, SECONDS).point

    def _cost(self, face: Relaxation) -> Ints:
        return face.objective(self.both.cost)[0]
