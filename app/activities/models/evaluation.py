"""Evaluations of activities: did it help (R47)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.models.request import Request
from app.extensions import Base, now


class ActivityEvaluation(Base):
    """What a team or student thought of an activity, from 1 (did not help) to 5 (helped much)."""

    __tablename__ = "activity_evaluation"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        UniqueConstraint("request_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("activity_request.id"), index=True)
    score: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    author_id: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(default=now)
    request: Mapped[Request] = relationship()
