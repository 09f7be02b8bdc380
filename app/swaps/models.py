"""What a student asked for after the publication, and what became of it. Never why: nobody asks."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.schools.models import Period
from app.students.models import Student

MOST_NAMED = 3
"""Places that she can name in one request."""


class SwapState(LabelledEnum):
    """open -> granted | declined | withdrawn | lapsed, and nothing after that: she can ask again."""

    OPEN = "open", _l("waits for an answer")
    GRANTED = "granted", _l("granted")
    DECLINED = "declined", _l("not granted")
    WITHDRAWN = "withdrawn", _l("withdrawn by the student")
    LAPSED = "lapsed", _l("ended by itself")


class Lapse(LabelledEnum):
    """Why a request ended by itself."""

    BEGUN = "begun", _l("the internship begins")
    SIGNED = "signed", _l("the agreement is signed")
    CHANGED = "changed", _l("the place is not the same as when it was asked")


class SwapRequest(Versioned, SchoolRow):
    """One request for another place than the one at `opening`. At most one waits, per student and period."""

    __tablename__ = "swap_request"
    __table_args__ = (
        Index(
            "uq_swap_request_open",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(state = 'granted') = (granted_id IS NOT NULL)", name="granted"),
        CheckConstraint("(state = 'lapsed') = (lapse IS NOT NULL)", name="lapse"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    """Where she had a place when she asked."""
    state: Mapped[SwapState] = mapped_column(enum_type(SwapState, "swap_state"), default=SwapState.OPEN)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    ends_on: Mapped[date]
    """The first day of the internship that she has: without an answer by then it ends by itself."""
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    """Empty: by herself, or by the calendar."""
    granted_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"))
    """Where she goes now."""
    lapse: Mapped[Lapse | None] = mapped_column(enum_type(Lapse, "swap_lapse"))
    answer: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was not granted, as she reads it."""
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship()
    opening: Mapped[Opening] = relationship(foreign_keys=[opening_id])
    granted: Mapped[Opening | None] = relationship(foreign_keys=[granted_id])
    choices: Mapped[list["SwapChoice"]] = relationship(
        cascade="all, delete-orphan", order_by="SwapChoice.rank", lazy="selectin"
    )


class SwapChoice(Base):
    """A place that she would rather have; 1 is the one she would like most."""

    __tablename__ = "swap_choice"
    __table_args__ = (CheckConstraint("rank BETWEEN 1 AND 3", name="rank"),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey("swap_request.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    opening: Mapped[Opening] = relationship()
