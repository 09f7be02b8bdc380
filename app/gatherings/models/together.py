"""What a student who wished not to be alone says to being connected in another way (R9).

That there is an offer is read from her wish and her placement, and never stored; only her answer is.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import LabelledEnum, SchoolRow, Versioned, now
from app.students.models import Student


class Way(LabelledEnum):
    """Ways to meet others: in her own year and in another."""

    PEER_MEETING = "peer_meeting", lazy_gettext("the peer meeting on a return day")
    CIRCLE = "circle", lazy_gettext("a mentoring circle")
    CONTACT = "contact", lazy_gettext("contact with a student of another year")


class TogetherAnswer(Versioned, SchoolRow):
    """Her answer for one period; it closes the offer. Without any way it is a no."""

    __tablename__ = "together_answer"
    __table_args__ = (UniqueConstraint("student_id", "period_id"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    ways: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `Way` that she would like."""
    answered_at: Mapped[datetime] = mapped_column(default=now)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("student.id", ondelete="SET NULL"), index=True)
    """The student of another year with whom she is in contact: both said yes."""
    student: Mapped[Student] = relationship(foreign_keys=[student_id])
    contact: Mapped[Student | None] = relationship(foreign_keys=[contact_id])

    @property
    def is_accepted(self) -> bool:
        return bool(self.ways)
