"""Meetings of a circle, and who was there."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.circles.models.circle import Membership, MentoringCircle
from app.extensions import Base, LabelledEnum, Versioned, enum_type


class MeetingState(LabelledEnum):
    """planned -> held | cancelled."""

    PLANNED = "planned", lazy_gettext("planned")
    HELD = "held", lazy_gettext("held")
    CANCELLED = "cancelled", lazy_gettext("cancelled")


class Meeting(Versioned, Base):
    """One meeting. Its number says which part of the agenda kit it follows."""

    __tablename__ = "circle_meeting"
    __table_args__ = (
        UniqueConstraint("circle_id", "number"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("mentoring_circle.id"), index=True)
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    """Only where it differs from the circle's."""
    topic: Mapped[str] = mapped_column(String(40), default="")
    """A topic of the agenda kit (see `circles.agenda`)."""
    state: Mapped[MeetingState] = mapped_column(
        enum_type(MeetingState, "meeting_state"), default=MeetingState.PLANNED, index=True
    )
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    """Raised at every change, so that calendars take it over."""
    circle: Mapped[MentoringCircle] = relationship()


class AttendanceState(LabelledEnum):
    """What somebody said before, or what the mentor noted after."""

    COMES = "comes", lazy_gettext("coming")
    CANNOT = "cannot", lazy_gettext("cannot come")
    WAS_THERE = "was_there", lazy_gettext("was there")
    WAS_NOT = "was_not", lazy_gettext("was not there")


class Attendance(Base):
    """Whether one person comes to, or came to, one meeting."""

    __tablename__ = "circle_attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("circle_meeting.id"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("circle_membership.id"), primary_key=True)
    state: Mapped[AttendanceState] = mapped_column(enum_type(AttendanceState, "attendance_state"))
    meeting: Mapped[Meeting] = relationship()
    membership: Mapped[Membership] = relationship()
