"""What a solve hands back: places, figures per criterion with their bounds, and reasons for who has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from matching.faults import Fault, check_choice, check_flag, check_number, check_text, check_whole, reject

Status = Literal["optimal", "feasible", "cancelled"]
Reason = Literal["no_eligible_opening", "seats_full"]
STATUSES: tuple[Status, ...] = get_args(Status)
REASONS: tuple[Reason, ...] = get_args(Reason)
LARGEST_FIGURE = 10**15


@dataclass(frozen=True, slots=True)
class CriterionValue:
    """One level of the order: its figure, and the least that any plan with the figures above it can reach.

    Preference modes with a level per rank give one row per rank, `preference:1`.
    """

    name: str
    value: int
    bound: int

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "name", self.name)
        check_whole(faults, "value", self.value, 0, LARGEST_FIGURE)
        check_whole(faults, "bound", self.bound, 0, LARGEST_FIGURE)
        reject(faults)

    @property
    def is_proven(self) -> bool:
        """Whether no plan does better."""
        return self.bound == self.value


@dataclass(frozen=True, slots=True)
class Placement:
    """A student's place. `rank` None: she did not list it; `minutes` None: a place is unknown."""

    student: str
    opening: str
    rank: int | None
    minutes: int | None
    flagged: bool
    alone: bool

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "student", self.student)
        check_text(faults, "opening", self.opening)
        if self.rank is not None:
            check_whole(faults, "rank", self.rank, 1)
        if self.minutes is not None:
            check_whole(faults, "minutes", self.minutes)
        check_flag(faults, "flagged", self.flagged)
        check_flag(faults, "alone", self.alone)
        reject(faults)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A student without a place, why, and how many openings each rule removed (each counted once, first rule wins)."""

    student: str
    reason: Reason
    removed: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "student", self.student)
        check_choice(faults, "reason", self.reason, REASONS)
        for code, count in self.removed:
            check_whole(faults, f"removed.{code}", count)
        reject(faults)


@dataclass(frozen=True, slots=True)
class PlacementSolution:
    """A plan with its proof. `problem` is the digest of the problem it answers.

    `version` 1: a solution from when the criteria alone decided who had a place, as stored then; it keeps its order.
    """

    problem: str
    engine: str
    seed: int
    status: Status
    criteria: tuple[CriterionValue, ...]
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    seconds: tuple[tuple[str, float], ...]
    version: int = 2

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_text(faults, "problem", self.problem)
        check_text(faults, "engine", self.engine)
        check_whole(faults, "seed", self.seed, 0, 2**63 - 1)
        check_choice(faults, "status", self.status, STATUSES)
        for name, seconds in self.seconds:
            check_number(faults, f"seconds.{name}", seconds, 0, 10**9)
        reject(faults)

    @property
    def opening_of(self) -> dict[str, str]:
        """Opening by student, for those who have one."""
        return {placement.student: placement.opening for placement in self.placements}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solve is: the criterion at work, its best figure and bound so far, and the share of work done."""

    stage: str
    stage_index: int
    stage_count: int
    value: int | None
    bound: int | None
    seconds: float
    share: float
