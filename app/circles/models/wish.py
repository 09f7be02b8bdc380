"""Wishes: whether a student would like to be in a circle, and when and where she can (D6)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Versioned, now
from app.students.models import Student


class CircleWish(Versioned, Base):
    """A student's own word about circles. Without a row she has not answered."""

    __tablename__ = "circle_wish"
    __table_args__ = (CheckConstraint("max_minutes BETWEEN 5 AND 240", name="max_minutes"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    wants_circle: Mapped[bool]
    slots: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `rolemodels.models.Slot` on which she can."""
    meets_in_person: Mapped[bool] = mapped_column(default=True)
    meets_online: Mapped[bool] = mapped_column(default=False)
    max_minutes: Mapped[int | None]
    """The longest journey to a meeting, one way; None follows her limit for internships."""
    answered_at: Mapped[datetime] = mapped_column(default=now)
    student: Mapped[Student] = relationship()
