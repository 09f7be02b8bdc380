"""Consent: per offer, given until a day, withdrawn at once (R26). A consent is ended, never deleted."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, enum_type, now
from app.rolemodels.models.role_model import RoleModel


class Offer(StrEnum):
    """What a role model is willing to do."""

    CIRCLE = "circle"
    SHADOW_DAY = "shadow_day"
    GUEST_LESSON = "guest_lesson"
    SPEED_DATE = "speed_date"
    CONVERSATION = "conversation"
    INFORMATION = "information"

    @property
    def label(self) -> LazyString:
        return OFFER_LABELS[self]


OFFER_LABELS: dict[Offer, LazyString] = {
    Offer.CIRCLE: lazy_gettext("Mentoring circle"),
    Offer.SHADOW_DAY: lazy_gettext("Shadow day at work"),
    Offer.GUEST_LESSON: lazy_gettext("Guest lesson"),
    Offer.SPEED_DATE: lazy_gettext("Speed date"),
    Offer.CONVERSATION: lazy_gettext("Conversation before a student applies"),
    Offer.INFORMATION: lazy_gettext("Information or open day"),
}


class ConsentSource(StrEnum):
    """How somebody said yes."""

    SIGN_UP = "sign_up"
    FILE = "file"
    LINK = "link"
    """By herself, later: on her own page, or by a link in a letter."""
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
