"""A plan as it stands, laid beside its problem: compiled once, so that many questions about it cost little."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.placement.criteria import Level, levels_of
from matching.placement.formats import upgraded
from matching.placement.model import PlacementModel, model_of
from matching.placement.plan import pairs_of_plan
from matching.placement.precedence import GreedyBasis, basis_of
from matching.placement.problem import PlacementProblem
from matching.placement.solution import PlacementSolution


class PlanView:
    """A problem, as one of today, and a solution of it in numbers: pairs, openings and students of its model."""

    def __init__(self, problem: PlacementProblem, solution: PlacementSolution) -> None:
        self.problem = upgraded(problem)
        self.solution = solution
        self.model: PlacementModel = model_of(self.problem)
        self.tables = self.model.tables
        self.first = self.model.first
        self.chosen = pairs_of_plan(self.model, solution)
        self._order = (problem if solution.version == 1 else self.problem).policy.criteria

    def pairs_of(self, student: int) -> Ints:
        """The eligible pairs of a student."""
        return np.arange(self.first[student], self.first[student + 1])

    def pair_of(self, student: int, opening: int) -> int:
        """The pair of a student and an opening; raises KeyError when a rule keeps them apart."""
        pairs = self.pairs_of(student)
        found = pairs[self.model.opening[pairs] == opening]
        if not len(found):
            raise KeyError(
                f"{self.tables.students[student].id} cannot go to {self.tables.opening_ids[opening]}"
            )
        return int(found[0])

    @cached_property
    def basis(self) -> GreedyBasis:
        """Who gets a place, whatever the plan says."""
        return basis_of(self.model)

    @cached_property
    def holders(self) -> dict[int, list[int]]:
        """Students by the opening they have."""
        found: dict[int, list[int]] = {}
        for student, pair in enumerate(self.chosen.tolist()):
            if pair != NOBODY:
                found.setdefault(int(self.model.opening[pair]), []).append(student)
        return found

    def names(self, students: list[int]) -> tuple[str, ...]:
        """Ids of students, sorted."""
        return tuple(sorted(self.tables.students[student].id for student in students))

    def free_seats(self, opening: int) -> int:
        """Seats that the plan leaves."""
        return int(self.tables.capacity[opening]) - len(self.holders.get(opening, []))

    @cached_property
    def levels(self) -> list[Level]:
        """The figures that decided: in the order of its day for a solution of format /1."""
        return levels_of(self.model, self._order)
