"""A plan as it stands: the solver's circles with the changes that people made, judged by the checker's definitions.

Somebody who was moved counts as pinned where she went, so that her move overrules older decisions and nothing else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import matching.checking
import matching.circles
import matching.circles.problem
import matching.circles.solution
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.freezing import solution_of, thaw
from app.mentoring.problem.names import MENTOR
from app.placements.problem.names import STUDENT, key, row_id
from matching.circles.ledger import CircleLedger

Circles = Mapping[int, matching.circles.solution.Circle]
"""Circles by the number that the run gives them. One without members is left out: it does not come about."""


class CirclePlan:
    """A question, and who meets whom in it."""

    def __init__(
        self, problem: matching.circles.CircleProblem, circles: Circles, moved: frozenset[int]
    ) -> None:
        self.asked = problem
        self.circles = circles
        self.moved = moved
        """Students whom a person gave another circle, or none."""

    @cached_property
    def with_members(self) -> list[matching.circles.solution.Circle]:
        """The circles that come about."""
        return [circle for circle in self.circles.values() if circle.students]

    @cached_property
    def number_of(self) -> dict[int, int]:
        """The circle of each student who has one."""
        return {row_id(name): number for number, circle in self.circles.items() for name in circle.students}

    @cached_property
    def problem(self) -> matching.circles.CircleProblem:
        """The question with the moves as decisions."""
        if not self.moved:
            return self.asked
        students = [
            self._decided(student) if row_id(student.id) in self.moved else student
            for student in self.asked.students
        ]
        return replace(self.asked, students=tuple(students))

    def _decided(
        self, student: matching.circles.problem.CircleStudent
    ) -> matching.circles.problem.CircleStudent:
        number = self.number_of.get(row_id(student.id))
        mentors = () if number is None else self.circles[number].mentors
        return replace(
            student,
            pinned=mentors[0] if mentors else None,
            forbidden=tuple(name for name in student.forbidden if name not in mentors),
        )

    @cached_property
    def ledger(self) -> CircleLedger:
        """The definitions, with everybody looked up by id."""
        return CircleLedger(self.problem)

    @cached_property
    def figures(self) -> list[tuple[str, int]]:
        """Name and value of every criterion, in the order of the run."""
        return matching.circles.circle_figures(self.problem, self.with_members)

    @cached_property
    def broken(self) -> list[matching.checking.Finding]:
        """The rules that the plan breaks; none as long as nobody forces it."""
        return matching.circles.broken_rules(self.problem, self.with_members)

    def newly_broken(self, before: "CirclePlan") -> list[matching.checking.Finding]:
        """The rules that this plan breaks and the other did not."""
        old = Counter(str(finding) for finding in before.broken)
        return [finding for finding in self.broken if not old[str(finding)]]

    def knows(self, student_id: int) -> bool:
        """Whether the student is part of the run."""
        return key(STUDENT, student_id) in self.ledger.students

    def knows_mentor(self, role_model_id: int) -> bool:
        """Whether the mentor is part of the run."""
        return key(MENTOR, role_model_id) in self.ledger.mentors

    def moving(self, student_id: int, number: int | None) -> "CirclePlan":
        """This plan with one student in another circle, or in none."""
        name = key(STUDENT, student_id)
        circles = {}
        for each, circle in self.circles.items():
            kept = tuple(member for member in circle.students if member != name)
            circles[each] = replace(circle, students=(*kept, name) if each == number else kept)
        return CirclePlan(self.asked, circles, self.moved | {student_id})

    def led_by(self, number: int, mentors: Sequence[int]) -> "CirclePlan":
        """This plan with other mentors in a circle, the host first."""
        names = tuple(key(MENTOR, each) for each in mentors)
        changed = replace(self.circles[number], mentors=names)
        return CirclePlan(self.asked, {**self.circles, number: changed}, self.moved)

    def minutes(self, student_id: int, number: int) -> int | None:
        """Her journey to a circle; None online and where a place is not known."""
        circle = self.circles[number]
        if circle.online:
            return None
        student = self.ledger.students[key(STUDENT, student_id)]
        return self.ledger.minutes(student, self.ledger.mentors[circle.host])

    def shares_field(self, student_id: int, number: int) -> bool:
        """Whether a mentor of the circle comes from her field."""
        student = self.ledger.students[key(STUDENT, student_id)]
        mentors = (self.ledger.mentors[name] for name in self.circles[number].mentors)
        return any(student.field in mentor.fields for mentor in mentors)

    def is_changed(self, student_id: int) -> bool:
        """Whether she loses the mentors that she has."""
        published = self.ledger.students[key(STUDENT, student_id)].published
        if published is None:
            return False
        number = self.number_of.get(student_id)
        return number is None or set(published).isdisjoint(self.circles[number].mentors)


def circle_in_plan(row: ProposedCircle, members: Sequence[int]) -> matching.circles.solution.Circle:
    """A proposed circle in the solver's words."""
    mentors = [row.host_id] if row.second_id is None else [row.host_id, row.second_id]
    return matching.circles.solution.Circle(
        mentors=tuple(key(MENTOR, each) for each in mentors),
        slot=row.slot.value,
        online=row.is_online,
        students=tuple(key(STUDENT, each) for each in members),
    )


def plan_of(run: CircleRun, circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]) -> CirclePlan:
    """The plan of a run as its rows have it now."""
    members: dict[int, list[int]] = {row.id: [] for row in circles}
    for seat in seats:
        if seat.circle_id is not None:
            members[seat.circle_id].append(seat.student_id)
    return CirclePlan(
        thaw(run),
        {row.number: circle_in_plan(row, members[row.id]) for row in circles},
        frozenset(seat.student_id for seat in seats if seat.circle_id != seat.solver_circle_id),
    )


def solution_as_it_stands(run: CircleRun, plan: CirclePlan) -> matching.circles.CircleSolution:
    """The solver's answer with the circles of the plan, to explain it by."""
    return replace(solution_of(run), circles=tuple(plan.with_members))


def as_json(solution: matching.circles.CircleSolution) -> dict[str, Any]:
    """The `circle-solution/1` object."""
    return matching.circles.write_circle_solution(solution)
