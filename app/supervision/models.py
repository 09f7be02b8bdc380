"""What supervisors offer for a period, supervisor runs, what they propose, and decisions about students."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.runs.models import FOR_A_PLAN, Decision, PlanRun, decision_constraints, run_constraints
from app.schools.models import Period
from app.students.models import Student

MOST_HOURS = 2000


class SupervisorOffer(Versioned, SchoolRow):
    """What somebody has for guiding internships in one period: hours, programmes, and where she sets out from."""

    __tablename__ = "supervisor_offer"
    __table_args__ = (
        UniqueConstraint("period_id", "user_id"),
        CheckConstraint(f"hours BETWEEN 0 AND {MOST_HOURS}", name="hours"),
    )

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    hours: Mapped[int]
    programme_codes: Mapped[list[Any]] = mapped_column(default=list)
    """Of the programmes whose students she guides; those that the school counts as the same follow by themselves."""
    town: Mapped[str | None] = mapped_column(String(100))
    """Where she sets out from; None: from school."""
    away_from: Mapped[date | None]
    """Not there from this day on, so no run gives her anybody. Why is nobody's business, and is not kept."""
    changed_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    """Where a file said so: its name, without an `author_id`."""
    user: Mapped[User] = relationship()
    period: Mapped[Period] = relationship()


class SupervisorRun(PlanRun, Base):
    """One run for one period. Its question is a supervisor-problem/1 file, its answer a supervisor-solution/1 file."""

    __tablename__ = "supervisor_run"
    __table_args__ = run_constraints("supervisor_run", "supervisor_run_state", FOR_A_PLAN)
    transitions = FOR_A_PLAN

    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Whom it gives a supervisor: see `policies.Guided`."""


class ProposedSupervisor(Versioned, Base):
    """Who guides one student in a run, or why nobody does. Every student of the run has one row."""

    __tablename__ = "proposed_supervisor"
    __table_args__ = (UniqueConstraint("run_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("supervisor_run.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    solver_supervisor_id: Mapped[int | None]
    """What the solver said, kept when a person moved her."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """Where she works, or would work; None: she has no place yet."""
    hours: Mapped[int]
    """What guiding her takes."""
    is_intensive: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why nobody guides her: no_supervisor, hours_full, or moved_by_hand."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    moved_by_id: Mapped[int | None]
    moved_reason: Mapped[str] = mapped_column(String(1000), default="")
    run: Mapped[SupervisorRun] = relationship()
    student: Mapped[Student] = relationship()
    supervisor: Mapped[User | None] = relationship(foreign_keys=[supervisor_id])
    site: Mapped[Site | None] = relationship()


class SupervisorDecisionKind(LabelledEnum):
    """PIN: this supervisor guides her. FORBID: this one does not."""

    PIN = "pin", _l("is guided by")
    FORBID = "forbid", _l("is not guided by")


class SupervisorDecision(Decision, Base):
    """A coordinator's word about one student and one supervisor, with its reason; withdrawn rather than deleted."""

    __tablename__ = "supervisor_decision"
    __table_args__ = decision_constraints("supervisor_decision")
    about = "supervisor_id"

    supervisor_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[SupervisorDecisionKind] = mapped_column(
        enum_type(SupervisorDecisionKind, "supervisor_decision_kind")
    )
    supervisor: Mapped[User] = relationship()
