"""Who is invited to a gathering, what she said, whether she was there, and what she thought of it."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, enum_type, now
from app.gatherings.models.gathering import Gathering
from app.students.models import Student


class Answer(LabelledEnum):
    """Who is invited is expected until she says no; who is asked comes once she says yes."""

    INVITED = "invited", lazy_gettext("expected")
    ASKED = "asked", lazy_gettext("has not answered")
    COMES = "comes", lazy_gettext("coming")
    DECLINED = "declined", lazy_gettext("not coming")
    WITHDRAWN = "withdrawn", lazy_gettext("no longer invited")


EXPECTED = (Answer.INVITED, Answer.COMES)
"""Those for whom there is a chair."""


class GatheringInvitation(Base):
    """One student, invited once to one gathering."""

    __tablename__ = "gathering_invitation"
    __table_args__ = (UniqueConstraint("gathering_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    is_question: Mapped[bool] = mapped_column(default=False)
    """Asked whether she would like to come (R22): her participation is not decided."""
    answer: Mapped[Answer] = mapped_column(enum_type(Answer, "gathering_answer"), default=Answer.INVITED)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    was_there: Mapped[bool | None]
    """None: not recorded yet."""
    gathering: Mapped[Gathering] = relationship()
    student: Mapped[Student] = relationship()

    @property
    def unanswered(self) -> Answer:
        """What holds as long as she says nothing."""
        return Answer.ASKED if self.is_question else Answer.INVITED


class GatheringEvaluation(Base):
    """Three scores from 1 (no) to 5 (yes) and a remark (R47). Read as totals of the gathering, never by name."""

    __tablename__ = "gathering_evaluation"
    __table_args__ = (
        CheckConstraint("helped BETWEEN 1 AND 5", name="helped"),
        CheckConstraint("felt_safe BETWEEN 1 AND 5", name="felt_safe"),
        CheckConstraint("would_again BETWEEN 1 AND 5", name="would_again"),
    )

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("gathering_invitation.id", ondelete="CASCADE"), primary_key=True
    )
    helped: Mapped[int]
    felt_safe: Mapped[int]
    would_again: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    given_at: Mapped[datetime] = mapped_column(default=now)
    invitation: Mapped[GatheringInvitation] = relationship()


class GatheringFeed(Base):
    """The number in the secret address of a student's calendar feed; another number closes the old address."""

    __tablename__ = "gathering_feed"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(40), unique=True)
    student: Mapped[Student] = relationship()
