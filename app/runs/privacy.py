"""What every run holds about people, whatever it solves: a frozen question without names, and who asked it."""

from dataclasses import dataclass, field
from typing import Any

from app.runs.frozen import unpacked


@dataclass(frozen=True)
class RunColumns:
    """The columns that tables of runs share, as a `Holding` describes them."""

    plain: str
    staff: dict[str, str] = field(default_factory=lambda: {"author_id": "author_name"})
    nobody: str = ""


RUN = RunColumns(
    "id school_id state progress attempts lease_until worker_token cancel_requested error started_at finished_at "
    "version"
)
PLAN_RUN = RunColumns(
    f"{RUN.plain} policy seed time_limit_seconds input_digest data_digest solution summary",
    staff={"author_id": "author_name", "published_by_id": ""},
)
SHOWN = "number period_id created_at published_at frozen_input"
"""What a student is shown of a run that she was in."""


def told_of(content: bytes, student_id: int) -> dict[str, Any] | None:
    """What a run was told about one student, as its frozen input has it."""
    question = unpacked(content) if content else {}
    rows = question.get("students", question.get("cases", ()))
    return next((one for one in rows if one["id"] == f"s{student_id}"), None)
