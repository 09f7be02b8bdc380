"""Role models: who they are, where and when they can, where they stand in the register, and what they agreed to.

Consent (R26) is given per offer until a day, and withdrawn at once. A consent is ended, never deleted.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.rolemodels.models.slots import Slot
from app.schools.models import EducationDomain, Programme


class RoleModelKind(LabelledEnum):
    """ALUMNA studied here; PROFESSIONAL is another woman in a technical trade."""

    ALUMNA = "alumna", lazy_gettext("Alumna")
    PROFESSIONAL = "professional", lazy_gettext("Woman in tech")


class RoleModelState(LabelledEnum):
    """Sign-up: applied -> confirmed -> active; a file without consent: quarantined; then paused, withdrawn, lapsed.

    Whoever signs herself up while she is in quarantine, or after a refusal, begins again at applied.
    """

    APPLIED = "applied", lazy_gettext("has to confirm her address")
    """Signed up; her email address is not confirmed yet."""
    QUARANTINED = "quarantined", lazy_gettext("in quarantine, no consent")
    """Came from a file without consent: invited once, in no search, list or run."""
    CONFIRMED = "confirmed", lazy_gettext("waiting for approval")
    """Confirmed by herself; waits for a coordinator."""
    ACTIVE = "active", lazy_gettext("active")
    PAUSED = "paused", lazy_gettext("paused")
    REFUSED = "refused", lazy_gettext("not accepted")
    WITHDRAWN = "withdrawn", lazy_gettext("withdrawn")
    LAPSED = "lapsed", lazy_gettext("lapsed")
    """Never answered an email that asked for it, or let her last consent end."""


_S = RoleModelState
_OUT = frozenset({_S.WITHDRAWN, _S.LAPSED})
TRANSITIONS: dict[RoleModelState, frozenset[RoleModelState]] = {
    _S.APPLIED: frozenset({_S.CONFIRMED}) | _OUT,
    _S.QUARANTINED: frozenset({_S.APPLIED, _S.ACTIVE}) | _OUT,
    _S.CONFIRMED: frozenset({_S.ACTIVE, _S.REFUSED}) | _OUT,
    _S.ACTIVE: frozenset({_S.PAUSED}) | _OUT,
    _S.PAUSED: frozenset({_S.ACTIVE}) | _OUT,
    _S.REFUSED: frozenset({_S.APPLIED, _S.ACTIVE}) | _OUT,
    _S.WITHDRAWN: frozenset(),
    _S.LAPSED: frozenset(),
}
IN_REGISTER = frozenset({_S.ACTIVE, _S.PAUSED})
"""Who is in the register's lists. Only ACTIVE with a consent in force is asked, proposed or put in a run."""
OUT = _OUT
"""Who left: nothing personal of her is kept."""


class RoleModel(Versioned, SchoolRow):
    """Somebody who would like to mean something to students. Everything personal is wiped when she is out."""

    __tablename__ = "role_model"
    __table_args__ = (
        CheckConstraint("max_minutes BETWEEN 5 AND 240", name="max_minutes"),
        CheckConstraint("max_per_year BETWEEN 1 AND 52", name="max_per_year"),
        CheckConstraint("max_circles BETWEEN 1 AND 5", name="max_circles"),
        Index(
            "uq_role_model_email",
            "school_id",
            "email",
            unique=True,
            sqlite_where=text("email IS NOT NULL"),
            postgresql_where=text("email IS NOT NULL"),
        ),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    kind: Mapped[RoleModelKind] = mapped_column(enum_type(RoleModelKind, "role_model_kind"))
    state: Mapped[RoleModelState] = mapped_column(
        enum_type(RoleModelState, "role_model_state"), default=RoleModelState.APPLIED, index=True
    )
    first_name: Mapped[str] = mapped_column(String(100), default="")
    """Empty once she is out; `name` then says so."""
    name_prefix: Mapped[str | None] = mapped_column(String(40))
    last_name: Mapped[str] = mapped_column(String(150), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    """Lower case. None once she is out."""
    email_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    """Keyed hash of the address of somebody who left, so that a later file does not bring her back; else None."""
    new_email: Mapped[str | None] = mapped_column(String(254))
    """An address that was filled in and that nobody confirmed yet: no email but the one that asks goes there."""
    new_email_at: Mapped[datetime | None]
    application: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was filled in on the public page for this entry and nobody confirmed yet (`Application`)."""
    application_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    employer: Mapped[str | None] = mapped_column(String(200))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """Where she works, when that is one of the school's sites: R25 looks at it."""
    job_title: Mapped[str | None] = mapped_column(String(120))
    town: Mapped[str | None] = mapped_column(String(100))
    postcode: Mapped[str | None] = mapped_column(String(7))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    """What an alumna studied here."""
    diploma_year: Mapped[int | None]
    about: Mapped[str] = mapped_column(Text, default="")
    """What she would like students to know about her, in her own words."""
    shows_name: Mapped[bool] = mapped_column(default=False)
    """Students may see her first name and job beside her company."""
    slots: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `Slot` on which she can."""
    meets_in_person: Mapped[bool] = mapped_column(default=True)
    meets_online: Mapped[bool] = mapped_column(default=False)
    max_minutes: Mapped[int | None]
    """The longest journey she accepts, one way; None is no limit."""
    max_per_year: Mapped[int | None]
    """How often at most she is asked in a school year; None is no limit."""
    max_circles: Mapped[int] = mapped_column(default=1)
    available_until: Mapped[date | None]
    """The last day on which she can be asked; None follows her consents."""
    conduct_accepted_at: Mapped[datetime | None]
    applied_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None]
    paused_until: Mapped[date | None]
    """The day on which she is back by herself; None: until she says so."""
    emails_stopped_at: Mapped[datetime | None] = mapped_column("letters_stopped_at")
    """When she unsubscribed in her mail program: she is paused, and nothing is written to her until she is back."""
    invited_at: Mapped[datetime | None]
    """When somebody in quarantine was invited, once; R26 removes her 30 days later."""
    verified_at: Mapped[datetime | None]
    """When she last said that everything is still right."""
    asked_to_verify_at: Mapped[datetime | None]
    asked_to_renew_for: Mapped[date | None]
    """The last day of consent for which an email of renewal was written."""
    refused_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    link_nonce: Mapped[str] = mapped_column(String(32), default="")
    """Goes into the links of her emails; another nonce makes all older links stop."""
    user: Mapped[User | None] = relationship()
    site: Mapped[Site | None] = relationship()
    programme: Mapped[Programme | None] = relationship()
    fields: Mapped[list["RoleModelField"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    consents: Mapped[list["Consent"]] = relationship(back_populates="role_model", order_by="Consent.id")

    @property
    def name(self) -> str:
        """First name, prefix, surname; empty once she is out."""
        return " ".join(part for part in (self.first_name, self.name_prefix, self.last_name) if part)

    @property
    def trail_name(self) -> str:
        """What the trail, which nothing is ever wiped from, calls her."""
        return f"RM-{self.id}"

    @property
    def is_in_register(self) -> bool:
        return self.state in IN_REGISTER

    @property
    def has_left(self) -> bool:
        return self.state in OUT

    @property
    def slot_labels(self) -> list[LazyString]:
        """The moments on which she can, in words, in the order of the week."""
        return [slot.label for slot in Slot if slot.value in self.slots]

    @property
    def field_codes(self) -> frozenset[str]:
        """The education domains in which she can be a role model."""
        return frozenset(field.domain_code for field in self.fields)


class RoleModelField(Base):
    """An education domain in which she knows her way."""

    __tablename__ = "role_model_field"

    role_model_id: Mapped[int] = mapped_column(
        ForeignKey("role_model.id", ondelete="CASCADE"), primary_key=True
    )
    domain_code: Mapped[str] = mapped_column(ForeignKey("education_domain.code"), primary_key=True)
    domain: Mapped[EducationDomain] = relationship()


class Offer(LabelledEnum):
    """What a role model is willing to do."""

    CIRCLE = "circle", lazy_gettext("Mentoring circle")
    SHADOW_DAY = "shadow_day", lazy_gettext("Shadow day at work")
    GUEST_LESSON = "guest_lesson", lazy_gettext("Guest lesson")
    SPEED_DATE = "speed_date", lazy_gettext("Speed date")
    CONVERSATION = "conversation", lazy_gettext("Conversation before a student applies")
    INFORMATION = "information", lazy_gettext("Information or open day")


class ConsentSource(StrEnum):
    """How somebody said yes."""

    SIGN_UP = "sign_up"
    FILE = "file"
    LINK = "link"
    """By herself, later: on her own page, or by a link in an email."""
    CONVERSATION = "conversation"
    """Told to a coordinator, who wrote it down."""


class Consent(Base):
    """A yes to one offer, from a day up to and including another. Holds nothing about a person but whose it is."""

    __tablename__ = "role_model_consent"
    __table_args__ = (
        CheckConstraint("ends_on >= given_on", name="order"),
        Index(
            "uq_role_model_consent_current",
            "role_model_id",
            "offer",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    role_model_id: Mapped[int] = mapped_column(ForeignKey("role_model.id"), index=True)
    offer: Mapped[Offer] = mapped_column(enum_type(Offer, "offer"))
    source: Mapped[ConsentSource] = mapped_column(enum_type(ConsentSource, "consent_source"))
    given_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day on which it holds."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was withdrawn or replaced by a newer one."""
    was_withdrawn: Mapped[bool] = mapped_column(default=False)
    role_model: Mapped[RoleModel] = relationship(back_populates="consents")
