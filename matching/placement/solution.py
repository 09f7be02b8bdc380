"""What a solve hands back: places, figures per criterion with their bounds, and reasons for who has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from matching.faults import Fault, check_each, check_flag, check_known, check_text, check_whole, reject
from matching.results import CriterionValue, Status, check_left_out, check_solution

Reason = Literal["no_eligible_opening", "seats_full"]
REASONS: tuple[Reason, ...] = get_args(Reason)


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
        check_each(faults, self, check_text, "student", "opening")
        if self.rank is not None:
            check_whole(faults, "rank", self.rank, 1)
        check_known(faults, self, check_whole, "minutes")
        check_each(faults, self, check_flag, "flagged", "alone")
        reject(faults)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A student without a place, why, and how many openings each rule removed (each counted once, first rule wins)."""

    student: str
    reason: Reason
    removed: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_left_out(faults, self, REASONS)
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
        check_solution(faults, self)
        reject(faults)

    @property
    def opening_of(self) -> dict[str, str]:
        """Opening by student, for those who have one."""
        return {placement.student: placement.opening for placement in self.placements}
