"""Evaluations: what one person in a circle thought of it, in a minute (R47)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.circles.models.circle import Membership
from app.extensions import Base, now


class CircleEvaluation(Base):
    """Three scores from 1 (no) to 5 (yes) and a remark. Read as totals of the circle, never by name."""

    __tablename__ = "circle_evaluation"
    __table_args__ = (
        CheckConstraint("helped BETWEEN 1 AND 5", name="helped"),
        CheckConstraint("felt_safe BETWEEN 1 AND 5", name="felt_safe"),
        CheckConstraint("would_again BETWEEN 1 AND 5", name="would_again"),
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("circle_membership.id"), primary_key=True)
    helped: Mapped[int]
    felt_safe: Mapped[int]
    would_again: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    given_at: Mapped[datetime] = mapped_column(default=now)
    membership: Mapped[Membership] = relationship()
