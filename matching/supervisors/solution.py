"""What a solve of supervisors hands back: who guides whom, figures with their bounds, hours used, and who has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from matching.faults import (
    Fault,
    check_choice,
    check_each,
    check_flag,
    check_known,
    check_text,
    check_whole,
    reject,
)
from matching.results import CriterionValue, Status, check_solution

UnassignedReason = Literal["no_supervisor", "hours_full"]
UNASSIGNED_REASONS: tuple[UnassignedReason, ...] = get_args(UnassignedReason)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who guides a case. `minutes` from her base to the site, None where a place is unknown; `known`: she knows her."""

    case: str
    supervisor: str
    minutes: int | None
    known: bool

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_each(faults, self, check_text, "case", "supervisor")
        check_known(faults, self, check_whole, "minutes")
        check_flag(faults, "known", self.known)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A case without a supervisor. `no_supervisor`: nobody guides the programme who is not forbidden; else hours."""

    case: str
    reason: UnassignedReason

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "case", self.case)
        check_choice(faults, "reason", self.reason, UNASSIGNED_REASONS)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Load:
    """The hours that a supervisor uses, and as a percentage of her own, rounded up; None where she has none."""

    supervisor: str
    hours: int
    percent: int | None

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "supervisor", self.supervisor)
        check_whole(faults, "hours", self.hours, 0, 10**9)
        check_known(
            faults, self, lambda found, path, value: check_whole(found, path, value, 0, 10**9), "percent"
        )
        reject(faults)


@dataclass(frozen=True, slots=True)
class SupervisorSolution:
    """Assignments with their proof. `problem` is the digest of the problem they answer."""

    problem: str
    engine: str
    seed: int
    status: Status
    criteria: tuple[CriterionValue, ...]
    assignments: tuple[Assignment, ...]
    unassigned: tuple[Unassigned, ...]
    loads: tuple[Load, ...]
    seconds: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_solution(faults, self)
        reject(faults)

    @property
    def supervisor_of(self) -> dict[str, str]:
        """Supervisor by case, for those that have one."""
        return {row.case: row.supervisor for row in self.assignments}
