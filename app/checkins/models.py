"""Check-ins during an internship, whom they are for, and the talks that they open.

Only the student and the person she chose read them, so nothing here is in the trail, in a search, in a figure or in
what leaves with the school (docs/decisions/0040).
"""

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Base, LabelledEnum, SchoolRow, enum_type, now
from app.placements.models import Placement
from app.students.models import Student

LONGEST_LINE = 500
_IS_WAITING = text("answered_at IS NULL AND reminded_at IS NULL")


class CheckInPlan(SchoolRow):
    """The check-ins of one placement: whether they go on, when the next is due, and who else reads them."""

    __tablename__ = "check_in_plan"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    next_on: Mapped[date] = mapped_column(index=True)
    """The first day on which the next check-in is asked."""
    is_paused: Mapped[bool] = mapped_column(default=False)
    """By her, with one button. It says nothing to anybody."""
    listener_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who reads along. None: nobody but she."""
    listens_from: Mapped[datetime | None]
    """What was answered earlier the listener does not see. None: everything, because she said so."""
    student: Mapped[Student] = relationship()
    placement: Mapped[Placement] = relationship()
    listener: Mapped[User | None] = relationship()


class Scores(NamedTuple):
    """The three answers, each from 1 (very bad, or not at all) to 5."""

    work: int
    people: int
    safe: int


class CheckIn(Base):
    """One time that three questions were asked. Answered once; open from `due_on` up to and including `closes_on`."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("work BETWEEN 1 AND 5", name="work"),
        CheckConstraint("people BETWEEN 1 AND 5", name="people"),
        CheckConstraint("safe BETWEEN 1 AND 5", name="safe"),
        Index("ix_check_in_waiting", "asked_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("check_in_plan.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    """1, 2, 3 … of its placement."""
    due_on: Mapped[date]
    closes_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    work: Mapped[int | None]
    people: Mapped[int | None]
    safe: Mapped[int | None]
    line: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """A line of her own."""
    plan: Mapped[CheckInPlan] = relationship()

    @property
    def scores(self) -> Scores | None:
        """Her answers; None until she gave them."""
        if self.work is None or self.people is None or self.safe is None:
            return None
        return Scores(self.work, self.people, self.safe)


class TalkState(LabelledEnum):
    """open -> held, as either of the two says, or declined by her."""

    OPEN = "open", lazy_gettext("to be held")
    HELD = "held", lazy_gettext("held")
    DECLINED = "declined", lazy_gettext("not needed")


TALK_TRANSITIONS: dict[TalkState, frozenset[TalkState]] = {
    TalkState.OPEN: frozenset({TalkState.HELD, TalkState.DECLINED}),
    TalkState.HELD: frozenset(),
    TalkState.DECLINED: frozenset(),
}


class CheckInTalk(Base):
    """A talk that a check-in opened: with the listener, before the end of `by_on`."""

    __tablename__ = "check_in_talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), unique=True)
    state: Mapped[TalkState] = mapped_column(enum_type(TalkState, "talk_state"), default=TalkState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    by_on: Mapped[date]
    """The second school day after the check-in."""
    closed_at: Mapped[datetime | None]
    check_in: Mapped[CheckIn] = relationship()
