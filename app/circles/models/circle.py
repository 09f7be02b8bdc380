"""Mentoring circles that exist, and who is in them (R24)."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.rolemodels.models import RoleModel, Slot
from app.schools.models import Period
from app.students.models import Student


class CircleState(LabelledEnum):
    """active -> ended. An ended circle keeps its meetings and evaluation, and is open to nobody."""

    ACTIVE = "active", lazy_gettext("running")
    ENDED = "ended", lazy_gettext("ended")


class MentoringCircle(Versioned, SchoolRow):
    """One or two mentors and three to eight students who meet at a fixed moment. Locked when seats change hands."""

    __tablename__ = "mentoring_circle"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        CheckConstraint("max_size BETWEEN 1 AND 12", name="max_size"),
    )

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("circle_run.id"), index=True)
    """The run that formed it; None when a coordinator made it by hand."""
    number: Mapped[int]
    """1, 2, 3 … within the school: what people call it."""
    slot: Mapped[Slot] = mapped_column(enum_type(Slot, "circle_slot"))
    is_online: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(String(200), default="")
    """Where it meets in person, as its members read it."""
    online_address: Mapped[str] = mapped_column(String(300), default="")
    """The address of the video call, shown to those who are in the circle only."""
    max_size: Mapped[int] = mapped_column(default=8)
    state: Mapped[CircleState] = mapped_column(
        enum_type(CircleState, "circle_state"), default=CircleState.ACTIVE, index=True
    )
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(1000), default="")
    period: Mapped[Period] = relationship()


class MembershipRole(LabelledEnum):
    """What somebody is in a circle. The host is the mentor at whose place it meets."""

    MEMBER = "member", lazy_gettext("member")
    MENTOR = "mentor", lazy_gettext("mentor")
    HOST = "host", lazy_gettext("host")

    @property
    def is_mentor(self) -> bool:
        return self is not MembershipRole.MEMBER


_IS_IN = text("left_at IS NULL AND student_id IS NOT NULL")
_LEADS = text("left_at IS NULL AND role_model_id IS NOT NULL")


class Membership(Versioned, Base):
    """Somebody in a circle, from a moment until she leaves. Who left sees nothing from that moment (T4)."""

    __tablename__ = "circle_membership"
    __table_args__ = (
        CheckConstraint("(student_id IS NULL) <> (role_model_id IS NULL)", name="one_person"),
        Index(
            "uq_circle_membership_student",
            "student_id",
            "period_id",
            unique=True,
            sqlite_where=_IS_IN,
            postgresql_where=_IS_IN,
        ),
        Index(
            "uq_circle_membership_mentor_slot",
            "role_model_id",
            "period_id",
            "slot",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("mentoring_circle.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    """As the circle's: a student sits in one circle a period, a mentor in one per slot."""
    slot: Mapped[Slot] = mapped_column(enum_type(Slot, "membership_slot"))
    role: Mapped[MembershipRole] = mapped_column(enum_type(MembershipRole, "membership_role"))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"), index=True)
    role_model_id: Mapped[int | None] = mapped_column(ForeignKey("role_model.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    left_reason: Mapped[str] = mapped_column(String(40), default="")
    """left, moved, removed, ended, or withdrew (left the register)."""
    note: Mapped[str] = mapped_column(String(1000), default="")
    """Why a coordinator gave or took this seat. Here and not in the trail, from which nothing is ever wiped."""
    feed_nonce: Mapped[str] = mapped_column(String(32), default="")
    """Goes into the address of her calendar feed; another nonce makes the old address stop."""
    circle: Mapped[MentoringCircle] = relationship()
    student: Mapped[Student | None] = relationship()
    role_model: Mapped[RoleModel | None] = relationship()

    @property
    def person(self) -> Student | RoleModel:
        """Whose seat it is."""
        person = self.student or self.role_model
        if person is None:
            raise ValueError("A seat without a person: the database refuses those.")
        return person
