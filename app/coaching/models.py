"""Who offers to be a coach, and who asked for one. Nobody says it for her, and withdrawing leaves nothing behind."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Base, LabelledEnum, SchoolRow, enum_type, now
from app.students.models import Student


class CoachOffer(Base):
    """Somebody says of herself that a student may be given her as a female coach; supervisor runs read it too."""

    __tablename__ = "coach_offer"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class RequestState(LabelledEnum):
    """open -> met | not_available -> met; met -> open when the coach is gone. Withdrawn requests are deleted."""

    OPEN = "open", _l("waits for an answer")
    MET = "met", _l("has a coach")
    NOT_AVAILABLE = "not_available", _l("answered: nobody is available now")


_S = RequestState
NEXT_STATES: dict[RequestState, frozenset[RequestState]] = {
    _S.OPEN: frozenset({_S.MET, _S.NOT_AVAILABLE}),
    _S.NOT_AVAILABLE: frozenset({_S.MET}),
    _S.MET: frozenset({_S.OPEN}),
}


class Way(LabelledEnum):
    """How somebody became her coach."""

    ASSIGNED = "assigned", _l("the supervisor offers it")
    NAMED = "named", _l("named by a coordinator")


class Instead(LabelledEnum):
    """What a school can do when nobody is available now."""

    MORE_CONTACTS = "more_contacts", _l("more contacts with the supervisor")
    CIRCLE = "circle", _l("a mentoring circle")
    COME_ALONG = "come_along", _l("a talk or a day with a woman who works in technology")
    COUNSELLOR = "counsellor", _l("a talk in confidence with a counsellor")


class CoachRequest(SchoolRow):
    """One student's request for a female coach, from asking to the answer. At most one for each student."""

    __tablename__ = "coach_request"
    __table_args__ = (
        CheckConstraint("(state = 'met') = (coach_id IS NOT NULL)", name="coach"),
        CheckConstraint("(state = 'met') = (way IS NOT NULL)", name="way"),
        CheckConstraint("state = 'open' OR answered_on IS NOT NULL", name="answered"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), unique=True)
    state: Mapped[RequestState] = mapped_column(
        enum_type(RequestState, "coach_request_state"), default=RequestState.OPEN
    )
    asked_on: Mapped[date]
    due_on: Mapped[date]
    """The tenth school day after asking: the last day for an answer."""
    answered_on: Mapped[date | None]
    """The first answer since `asked_on`; what it became later changes nothing about it."""
    way: Mapped[Way | None] = mapped_column(enum_type(Way, "coach_request_way"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    instead: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `Instead`, where nobody was available."""
    again_on: Mapped[date | None]
    """When the school looks again, where nobody was available."""
    answered_by_id: Mapped[int | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")
    """Empty: by assignment."""
    late_told_at: Mapped[datetime | None]
    """When a second person was told that it has no answer in time."""
    student: Mapped[Student] = relationship()
    coach: Mapped[User | None] = relationship()
