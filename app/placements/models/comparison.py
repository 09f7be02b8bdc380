"""Comparisons of policies: one run's question solved under other orders, and who would get another place."""

from enum import StrEnum
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.background.work import LeasedWork
from app.extensions import Base, enum_type
from app.placements.models.run import MatchRun
from app.students.models import Student


class ComparisonState(StrEnum):
    """queued -> running -> finished | cancelled | failed; back to queued when a worker died."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def label(self) -> LazyString:
        return COMPARISON_STATE_LABELS[self]

    @property
    def is_busy(self) -> bool:
        return self in (ComparisonState.QUEUED, ComparisonState.RUNNING)


COMPARISON_STATE_LABELS: dict[ComparisonState, LazyString] = {
    ComparisonState.QUEUED: lazy_gettext("waiting"),
    ComparisonState.RUNNING: lazy_gettext("running"),
    ComparisonState.FINISHED: lazy_gettext("finished"),
    ComparisonState.CANCELLED: lazy_gettext("cancelled"),
    ComparisonState.FAILED: lazy_gettext("failed"),
}
_IS_BUSY = text("state IN ('queued', 'running')")


class PolicyComparison(LeasedWork, Base):
    """One question to the solver: what would other orders give? The first policy is the run's own."""

    __tablename__ = "policy_comparison"
    __table_args__ = (
        Index(
            "uq_policy_comparison_busy",
            "school_id",
            unique=True,
            sqlite_where=_IS_BUSY,
            postgresql_where=_IS_BUSY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("match_run.id"), index=True)
    policies: Mapped[list[Any]]
    """Per policy its `code`, and `policy` as a problem file has it; the run's own comes first."""
    state: Mapped[ComparisonState] = mapped_column(
        enum_type(ComparisonState, "comparison_state"), default=ComparisonState.QUEUED, index=True
    )
    outcomes: Mapped[list[Any]] = mapped_column(default=list)
    """Per policy, once finished: see `problem.comparing`."""
    version: Mapped[int] = mapped_column(default=1)
    run: Mapped[MatchRun] = relationship()
    __mapper_args__ = {"version_id_col": version}


class PolicyShift(Base):
    """A student who would get another place under one of the policies than under the run's own."""

    __tablename__ = "policy_shift"
    __table_args__ = (
        Index("uq_policy_shift_student", "comparison_id", "position", "student_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("policy_comparison.id"))
    position: Mapped[int]
    """Which policy of the comparison: 1 for the first after the run's own."""
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    opening_before_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    rank_before: Mapped[int | None]
    opening_after_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    rank_after: Mapped[int | None]
    student: Mapped[Student] = relationship()
