"""Better a plan by large neighbourhood search: some students choose anew, all others stay where they are.

A neighbourhood is students who live near each other, of one part of the flow or of parts that share teams. In it the
levels, weighed into one cost, are brought to their best with the bound, the cuts and the search of every other solve.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints, connected
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import best_point
from matching.engine.programme import Objective
from matching.engine.proofs import LinearProof, fixed_by_prices
from matching.engine.relaxation import Relaxation
from matching.placement.solver.programme import PlacementProgramme

ROUNDS = 6
"""Rounds of cuts: what is left of the gap the search closes sooner."""
FEW_STUDENTS = 500
"""Parts are taken together until they have so many."""
TURN = 0.7
"""Radians, of which no multiple is a quarter turn."""
NARROWER = 0.62
"""Length of a degree east, in degrees north."""


class Improving:
    """The neighbourhoods of a programme, among the `students` who may choose anew.

    `counts`: who is in a group or a team. `cost`: the levels as one, by column of the whole programme.
    """

    def __init__(
        self, programme: PlacementProgramme, cost: Ints, students: Ints, counts: Bools, control: Control
    ) -> None:
        self.programme, self.cost, self.control = programme, cost, control
        origin, model = programme.relaxation.origin, programme.model
        self.is_pair = origin < programme.pair_count
        self.student = model.student[origin[self.is_pair]]
        self.students, self.counts = students, counts

    def neighbourhoods(self, part: Ints, most: int, turn: int = 0) -> list[Ints]:
        """Neighbourhoods of at most so many students, of one part each unless parts are small; the smallest first.

        With each `turn` their borders run in another direction.
        """
        place = np.nan_to_num(self.programme.model.tables.student_place) * [1, NARROWER]
        angle = turn * TURN
        place = place @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        found = neighbourhoods_of(self.students, part, place, most)
        useful = [students for students in found if np.count_nonzero(self.counts[students]) > 1]
        return sorted(useful, key=lambda students: (len(students), int(students.min())))

    def improved(self, chosen: Ints, neighbourhoods: list[Ints]) -> Ints:
        """The plan after every neighbourhood, or after as many as there was time for."""
        for number, students in enumerate(neighbourhoods):
            if self.control.has_to_stop():
                break
            with self.control.within(min(1.0, 3 / (len(neighbourhoods) - number))):
                try:
                    chosen = self._improved_in(students, chosen)
                except (NoPlan, Stopped):
                    continue
        return chosen

    def _improved_in(self, students: Ints, chosen: Ints) -> Ints:
        point = self.programme.point(chosen)
        start = self._open(students, point)
        weighed = Objective("neighbourhood", self.cost)
        bounding = Bounding(self.programme, self.control)
        proof = bounding.proof(start, weighed, cut_rounds=ROUNDS, best_effort=True)
        found = self._found(proof, weighed.value(point))
        return chosen if found is None else self.programme.chosen(found)

    def _open(self, students: Ints, point: Ints) -> Relaxation:
        """The programme with everything settled but the pairs of a neighbourhood, and groups and teams."""
        whole = self.programme.relaxation
        inside = np.zeros(self.programme.model.student_count, bool)
        inside[students] = True
        is_open = ~self.is_pair
        is_open[self.is_pair] = inside[self.student]
        now = point[whole.origin]
        lower, upper = np.where(is_open, whole.lower, now), np.where(is_open, whole.upper, now)
        return whole.narrowed(lower, upper)

    def _found(self, proof: LinearProof, now: int) -> Ints | None:
        """The best plan of a neighbourhood that costs less than the one that there is, if any."""
        value = proof.least
        while value < now:
            face = fixed_by_prices(proof.relaxation, proof.vertex, value - proof.offset)
            try:
                found = face.whole(best_point(face, face.objective(self.cost)[0], self.control).point)
            except NoPlan:
                value += max(1, value - proof.least)
                continue
            return found if proof.objective.value(found) < now else None
        return None


def joined_by_team(part: Ints, team: Ints) -> Ints:
    """Parts, by student, of which those that share a team count as one; -1 for no team."""
    members = np.nonzero(team != NOBODY)[0]
    members = members[np.argsort(team[members], kind="stable")]
    return connected(team[members], part[members], int(part.max(initial=0)) + 1)[part]


def neighbourhoods_of(students: Ints, part: Ints, place: Floats, most: int) -> list[Ints]:
    """Some students by part and place: small parts taken together, large ones divided."""
    order = students[np.argsort(part[students], kind="stable")]
    neighbourhoods: list[Ints] = []
    waiting = np.zeros(0, np.int64)
    for members in np.split(order, np.nonzero(np.diff(part[order]))[0] + 1):
        waiting = np.concatenate([waiting, members])
        if len(waiting) >= FEW_STUDENTS:
            neighbourhoods += _divided(waiting, place, most)
            waiting = np.zeros(0, np.int64)
    return neighbourhoods + ([waiting] if len(waiting) else [])


def _divided(students: Ints, place: Floats, most: int) -> list[Ints]:
    """Students in as few neighbourhoods as may be, of much the same size, cut across where they are spread most."""
    count = -(-len(students) // most)
    if count == 1:
        return [students]
    axis = int(np.argmax(np.ptp(place[students], axis=0)))
    order = students[np.argsort(place[students, axis], kind="stable")]
    edge = len(order) * (count // 2) // count
    return _divided(order[:edge], place, most) + _divided(order[edge:], place, most)
