"""A company that a student found herself, and what the school made of it."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Opening
from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.schools.models import Period
from app.students.models import Student

MOST_OPEN = 3
"""Proposals of one student that wait for an answer at a time."""


class FindState(LabelledEnum):
    """open -> accepted | declined | withdrawn, and nothing after that."""

    OPEN = "open", _l("waits for an answer")
    ACCEPTED = "accepted", _l("accepted")
    DECLINED = "declined", _l("not accepted")
    WITHDRAWN = "withdrawn", _l("withdrawn by the student")


class FoundCompany(Versioned, SchoolRow):
    """One proposal. Whom to call there is kept until it is answered; then the register has it, or nobody."""

    __tablename__ = "found_company"
    __table_args__ = (
        CheckConstraint("(state = 'accepted') = (opening_id IS NOT NULL)", name="accepted"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    town: Mapped[str] = mapped_column(String(100))
    kvk_number: Mapped[str | None] = mapped_column(String(8))
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    what: Mapped[str] = mapped_column(Text, default="")
    """What she would do there, in her words: what the opening says once it is accepted."""
    state: Mapped[FindState] = mapped_column(enum_type(FindState, "find_state"), default=FindState.OPEN)
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    """Empty: by herself."""
    answer: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was not accepted, as she reads it."""
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("opening.id"), index=True)
    """The place that was made of it."""
    student: Mapped[Student] = relationship()
    period: Mapped[Period] = relationship()
    opening: Mapped[Opening | None] = relationship()
