"""What every solve reports and hands back, whatever its model: a status, figures with their bounds, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from matching.faults import Fault, check_choice, check_each, check_number, check_text, check_whole, reject
from matching.records import LARGEST_SEED

Status = Literal["optimal", "feasible", "cancelled"]
STATUSES: tuple[Status, ...] = get_args(Status)
LARGEST_FIGURE = 10**15


@dataclass(frozen=True, slots=True)
class CriterionValue:
    """One level of the order: its figure, and what no plan is below whose figures before it are nowhere above these.

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
class Progress:
    """How far a solve is: the criterion at work, its best figure and bound so far, and the share of work done.

    `seconds` since the start; `limit`: how many the whole solve may take, None when it may take for ever.

    What is left is told from the limit alone. The share counts levels, and one level takes a second and the next a
    minute: of 18 recorded courses, a third to three times the time that the share foretells held at 58 moments of 100.
    """

    stage: str
    stage_index: int
    stage_count: int
    value: int | None
    bound: int | None
    seconds: float
    share: float
    limit: float | None = None

    @property
    def left(self) -> float | None:
        """Seconds until the end of the search at the latest, never below zero; None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.seconds)


def check_solution(faults: list[Fault], solution: Any) -> None:
    """The fields that every solution has: the digest of its problem, engine, seed, status and seconds by stage."""
    check_each(faults, solution, check_text, "problem", "engine")
    check_whole(faults, "seed", solution.seed, 0, LARGEST_SEED)
    check_choice(faults, "status", solution.status, STATUSES)
    for name, seconds in solution.seconds:
        check_number(faults, f"seconds.{name}", seconds, 0, 10**9)


def check_left_out(faults: list[Fault], row: Any, reasons: tuple[str, ...]) -> None:
    """The row of a student whom the plan leaves out: who, why, and how much each rule removed."""
    check_text(faults, "student", row.student)
    check_choice(faults, "reason", row.reason, reasons)
    for code, count in row.removed:
        check_whole(faults, f"removed.{code}", count)
