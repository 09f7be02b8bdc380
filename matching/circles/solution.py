"""What a solve of circles hands back: circles, figures per criterion with their bounds, and why somebody has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from matching.faults import Fault, check_flag, check_text, check_texts, reject
from matching.results import CriterionValue, Status, check_left_out, check_solution

UnseatedReason = Literal["no_shared_slot", "out_of_reach", "not_independent", "circles_full", "too_few"]
UNSEATED_REASONS: tuple[UnseatedReason, ...] = get_args(UnseatedReason)


@dataclass(frozen=True, slots=True)
class Circle:
    """Who meets: mentors, the host first; the slot; online or at the host's place; the students."""

    mentors: tuple[str, ...]
    slot: str
    online: bool
    students: tuple[str, ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_texts(faults, "mentors", self.mentors)
        if self.mentors == ():
            faults.append(Fault("mentors", "must name the host"))
        check_text(faults, "slot", self.slot)
        check_flag(faults, "online", self.online)
        check_texts(faults, "students", self.students)
        reject(faults)

    @property
    def host(self) -> str:
        """The mentor at whose place they meet, when they do not meet online."""
        return self.mentors[0]


@dataclass(frozen=True, slots=True)
class Unseated:
    """A student without a circle, why, and how many mentor-slots each rule removed (each under the first that did).

    `no_shared_slot`, `out_of_reach` and `not_independent`: that rule took the last one. `circles_full`: every mentor
    left for her has her circles; `too_few`: one has an evening left, but too few students for another circle.
    """

    student: str
    reason: UnseatedReason
    removed: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_left_out(faults, self, UNSEATED_REASONS)
        reject(faults)


@dataclass(frozen=True, slots=True)
class CircleSolution:
    """Circles with their proof. `problem` is the digest of the problem they answer."""

    problem: str
    engine: str
    seed: int
    status: Status
    criteria: tuple[CriterionValue, ...]
    circles: tuple[Circle, ...]
    unseated: tuple[Unseated, ...]
    seconds: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_solution(faults, self)
        reject(faults)

    @property
    def circle_of(self) -> dict[str, Circle]:
        """Circle by student, for those who have one."""
        return {student: circle for circle in self.circles for student in circle.students}
