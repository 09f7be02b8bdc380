"""A better plan of a large school: the cases of a few supervisors are shared out among them anew, again and again.

Large neighbourhood search (Shaw 1998). All levels that are open count at once, as one weighted sum. Who shares the most
sites with a supervisor, or guides the same studies, is taken with her, by lot.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.fusing import fused
from matching.engine.integer import best_point
from matching.engine.propagation import propagated
from matching.engine.relaxation import Relaxation
from matching.supervisors.solver.programme import SupervisorProgramme

TURNS = 90
TOGETHER = 6
"""Supervisors whose cases are shared out anew in a turn."""
TOGETHER_IN_CORE = 10
"""The same where few pairs count."""
EFFORT = 0.4
"""How long a search may take, in deterministic seconds of CP-SAT, so that every machine stops at the same point."""
LIKENESS = 0.3
"""What guiding the same study counts for, in sites that two cases share."""


class Neighbourhoods:
    """Betters plans of a programme. `core`: by pair, whether a case may move by it; a plan's own pairs always count."""

    def __init__(
        self,
        programme: SupervisorProgramme,
        control: Control,
        core: Bools | None = None,
        turns: int = TURNS,
    ) -> None:
        self.programme, self.tables, self.control = programme, programme.tables, control
        self.core = np.ones(programme.pairs, bool) if core is None else core
        self.whole = programme.relaxation
        self.until: float | None = None
        self.turns, self.together = turns, TOGETHER if core is None else TOGETHER_IN_CORE
        self.draw = np.random.Generator(np.random.PCG64(self.tables.problem.seed))
        self.alike = self._alike()

    def _alike(self) -> Floats:
        """By two supervisors, whether there is a case that both could guide."""
        tables = self.tables
        guides = np.zeros((len(tables.supervisors), len(tables.cases)), np.float32)
        guides[tables.supervisor, tables.case] = 1
        return (guides @ guides.T > 0).astype(float)

    def bettered(self, plan: Ints, share: float = 1.0) -> Ints:
        """The best plan that was come across; never a worse one. `share`: of the time left, what turns may take."""
        control = self.control
        self.until = None if control.remaining is None else control.seconds + share * control.remaining
        self.core = self.core | (plan[: self.programme.pairs] > 0)
        self.whole = self.programme.going_by(self.core)
        for turn in range(self.turns):
            if self._has_to_stop():
                break
            people = self._some(plan, turn)
            other = self._shared_out(plan, people)
            self._heard(people, is_better=self.key(other) < self.key(plan))
            plan = other
        return plan

    def _has_to_stop(self) -> bool:
        is_late = self.until is not None and self.control.seconds >= self.until
        return is_late or self.control.has_to_stop()

    def key(self, plan: Ints) -> list[int]:
        """What is to be less."""
        return self.programme.figures(plan)

    def _heard(self, people: Bools, *, is_better: bool) -> None:
        """A turn came to something or not."""

    def _some(self, plan: Ints, turn: int) -> Bools:
        """A supervisor, each in her turn, and those who have most to do with her, by lot."""
        programme, tables = self.programme, self.tables
        first = turn % len(tables.supervisors)
        pairs = programme.chosen(plan)
        inside = pairs[programme.visit[pairs] >= 0]
        at = np.zeros((len(tables.supervisors), len(programme.places)))
        at[tables.supervisor[inside], programme.place[programme.visit[inside]]] = 1
        shared = (at / at.sum(axis=0).clip(1)) @ at[first] + LIKENESS * self.alike[first]
        liked = shared * self.draw.random(len(shared))
        liked[first] = np.inf
        people = np.zeros(len(shared), bool)
        people[np.argsort(-liked, kind="stable")[: self.together]] = True
        return people

    def _shared_out(self, plan: Ints, people: Bools) -> Ints:
        """The plan with the cases of some supervisors, and those without one, where they fit these best."""
        programme = self.programme
        face = self._face(plan, people)
        try:
            point = self._best(face, plan[face.origin])
        except (NoPlan, Stopped):
            return plan
        shared_out = programme.improved(face.whole(point))
        return min(plan, shared_out, key=self.key)

    def _best(self, face: Relaxation, near: Ints) -> Ints:
        """The best point that a search from another one comes across."""
        cost = self._cost(face)
        return best_point(face, cost, self.control, near=near, style="unprobed", effort=EFFORT).point

    def _cost(self, face: Relaxation) -> Ints:
        """Of every open column."""
        return fused(face, self.programme.objectives, self.programme.owner)[0]

    def _face(self, plan: Ints, people: Bools) -> Relaxation:
        """What is open when everybody else keeps the cases that she has."""
        programme, tables, whole = self.programme, self.tables, self.whole
        taken = np.zeros(len(tables.cases), bool)
        others = programme.chosen(plan)
        taken[tables.case[others[~people[tables.supervisor[others]]]]] = True
        is_open = programme.open_by(people[tables.supervisor] & ~taken[tables.case] & self.core)
        own, is_open = plan[whole.origin], is_open[whole.origin]
        lower, upper = np.where(is_open, whole.lower, own), np.where(is_open, whole.upper, own)
        return propagated(whole.narrowed(lower, upper, whole.rows.lower, whole.rows.upper))
