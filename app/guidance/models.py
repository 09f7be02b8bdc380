"""Guidance plans, their contacts, what asks for attention at once, and what is known of those who give guidance."""

from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.placements.models import Placement
from app.students.models import Student

LONGEST_REMARK = 300


class Intensity(LabelledEnum):
    """R41: three contacts; R10: five, the first within two weeks."""

    STANDARD = "standard", _l("standard")
    INTENSIVE = "intensive", _l("intensive")


NEEDED = {Intensity.STANDARD: 3, Intensity.INTENSIVE: 5}
"""How many contacts a plan has, one of them on site."""


class Ground(LabelledEnum):
    """Why a plan is as intensive as it is. Staff only."""

    RULE = "rule", _l("by the rule")
    STUDENT = "student", _l("the student asked for it")
    STAFF = "staff", _l("decided by the school")


class GuidancePlan(Versioned, SchoolRow):
    """The guidance of one placement: follows its life (D14), and stays as intensive as it is until somebody decides."""

    __tablename__ = "guidance_plan"
    __table_args__ = (UniqueConstraint("placement_id"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    intensity: Mapped[Intensity] = mapped_column(enum_type(Intensity, "guidance_intensity"))
    ground: Mapped[Ground] = mapped_column(enum_type(Ground, "guidance_ground"), default=Ground.RULE)
    rule_asks: Mapped[bool] = mapped_column(default=False)
    """Whether R10 asked for the intensive plan when last looked at. Where that begins, the plan follows, once."""
    starts_on: Mapped[date]
    """The days of the placement for which the contacts were planned."""
    ends_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=now)
    placement: Mapped[Placement] = relationship()
    contacts: Mapped[list["ContactMoment"]] = relationship(
        back_populates="plan", order_by="(ContactMoment.due_on, ContactMoment.id)"
    )

    @property
    def needed(self) -> int:
        """How many contacts it has to have."""
        return NEEDED[self.intensity]


class ContactKind(LabelledEnum):
    """How supervisor, student and workplace trainer met."""

    CALL = "call", _l("by telephone")
    ONLINE = "online", _l("online")
    ON_SITE = "on_site", _l("on site")


class ContactState(LabelledEnum):
    """planned -> held; or lapsed, when the placement ended or the plan became lighter. What was held stays held."""

    PLANNED = "planned", _l("planned")
    HELD = "held", _l("held")
    LAPSED = "lapsed", _l("no longer needed")


CONTACT_TRANSITIONS: dict[ContactState, frozenset[ContactState]] = {
    ContactState.PLANNED: frozenset({ContactState.HELD, ContactState.LAPSED}),
    ContactState.HELD: frozenset(),
    ContactState.LAPSED: frozenset(),
}


class Safety(LabelledEnum):
    """R12: "do you feel safe"."""

    YES = "yes", _l("yes")
    NO = "no", _l("no")
    NOT_SAID = "not_said", _l("would rather not say")


SCORES = ("motivation", "results", "atmosphere")


class ContactMoment(Versioned, Base):
    """One contact of a plan: due on a day, perhaps with an appointment, and what came of it."""

    __tablename__ = "contact_moment"
    __table_args__ = (
        CheckConstraint("motivation BETWEEN 1 AND 5", name="motivation"),
        CheckConstraint("results BETWEEN 1 AND 5", name="results"),
        CheckConstraint("atmosphere BETWEEN 1 AND 5", name="atmosphere"),
        CheckConstraint("state != 'held' OR (held_on IS NOT NULL AND kind IS NOT NULL)", name="held"),
        Index("ix_contact_moment_of_plan", "plan_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("guidance_plan.id"))
    due_on: Mapped[date]
    """The last day for it: a school day. What was not in the plan was due on the day on which it was held."""
    is_visit: Mapped[bool] = mapped_column(default=False)
    """Planned on site."""
    state: Mapped[ContactState] = mapped_column(
        enum_type(ContactState, "contact_moment_state"), default=ContactState.PLANNED
    )
    planned_on: Mapped[date | None]
    """The appointment, once there is one."""
    planned_at: Mapped[time | None]
    """Local time."""
    held_on: Mapped[date | None]
    kind: Mapped[ContactKind | None] = mapped_column(enum_type(ContactKind, "contact_moment_kind"))
    motivation: Mapped[int | None]
    results: Mapped[int | None]
    atmosphere: Mapped[int | None]
    feels_safe: Mapped[Safety | None] = mapped_column(enum_type(Safety, "contact_moment_safety"))
    remark: Mapped[str] = mapped_column(String(LONGEST_REMARK), default="")
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime | None]
    plan: Mapped[GuidancePlan] = relationship(back_populates="contacts")
    alert: Mapped["GuidanceAlert | None"] = relationship(back_populates="contact")

    @property
    def on_day(self) -> date:
        """The day on which it is, or was: held, agreed, or else due."""
        return self.held_on or self.planned_on or self.due_on


class GuidanceAlert(Base):
    """R12: what was recorded of a contact asks for attention the same day, until somebody says what was done."""

    __tablename__ = "guidance_alert"
    __table_args__ = (UniqueConstraint("contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact_moment.id"))
    is_unsafe: Mapped[bool]
    """The student said that she does not feel safe."""
    is_drop: Mapped[bool]
    """Motivation, results or atmosphere fell by two or more since the contact before."""
    raised_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    handled_by_id: Mapped[int | None]
    contact: Mapped[ContactMoment] = relationship(back_populates="alert")


class SaidGender(LabelledEnum):
    """What somebody who guides says of herself or himself (R29, D15). Nobody else says it, and no file holds it."""

    WOMAN = "woman", _l("a woman")
    MAN = "man", _l("a man")
    OTHER = "other", _l("neither")


class GuidanceProfile(Base):
    """What is known of somebody who gives guidance: since when trained (R46), and the number of her calendar feed."""

    __tablename__ = "guidance_profile"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    trained_on: Mapped[date | None]
    """When she was trained in gender-inclusive guidance; None: not, or nobody said so."""
    said_by_id: Mapped[int | None]
    said_by_name: Mapped[str] = mapped_column(String(200), default="")
    feed_nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    says_gender: Mapped[SaidGender | None] = mapped_column(enum_type(SaidGender, "guidance_said_gender"))
    """Read only for one total (R29). None: she says nothing, which counts as not known."""


class StandIn(SchoolRow):
    """Somebody guides the student of an absent colleague until a day; afterwards the student goes back."""

    __tablename__ = "guidance_stand_in"
    __table_args__ = (
        Index(
            "uq_guidance_stand_in_open",
            "student_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"))
    absent_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    until: Mapped[date]
    """The last day on which the stand-in guides."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    student: Mapped[Student] = relationship()
    absent: Mapped[User] = relationship(foreign_keys=[absent_id])
    stand_in: Mapped[User] = relationship(foreign_keys=[stand_in_id])
