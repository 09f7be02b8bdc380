"""Circle runs and what they propose: circles with their mentors, and for each student a seat or the reason why not."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Versioned, enum_type
from app.rolemodels.models import RoleModel, Slot
from app.runs.models import FOR_A_PLAN, PlanRun, run_constraints
from app.students.models import Student


class CircleRun(PlanRun, Base):
    """One run for one period. Its question is a circle-problem/1 file, its answer a circle-solution/1 file."""

    __tablename__ = "circle_run"
    __table_args__ = run_constraints("circle_run", "circle_run_state", FOR_A_PLAN)
    transitions = FOR_A_PLAN

    is_one_to_one: Mapped[bool] = mapped_column(default=False)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Whom it seats: see `policies.Invited`. Together with the rows as they are now they tell what changed since."""


class ProposedCircle(Base):
    """A circle in a run that is not published, or once was."""

    __tablename__ = "proposed_circle"
    __table_args__ = (UniqueConstraint("run_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("circle_run.id"), index=True)
    number: Mapped[int]
    slot: Mapped[Slot] = mapped_column(enum_type(Slot, "proposed_circle_slot"))
    is_online: Mapped[bool] = mapped_column(default=False)
    host_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("role_model.id"), index=True)
    changed_by_id: Mapped[int | None]
    """Who gave it other mentors than the solver did."""
    changed_reason: Mapped[str] = mapped_column(String(1000), default="")
    run: Mapped[CircleRun] = relationship()
    host: Mapped[RoleModel] = relationship(foreign_keys=[host_id])
    second: Mapped[RoleModel | None] = relationship(foreign_keys=[second_id])


class ProposedSeat(Versioned, Base):
    """One student's seat in a run, or why there is none. Every student of the run has one row."""

    __tablename__ = "proposed_seat"
    __table_args__ = (UniqueConstraint("run_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("circle_run.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("proposed_circle.id"), index=True)
    solver_circle_id: Mapped[int | None] = mapped_column(ForeignKey("proposed_circle.id"))
    """What the solver said, kept when a person moved her."""
    has_priority: Mapped[bool] = mapped_column(default=False)
    """Placed alone or at a flagged site: seated first. Staff only."""
    minutes: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why she has no seat: a code of the solver, or moved_by_hand."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    moved_by_id: Mapped[int | None]
    moved_reason: Mapped[str] = mapped_column(String(1000), default="")
    run: Mapped[CircleRun] = relationship()
    student: Mapped[Student] = relationship()
    circle: Mapped[ProposedCircle | None] = relationship(foreign_keys=[circle_id])
