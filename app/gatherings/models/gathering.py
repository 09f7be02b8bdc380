"""Gatherings: what kind, when, where, for whom, and who hosts it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.schools.queries import AMSTERDAM


class GatheringKind(LabelledEnum):
    """A peer meeting may be part of a return day."""

    RETURN_DAY = "return_day", lazy_gettext("Return day")
    PEER_MEETING = "peer_meeting", lazy_gettext("Peer meeting")
    COMPANY_VISIT = "company_visit", lazy_gettext("Company visit")

    @property
    def noun(self) -> LazyString:
        """Its label as it stands inside a sentence."""
        return _NOUNS[self.value]


_NOUNS: dict[str, LazyString] = {
    "return_day": lazy_gettext("return day"),
    "peer_meeting": lazy_gettext("peer meeting"),
    "company_visit": lazy_gettext("company visit"),
}


class GatheringState(LabelledEnum):
    """planned (nobody knows yet) -> open (people are invited) -> held; or cancelled."""

    PLANNED = "planned", lazy_gettext("nobody invited yet")
    OPEN = "open", lazy_gettext("invited")
    HELD = "held", lazy_gettext("took place")
    CANCELLED = "cancelled", lazy_gettext("cancelled")


_S = GatheringState
GATHERING_TRANSITIONS: dict[GatheringState, frozenset[GatheringState]] = {
    _S.PLANNED: frozenset({_S.OPEN, _S.CANCELLED}),
    _S.OPEN: frozenset({_S.HELD, _S.CANCELLED}),
    _S.HELD: frozenset({_S.HELD}),
    _S.CANCELLED: frozenset(),
}
"""Attendance may be corrected, so held may follow on held."""


class Gathering(Versioned, SchoolRow):
    """One gathering. Whom it is for follows from its kind, programmes and years: see `queries.audience`."""

    __tablename__ = "gathering"
    __table_args__ = (CheckConstraint("minutes BETWEEN 15 AND 600", name="minutes"),)

    kind: Mapped[GatheringKind] = mapped_column(enum_type(GatheringKind, "gathering_kind"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    return_day_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id"), index=True)
    """The return day that a peer meeting is part of: it moves and ends with it."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """The company that is visited."""
    title: Mapped[str] = mapped_column(String(200))
    on_date: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time]
    """Local time."""
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[str] = mapped_column(Text, default="")
    """What those invited read about it, on a page and never in an email."""
    for_programmes: Mapped[list[Any]] = mapped_column(default=list)
    """Codes; empty: all. A peer meeting is for all."""
    for_years: Mapped[list[Any]] = mapped_column(default=list)
    """Years of study; empty: all."""
    state: Mapped[GatheringState] = mapped_column(
        enum_type(GatheringState, "gathering_state"), default=GatheringState.PLANNED, index=True
    )
    organiser_id: Mapped[int | None]
    """The one coordinator who sees who is invited."""
    organiser_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    invited_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    """Raised at every change that people are told of, so that calendars take it over and each is told once."""
    period: Mapped[Period] = relationship()
    site: Mapped[Site | None] = relationship()
    return_day: Mapped["Gathering | None"] = relationship(remote_side="Gathering.id")

    @property
    def begins_at(self) -> datetime:
        """When it begins; ten o'clock stays ten o'clock when summer time begins."""
        return datetime.combine(self.on_date, self.starts_at, AMSTERDAM)

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Whether its end has passed, whatever was recorded of it."""
        return self.ends_at <= now()

    @property
    def where(self) -> str:
        """The room, or the company that is visited."""
        site = (self.site.title, self.site.address, self.site.town) if self.site is not None else ()
        return ", ".join(part for part in (self.place, *site) if part)

    @property
    def trail_name(self) -> str:
        """What the trail calls it: a title, which people write, may name somebody."""
        return f"G-{self.id}"


class GatheringHost(Base):
    """Somebody who is there for those who come: a colleague, or a role model. Never their assessor."""

    __tablename__ = "gathering_host"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (role_model_id IS NULL)", name="one_person"),
        UniqueConstraint("gathering_id", "user_id"),
        UniqueConstraint("gathering_id", "role_model_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role_model_id: Mapped[int | None] = mapped_column(ForeignKey("role_model.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
    gathering: Mapped[Gathering] = relationship()
    user: Mapped[User | None] = relationship()
    role_model: Mapped[RoleModel | None] = relationship()

    @property
    def name(self) -> str:
        person = self.user or self.role_model
        return person.name if person is not None else ""

    @property
    def shown_name(self) -> str:
        """What students read: of a role model her first name only."""
        return self.role_model.first_name if self.role_model is not None else self.name
