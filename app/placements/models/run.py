"""Match runs: a frozen question to the solver, its progress and its answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.background.work import LeasedWork
from app.extensions import Base, enum_type
from app.schools.models import Period


class RunState(StrEnum):
    """queued -> running -> solved … -> reviewed -> published -> superseded; a change by hand undoes a review."""

    QUEUED = "queued"
    RUNNING = "running"
    SOLVED_OPTIMAL = "solved_optimal"
    SOLVED_FEASIBLE = "solved_feasible"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> LazyString:
        return RUN_STATE_LABELS[self]


RUN_STATE_LABELS: dict[RunState, LazyString] = {
    RunState.QUEUED: lazy_gettext("waiting"),
    RunState.RUNNING: lazy_gettext("running"),
    RunState.SOLVED_OPTIMAL: lazy_gettext("solved, proven best"),
    RunState.SOLVED_FEASIBLE: lazy_gettext("solved, best found in the time given"),
    RunState.CANCELLED: lazy_gettext("cancelled"),
    RunState.FAILED: lazy_gettext("failed"),
    RunState.REVIEWED: lazy_gettext("reviewed"),
    RunState.PUBLISHED: lazy_gettext("published"),
    RunState.SUPERSEDED: lazy_gettext("replaced by a later publication"),
}

RUN_TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELLED, RunState.FAILED}),
    RunState.RUNNING: frozenset(
        {
            RunState.QUEUED,
            RunState.SOLVED_OPTIMAL,
            RunState.SOLVED_FEASIBLE,
            RunState.CANCELLED,
            RunState.FAILED,
        }
    ),
    RunState.SOLVED_OPTIMAL: frozenset({RunState.REVIEWED}),
    RunState.SOLVED_FEASIBLE: frozenset({RunState.REVIEWED}),
    RunState.REVIEWED: frozenset({RunState.PUBLISHED, RunState.SOLVED_OPTIMAL, RunState.SOLVED_FEASIBLE}),
    RunState.PUBLISHED: frozenset({RunState.SUPERSEDED}),
    RunState.CANCELLED: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.SUPERSEDED: frozenset(),
}
PUBLISHABLE = frozenset({RunState.SOLVED_OPTIMAL, RunState.SOLVED_FEASIBLE, RunState.REVIEWED})
BUSY = frozenset({RunState.QUEUED, RunState.RUNNING})
FINISHED = frozenset(RunState) - BUSY
HAS_PLAN = PUBLISHABLE | {RunState.PUBLISHED, RunState.SUPERSEDED}
_IS_BUSY = text("state IN ('queued', 'running')")


class MatchRun(LeasedWork, Base):
    """One run for one period. `frozen_input` is the gzip-ped placement-problem/1 file, never changed once made."""

    __tablename__ = "match_run"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        Index(
            "uq_match_run_busy", "school_id", unique=True, sqlite_where=_IS_BUSY, postgresql_where=_IS_BUSY
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    number: Mapped[int]
    """1, 2, 3 … within the school: what people call the run."""
    state: Mapped[RunState] = mapped_column(
        enum_type(RunState, "run_state"), default=RunState.QUEUED, index=True
    )
    policy: Mapped[dict[str, Any]]
    """The `policy` of the problem file: threshold, criteria in order, preference mode, unranked, travel."""
    seed: Mapped[int]
    time_limit_seconds: Mapped[int]
    frozen_input: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    input_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the canonical problem: what the solution refers to."""
    data_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the problem without policy, seed and human decisions: tells whether the data changed since (R45)."""
    solution: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """The placement-solution/1 answer."""
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Figures of the plan as it stands, changes by hand included: see `problem.figures`."""
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]
    answer_by: Mapped[date | None]
    """The day before which students are asked to answer, as their letters say."""
    version: Mapped[int] = mapped_column(default=1)
    period: Mapped[Period] = relationship()
    __mapper_args__ = {"version_id_col": version}
