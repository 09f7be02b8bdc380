"""Tables of days along: students who agreed to be asked, the days, and what the guest thought of hers."""

from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.placements.models import Placement
from app.students.models import Student


class ShadowHost(Base):
    """A student agreed to be asked during this internship. Nobody has a row before she says so herself."""

    __tablename__ = "shadow_host"

    placement_id: Mapped[int] = mapped_column(
        ForeignKey("placement.id", ondelete="CASCADE"), primary_key=True
    )
    agreed_at: Mapped[datetime] = mapped_column(default=now)
    stopped_at: Mapped[datetime | None]
    """Since when she can no longer be asked."""
    placement: Mapped[Placement] = relationship()


class ShadowDayState(LabelledEnum):
    """asked -> accepted | declined | withdrawn (by the guest) | lapsed (no answer in time); then maybe cancelled."""

    ASKED = "asked", lazy_gettext("waiting for an answer")
    ACCEPTED = "accepted", lazy_gettext("agreed")
    DECLINED = "declined", lazy_gettext("declined")
    WITHDRAWN = "withdrawn", lazy_gettext("withdrawn")
    LAPSED = "lapsed", lazy_gettext("not answered in time")
    CANCELLED = "cancelled", lazy_gettext("cancelled")


_S = ShadowDayState
SHADOW_DAY_TRANSITIONS: dict[ShadowDayState, frozenset[ShadowDayState]] = {
    _S.ASKED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.LAPSED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset({_S.CANCELLED}),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.LAPSED: frozenset(),
    _S.CANCELLED: frozenset(),
}
TAKING = (ShadowDayState.ASKED, ShadowDayState.ACCEPTED)
"""States in which the day is taken, for the host and for the guest."""
_IS_TAKING = text("state IN ('asked', 'accepted')")


class ShadowDay(Versioned, SchoolRow):
    """One guest with one host on one day. From the question on nobody else can ask for that day (R19)."""

    __tablename__ = "shadow_day"
    __table_args__ = (
        Index(
            "uq_shadow_day_host",
            "placement_id",
            "on_date",
            unique=True,
            sqlite_where=_IS_TAKING,
            postgresql_where=_IS_TAKING,
        ),
        Index(
            "uq_shadow_day_guest",
            "guest_id",
            "on_date",
            unique=True,
            sqlite_where=_IS_TAKING,
            postgresql_where=_IS_TAKING,
        ),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    """The internship of the host."""
    guest_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    on_date: Mapped[date]
    state: Mapped[ShadowDayState] = mapped_column(
        enum_type(ShadowDayState, "shadow_day_state"), default=ShadowDayState.ASKED
    )
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer_by: Mapped[date]
    """The last day on which the host can answer."""
    answered_at: Mapped[datetime | None]
    host_note: Mapped[str] = mapped_column(String(500), default="")
    """What the host wrote for the guest: when and where to be."""
    closed_at: Mapped[datetime | None]
    company_informed_at: Mapped[datetime | None]
    company_informed_by_id: Mapped[int | None]
    placement: Mapped[Placement] = relationship()
    guest: Mapped[Student] = relationship()

    @property
    def host(self) -> Student:
        """The student whose internship it is."""
        return self.placement.student


class Fit(LabelledEnum):
    """What the guest thinks of the company as a place for her own internship (R20)."""

    FITS = "fits", lazy_gettext("suits me")
    DOUBT = "doubt", lazy_gettext("not sure")
    DOES_NOT_FIT = "does_not_fit", lazy_gettext("does not suit me")


class ShadowDayOutcome(Base):
    """Hers: nobody else sees it unless she shares it, and no list is reordered by it (R20)."""

    __tablename__ = "shadow_day_outcome"

    shadow_day_id: Mapped[int] = mapped_column(
        ForeignKey("shadow_day.id", ondelete="CASCADE"), primary_key=True
    )
    fit: Mapped[Fit] = mapped_column(enum_type(Fit, "shadow_day_fit"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    shared_at: Mapped[datetime | None]
    """Since when coordinators see it; none: nobody does."""
    shadow_day: Mapped[ShadowDay] = relationship()
