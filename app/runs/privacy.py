"""What every run holds about people, whatever it solves: a frozen question without names, and who asked it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RunColumns:
    """The columns that tables of runs share, as a `Holding` describes them."""

    plain: str
    staff: dict[str, str] = field(default_factory=lambda: {"author_id": "author_name"})
    nobody: str = ""


RUN = RunColumns(
    "id school_id state progress attempts lease_until worker_token cancel_requested error created_at started_at "
    "finished_at version"
)
PLAN_RUN = RunColumns(
    f"{RUN.plain} period_id number policy seed time_limit_seconds frozen_input input_digest data_digest solution "
    "summary published_at",
    staff={"author_id": "author_name", "published_by_id": ""},
    nobody="numbers instead of names: what they say of one student stands in her own rows",
)
