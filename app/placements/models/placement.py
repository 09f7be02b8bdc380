"""Placements: a student accepted her place."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.placements.models.proposal import Proposal
from app.schools.models import Period
from app.students.models import Student


class PlacementState(LabelledEnum):
    """confirmed -> ended_early | replaced | completed. Placements are never deleted."""

    CONFIRMED = "confirmed", lazy_gettext("confirmed")
    COMPLETED = "completed", lazy_gettext("completed")
    ENDED_EARLY = "ended_early", lazy_gettext("ended early")
    REPLACED = "replaced", lazy_gettext("replaced")


class Placement(Versioned, SchoolRow):
    """A confirmed place. At most one that is confirmed per student and period (R38)."""

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "uq_placement_confirmed",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=text("state = 'confirmed'"),
            postgresql_where=text("state = 'confirmed'"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    state: Mapped[PlacementState] = mapped_column(
        enum_type(PlacementState, "placement_state"), default=PlacementState.CONFIRMED
    )
    needs_intensive_guidance: Mapped[bool] = mapped_column(default=False)
    """R10, D5: automatic for participants at a flagged or unknown site. Staff only."""
    confirmed_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship()
    opening: Mapped[Opening] = relationship()
    proposal: Mapped[Proposal] = relationship()
