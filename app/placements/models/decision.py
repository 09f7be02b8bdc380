"""Human decisions that every later run obeys: pins and forbids."""

from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import Base, enum_type, now
from app.students.models import Student


class DecisionKind(StrEnum):
    """PIN: she goes there. FORBID: she does not go there."""

    PIN = "pin"
    FORBID = "forbid"

    @property
    def label(self) -> LazyString:
        return DECISION_LABELS[self]


DECISION_LABELS: dict[DecisionKind, LazyString] = {
    DecisionKind.PIN: lazy_gettext("goes there"),
    DecisionKind.FORBID: lazy_gettext("does not go there"),
}
_ONE_PIN = text("kind = 'pin' AND withdrawn_at IS NULL")


class PlacementDecision(Base):
    """A coordinator's word about one student and one opening, with its reason; withdrawn rather than deleted."""

    __tablename__ = "placement_decision"
    __table_args__ = (
        Index(
            "uq_placement_decision_pin",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=_ONE_PIN,
            postgresql_where=_ONE_PIN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    kind: Mapped[DecisionKind] = mapped_column(enum_type(DecisionKind, "decision_kind"))
    reason: Mapped[str] = mapped_column(String(1000))
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None]
    student: Mapped[Student] = relationship()
    opening: Mapped[Opening] = relationship()
