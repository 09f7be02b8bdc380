"""Human decisions that every later circle run obeys: with this mentor, or never with that one."""

from datetime import datetime
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, enum_type, now
from app.rolemodels.models import RoleModel
from app.students.models import Student


class CircleDecisionKind(StrEnum):
    """PIN: with this mentor. FORBID: not with this mentor."""

    PIN = "pin"
    FORBID = "forbid"

    @property
    def label(self) -> LazyString:
        return DECISION_LABELS[self]


DECISION_LABELS: dict[CircleDecisionKind, LazyString] = {
    CircleDecisionKind.PIN: lazy_gettext("with this mentor"),
    CircleDecisionKind.FORBID: lazy_gettext("not with this mentor"),
}
_ONE_PIN = text("kind = 'pin' AND withdrawn_at IS NULL")


class CircleDecision(Base):
    """A coordinator's word about one student and one mentor, with its reason; withdrawn rather than deleted."""

    __tablename__ = "circle_decision"
    __table_args__ = (
        Index(
            "uq_circle_decision_pin",
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
    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    kind: Mapped[CircleDecisionKind] = mapped_column(enum_type(CircleDecisionKind, "circle_decision_kind"))
    reason: Mapped[str] = mapped_column(String(1000))
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None]
    student: Mapped[Student] = relationship()
    role_model: Mapped[RoleModel] = relationship()
