"""Circle runs: a frozen question about circles to the solver, its progress and its answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.background.work import LeasedWork
from app.extensions import Base, enum_type
from app.schools.models import Period


class CircleRunState(StrEnum):
    """queued -> running -> solved … -> published -> superseded."""

    QUEUED = "queued"
    RUNNING = "running"
    SOLVED_OPTIMAL = "solved_optimal"
    SOLVED_FEASIBLE = "solved_feasible"
    CANCELLED = "cancelled"
    FAILED = "failed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> LazyString:
        return STATE_LABELS[self]

    @property
    def is_busy(self) -> bool:
        return self in (CircleRunState.QUEUED, CircleRunState.RUNNING)

    @property
    def has_plan(self) -> bool:
        return self.can_change or self in (_S.PUBLISHED, _S.SUPERSEDED)

    @property
    def can_change(self) -> bool:
        """Solved and not published: a plan that people may still change, and publish."""
        return self in (_S.SOLVED_OPTIMAL, _S.SOLVED_FEASIBLE)


_S = CircleRunState
STATE_LABELS: dict[CircleRunState, LazyString] = {
    _S.QUEUED: lazy_gettext("waiting"),
    _S.RUNNING: lazy_gettext("running"),
    _S.SOLVED_OPTIMAL: lazy_gettext("solved, proven best"),
    _S.SOLVED_FEASIBLE: lazy_gettext("solved, best found in the time given"),
    _S.CANCELLED: lazy_gettext("cancelled"),
    _S.FAILED: lazy_gettext("failed"),
    _S.PUBLISHED: lazy_gettext("published"),
    _S.SUPERSEDED: lazy_gettext("replaced by a later publication"),
}
CIRCLE_RUN_TRANSITIONS: dict[CircleRunState, frozenset[CircleRunState]] = {
    _S.QUEUED: frozenset({_S.RUNNING, _S.CANCELLED, _S.FAILED}),
    _S.RUNNING: frozenset({_S.QUEUED, _S.SOLVED_OPTIMAL, _S.SOLVED_FEASIBLE, _S.CANCELLED, _S.FAILED}),
    _S.SOLVED_OPTIMAL: frozenset({_S.PUBLISHED}),
    _S.SOLVED_FEASIBLE: frozenset({_S.PUBLISHED}),
    _S.PUBLISHED: frozenset({_S.SUPERSEDED}),
    _S.CANCELLED: frozenset(),
    _S.FAILED: frozenset(),
    _S.SUPERSEDED: frozenset(),
}
_IS_BUSY = text("state IN ('queued', 'running')")


class CircleRun(LeasedWork, Base):
    """One run for one period. `frozen_input` is the gzip-ped circle-problem/1 file, never changed once made."""

    __tablename__ = "circle_run"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        Index(
            "uq_circle_run_busy", "school_id", unique=True, sqlite_where=_IS_BUSY, postgresql_where=_IS_BUSY
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    number: Mapped[int]
    """1, 2, 3 … within the school: what people call the run."""
    state: Mapped[CircleRunState] = mapped_column(
        enum_type(CircleRunState, "circle_run_state"), default=CircleRunState.QUEUED, index=True
    )
    is_one_to_one: Mapped[bool] = mapped_column(default=False)
    policy: Mapped[dict[str, Any]]
    """The `policy` of the problem file: sizes, mentors, criteria in order."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Whom it seats: see `policies.Invited`. Together with the rows as they are now they tell what changed since."""
    seed: Mapped[int]
    time_limit_seconds: Mapped[int]
    frozen_input: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    input_digest: Mapped[str] = mapped_column(String(64))
    data_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the problem without policy, seed and human decisions: tells whether the data changed since (R45)."""
    solution: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """The circle-solution/1 answer."""
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Figures of the plan as it stands, changes by hand included."""
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    period: Mapped[Period] = relationship()
    __mapper_args__ = {"version_id_col": version}
