"""Messages between those who are in a circle: on its page, so that nobody's address is needed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.circles.models.circle import Membership
from app.extensions import Base, SchoolRow, now


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


class MessageReport(SchoolRow):
    """A message that somebody in the circle reported: the one text of a circle that a coordinator reads.

    Who reported it is not kept. `body` is a copy, so that taking the message back does not undo the report; it is
    wiped once a coordinator has dealt with it.
    """

    __tablename__ = "circle_message_report"

    message_id: Mapped[int] = mapped_column(ForeignKey("circle_message.id"), unique=True)
    body: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None]
    message: Mapped[CircleMessage] = relationship()
