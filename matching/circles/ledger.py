"""The definitions of circles, one by one in plain Python: which rule removes what, and what a set of circles comes to.

The checker, the explanations and moves by hand stand on it. The solver does not: a mistake in one shows in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from matching.checking import minutes_between
from matching.circles.problem import CircleProblem, CircleStudent, Mentor
from matching.circles.solution import Circle, UnseatedReason

REMOVALS = ("pinned", "forbidden", "no_shared_slot", "out_of_reach", "not_independent")
"""Rules that remove a mentor-slot for a student, in the order in which one with several faults is counted."""

LAST_REMOVALS: dict[str, UnseatedReason] = {
    "no_shared_slot": "no_shared_slot",
    "out_of_reach": "out_of_reach",
}
"""The reason that the rule which removed the last mentor-slot gives; every other says `not_independent`."""


class CircleLedger:
    """A circle problem looked up by id."""

    def __init__(self, problem: CircleProblem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.students = {student.id: student for student in problem.students}
        self.mentors = {mentor.id: mentor for mentor in problem.mentors}

    def minutes(self, person: CircleStudent | Mentor, host: Mentor) -> int | None:
        """Travel time to the host's place; None when a place is unknown."""
        return minutes_between(self.policy.travel, person.location, host.location)

    def reaches(self, person: CircleStudent | Mentor, host: Mentor) -> bool:
        """Whether the host's place is near enough; an unknown one always is."""
        minutes = self.minutes(person, host)
        return person.max_minutes is None or minutes is None or minutes <= person.max_minutes

    def attends(self, person: CircleStudent | Mentor, host: Mentor, *, online: bool) -> bool:
        """Whether somebody can take part in what this host leads, in this form."""
        if online:
            return person.online and host.online
        return person.in_person and host.in_person and self.reaches(person, host)

    def forms(self, person: CircleStudent | Mentor, host: Mentor) -> set[bool]:
        """The forms, online or not, in which somebody can take part in what a host leads."""
        return {online for online in (False, True) if self.attends(person, host, online=online)}

    def is_independent(self, student: CircleStudent, mentor: Mentor) -> bool:
        """Whether a mentor is not employed where the student is placed."""
        return student.site is None or student.site != mentor.site

    def removed_by(self, student: CircleStudent, host: Mentor, slot: str) -> str | None:
        """The first of REMOVALS that keeps a student from every circle that a host could lead in a slot; None: nothing.

        Somebody pinned to another mentor stays if that mentor can be there as the second.
        """
        leaders, forms = [host], self.forms(student, host)
        if student.pinned is not None and student.pinned != host.id:
            second = self.mentors[student.pinned]
            both = self.forms(second, host)
            if self.policy.mentors[1] < 2 or slot not in second.slots or not both or not second.max_circles:
                return "pinned"
            leaders, forms = [host, second], forms & both
        if host.id in student.forbidden:
            return "forbidden"
        if slot not in student.slots:
            return "no_shared_slot"
        if not forms:
            return "out_of_reach"
        if not all(self.is_independent(student, mentor) for mentor in leaders):
            return "not_independent"
        return None

    def removals(self, student: CircleStudent) -> tuple[dict[str, int], list[tuple[Mentor, str]]]:
        """How many mentor-slots each rule removes for a student, and those that are left."""
        counts: Counter[str] = Counter()
        left = []
        for host in self.problem.mentors:
            for slot in dict.fromkeys(host.slots) if host.max_circles else ():
                code = self.removed_by(student, host, slot)
                if code is None:
                    left.append((host, slot))
                else:
                    counts[code] += 1
        return {code: counts[code] for code in REMOVALS if counts[code]}, left

    def reason(self, student: CircleStudent, circles: Iterable[Circle]) -> UnseatedReason:
        """Why somebody has no circle, given the circles there are."""
        removed, left = self.removals(student)
        if left:
            busy = {(name, circle.slot) for circle in circles for name in circle.mentors}
            led = Counter(name for name, _ in busy)
            has_room = any(
                (host.id, slot) not in busy and led[host.id] < host.max_circles for host, slot in left
            )
            return "too_few" if has_room else "circles_full"
        return LAST_REMOVALS.get(next(reversed(removed), "no_shared_slot"), "not_independent")


class CircleFigures:
    """What a set of circles comes to, criterion by criterion. Its students and mentors are in the problem."""

    def __init__(self, ledger: CircleLedger, circles: Sequence[Circle]) -> None:
        self.ledger, self.circles = ledger, circles

    @cached_property
    def seats(self) -> list[tuple[CircleStudent, Circle]]:
        """Every member with her circle."""
        return [(self.ledger.students[name], circle) for circle in self.circles for name in circle.students]

    @cached_property
    def seated(self) -> set[str]:
        """Who has a circle."""
        return {student.id for student, _ in self.seats}

    def rows(self) -> list[tuple[str, int]]:
        """Name and value of every criterion of the policy, in its order."""
        return [(name, getattr(self, name)()) for name in self.ledger.policy.criteria]

    def unseated_first(self) -> int:
        """Students with priority without a circle."""
        return sum(
            student.priority and student.id not in self.seated for student in self.ledger.problem.students
        )

    def unseated(self) -> int:
        """Students without a circle."""
        return len(self.ledger.students) - len(self.seated)

    def one_mentor(self) -> int:
        """Circles with fewer mentors than the policy's maximum."""
        return sum(len(circle.mentors) < self.ledger.policy.mentors[1] for circle in self.circles)

    def field(self) -> int:
        """Members whose field no mentor of their circle shares; an unknown field nobody does."""
        return sum(
            not any(student.field in self.ledger.mentors[name].fields for name in circle.mentors)
            for student, circle in self.seats
        )

    def one_year(self) -> int:
        """Circles whose members are all of one study year."""
        students = self.ledger.students
        return sum(len({students[name].year for name in circle.students}) == 1 for circle in self.circles)

    def travel(self) -> int:
        """Minutes of members in circles that meet in person; unknown ones count 0."""
        mentors = self.ledger.mentors
        return sum(
            self.ledger.minutes(student, mentors[circle.host]) or 0
            for student, circle in self.seats
            if not circle.online
        )

    def changes(self) -> int:
        """Students who were told mentors and sit with none of them, or nowhere."""
        kept = {
            student.id
            for student, circle in self.seats
            if student.published is not None and not set(student.published).isdisjoint(circle.mentors)
        }
        return sum(
            student.published is not None and student.id not in kept
            for student in self.ledger.problem.students
        )


def circle_figures(problem: CircleProblem, circles: Sequence[Circle]) -> list[tuple[str, int]]:
    """The figure of every criterion of the policy for any circles, made by hand or not, in the policy's order.

    Raises KeyError for a student or a mentor who is not in the problem.
    """
    return CircleFigures(CircleLedger(problem), circles).rows()
