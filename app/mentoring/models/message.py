"""Messages between those who are in a circle: on its page, so that nobody's address is needed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, now
from app.mentoring.models.circle import Membership


class CircleMessage(Base):
    """One message. `body` is wiped when its author takes it back or withdraws from the register."""

    __tablename__ = "circle_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("mentoring_circle.id"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("circle_membership.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)
    taken_back_at: Mapped[datetime | None]
    membership: Mapped[Membership] = relationship()
