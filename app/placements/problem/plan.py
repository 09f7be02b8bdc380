"""A plan as it stands: the solver's answer with the changes that people made, judged by the checker's definitions.

Someone who was moved counts as pinned where she went, so that only the rules that bind everybody are held against it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import matching
from app.placements.models import MatchRun, Proposal
from app.placements.problem.freezing import solution_of, thaw
from app.placements.problem.names import OPENING, STUDENT, key, optional_key, row_id
from matching.placement.ledger import Ledger
from matching.placement.solution import Placement, Unplaced
from matching.results import CriterionValue

Assignment = Mapping[int, int | None]


@dataclass(frozen=True)
class Outcome:
    """What a plan means for one student. `women` is the count at her site that the run stood on."""

    opening_id: int | None
    rank: int | None
    minutes: int | None
    is_flagged: bool
    is_alone: bool
    women: int | None


class Plan:
    """A problem and who goes where in it, by row ids."""

    def __init__(
        self, problem: matching.PlacementProblem, solution: matching.PlacementSolution, moved: Assignment
    ) -> None:
        self.original = solution
        self.asked = problem
        self.moved = {
            student: opening for student, opening in moved.items() if self._is_news(student, opening)
        }
        self.problem = _with_pins(problem, self.moved) if self.moved else problem
        self.ledger = Ledger(self.problem)
        self.solution = self._with_moves(solution) if self.moved else solution

    def _is_news(self, student_id: int, opening_id: int | None) -> bool:
        """Whether this differs from the solver's place."""
        return self._solved.get(key(STUDENT, student_id)) != optional_key(OPENING, opening_id)

    @cached_property
    def _solved(self) -> dict[str, str]:
        return self.original.opening_of

    def moving(self, student_id: int, opening_id: int | None) -> "Plan":
        """This plan with one more student moved."""
        return self.moving_all({student_id: opening_id})

    def moving_all(self, moves: Assignment) -> "Plan":
        """This plan with several more students moved, all at once."""
        return Plan(self.asked, self.original, {**self.moved, **moves})

    def with_pin(self, student_id: int, opening_id: int) -> matching.PlacementProblem:
        """The question with everybody who was moved where they are now, and one student pinned at an opening."""
        return _with_pins(self.problem, {student_id: opening_id})

    def outcome(self, student_id: int) -> Outcome:
        """What the plan means for a student of the run."""
        name = key(STUDENT, student_id)
        row = self._placement_of.get(name)
        if row is None:
            return Outcome(None, None, None, is_flagged=False, is_alone=False, women=None)
        women = self.ledger.site_of(self.ledger.openings[row.opening]).women_technical
        return Outcome(row_id(row.opening), row.rank, row.minutes, row.flagged, row.alone, women)

    @cached_property
    def _placement_of(self) -> dict[str, Placement]:
        return {row.student: row for row in self.solution.placements}

    @cached_property
    def unplaced_by_solver(self) -> dict[int, Unplaced]:
        """The solver's reasons for students without a place."""
        return {row_id(row.student): row for row in self.original.unplaced}

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """Every student of the run."""
        for student in self.problem.students:
            yield row_id(student.id), self.outcome(row_id(student.id))

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row in self.solution.placements:
            found.setdefault(row.opening, []).append(row_id(row.student))
        return found

    def holders_of(self, opening_id: int) -> list[int]:
        """Who has a place at an opening."""
        return self._holders.get(key(OPENING, opening_id), [])

    def knows(self, opening_id: int) -> bool:
        """Whether the opening is part of this run."""
        return key(OPENING, opening_id) in self.ledger.openings

    @cached_property
    def _wishers(self) -> dict[tuple[str, str], list[int]]:
        """By site and period, those who wished company and are there."""
        found: dict[tuple[str, str], list[int]] = {}
        for row in self.solution.placements:
            opening = self.ledger.openings[row.opening]
            if self.ledger.students[row.student].together:
                found.setdefault((opening.site, opening.period), []).append(row_id(row.student))
        return found

    def company_at(self, opening_id: int) -> list[int]:
        """Those who wished company at the site of an opening, in its period."""
        opening = self.ledger.openings[key(OPENING, opening_id)]
        return self._wishers.get((opening.site, opening.period), [])

    def company_sizes(self) -> list[tuple[int, int]]:
        """Groups that wished company and go to one site: how large, and how many of that size; the largest first."""
        return sorted(Counter(map(len, self._wishers.values())).items(), reverse=True)

    def capacity(self, opening_id: int) -> int:
        """Seats of an opening in this run; none when the run does not know it."""
        opening = self.ledger.openings.get(key(OPENING, opening_id))
        return 0 if opening is None else opening.capacity

    def rule_against(self, student_id: int, opening_id: int) -> str | None:
        """The first hard rule that keeps a student from an opening, her own choices included."""
        student = self.ledger.students[key(STUDENT, student_id)]
        return self.ledger.removed_by(student, self.ledger.openings[key(OPENING, opening_id)])

    def _with_moves(self, solution: matching.PlacementSolution) -> matching.PlacementSolution:
        where: dict[str, str | None] = {**solution.opening_of}
        where.update(
            (key(STUDENT, student), optional_key(OPENING, opening)) for student, opening in self.moved.items()
        )
        placements = tuple(
            self._placement(student, opening) for student, opening in sorted(where.items()) if opening
        )
        draft = replace(solution, placements=placements, unplaced=self._unplaced(solution, where))
        alone = self.ledger.alone_students(draft)
        settled = tuple(replace(row, alone=row.student in alone) for row in placements)
        draft = replace(draft, placements=settled)
        bounds = {row.name: row.bound for row in solution.criteria}
        rows = (
            CriterionValue(name, value, min(value, bounds.get(name, 0)))
            for name, value in self.ledger.figures(draft)
        )
        return replace(draft, criteria=tuple(rows))

    def _placement(self, student: str, opening: str) -> Placement:
        person, place = self.ledger.students[student], self.ledger.openings[opening]
        return Placement(
            student=student,
            opening=opening,
            rank=self.ledger.rank(person, place),
            minutes=self.ledger.minutes(person, place),
            flagged=self.ledger.is_flagged(place),
            alone=False,
        )

    def _unplaced(
        self, solution: matching.PlacementSolution, where: Mapping[str, str | None]
    ) -> tuple[Unplaced, ...]:
        known = {row.student: row for row in solution.unplaced}
        missing = [student.id for student in self.problem.students if where.get(student.id) is None]
        return tuple(known.get(name) or Unplaced(name, "seats_full", ()) for name in missing)


def _with_pins(problem: matching.PlacementProblem, moved: Assignment) -> matching.PlacementProblem:
    names = {key(STUDENT, student): optional_key(OPENING, opening) for student, opening in moved.items()}
    return replace(
        problem,
        students=tuple(
            replace(student, pinned=names[student.id]) if student.id in names else student
            for student in problem.students
        ),
    )


def plan_of(run: MatchRun, proposals: list[Proposal]) -> Plan:
    """The plan of a run as its proposals have it now."""
    moved = {
        proposal.student_id: proposal.opening_id
        for proposal in proposals
        if proposal.opening_id != proposal.solver_opening_id
    }
    return Plan(thaw(run), solution_of(run), moved)


def as_json(solution: matching.PlacementSolution) -> dict[str, Any]:
    """The `placement-solution` object."""
    return matching.write_solution(solution)
