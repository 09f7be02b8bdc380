"""Comparisons of policies: one run's question solved under other orders, and who would get another place."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.placements.models.run import MatchRun
from app.runs.models import FOR_AN_ANSWER, Run, run_constraints
from app.students.models import Student


class PolicyComparison(Run, Base):
    """One question to the solver: what would other orders give? The first policy is the run's own."""

    __tablename__ = "policy_comparison"
    __table_args__ = run_constraints("policy_comparison", "comparison_state", FOR_AN_ANSWER, is_plan=False)
    transitions = FOR_AN_ANSWER

    run_id: Mapped[int] = mapped_column(ForeignKey("match_run.id"), index=True)
    policies: Mapped[list[Any]]
    """Per policy its `code`, and `policy` as a problem file has it; the run's own comes first."""
    outcomes: Mapped[list[Any]] = mapped_column(default=list)
    """Per policy, once finished: see `problem.comparing`."""
    run: Mapped[MatchRun] = relationship()


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
