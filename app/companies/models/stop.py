"""Placement stops: nobody is placed at the site, women and men alike (R15), decided with a procedure (R16)."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models.company import Site
from app.extensions import LabelledEnum, SchoolRow, Versioned, enum_type, now


class StopState(LabelledEnum):
    """proposed -> suspended (30 days at most) -> heard -> in_force -> lifted; a proposal may be dropped (lifted)."""

    PROPOSED = "proposed", lazy_gettext("proposed")
    SUSPENDED = "suspended", lazy_gettext("suspended")
    HEARD = "heard", lazy_gettext("company heard")
    IN_FORCE = "in_force", lazy_gettext("in force")
    LIFTED = "lifted", lazy_gettext("ended")


STOP_TRANSITIONS: dict[StopState, frozenset[StopState]] = {
    StopState.PROPOSED: frozenset({StopState.SUSPENDED, StopState.HEARD, StopState.LIFTED}),
    StopState.SUSPENDED: frozenset({StopState.HEARD, StopState.LIFTED}),
    StopState.HEARD: frozenset({StopState.IN_FORCE, StopState.LIFTED}),
    StopState.IN_FORCE: frozenset({StopState.LIFTED}),
    StopState.LIFTED: frozenset(),
}


class StopGround(LabelledEnum):
    """The fixed list of grounds."""

    SOCIAL_SAFETY = "social_safety", lazy_gettext("social safety")
    DISCRIMINATION = "discrimination", lazy_gettext("discrimination")
    PHYSICAL_SAFETY = "physical_safety", lazy_gettext("physical safety")
    GUIDANCE_MISSING = "guidance_missing", lazy_gettext("no guidance")
    RECOGNITION_WITHDRAWN = "recognition_withdrawn", lazy_gettext("recognition withdrawn")
    OTHER = "other", lazy_gettext("other grounds")


GROUNDS_KEPT = timedelta(days=365)
"""How long the grounds are kept after a stop ended, for whoever asks why; then they are wiped."""


class PlacementStop(Versioned, SchoolRow):
    """A stop on one site. Seen by coordinators of the school only."""

    __tablename__ = "placement_stop"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    state: Mapped[StopState] = mapped_column(enum_type(StopState, "stop_state"), default=StopState.PROPOSED)
    ground: Mapped[StopGround] = mapped_column(enum_type(StopGround, "stop_ground"))
    explanation: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int]
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    suspended_until: Mapped[date | None]
    """A suspension ends by itself after this day unless a decision followed."""
    heard_on: Mapped[date | None]
    company_answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    """Twelve months after the decision at most. The stop stays in force when the day passes; a task becomes overdue."""
    lifted_at: Mapped[datetime | None]
    site: Mapped[Site] = relationship()

    def has_grounds_on(self, day: date) -> bool:
        """Whether the grounds can be read: until a year after the stop ended, and then never again."""
        if not self.explanation:
            return False
        return self.lifted_at is None or day < self.lifted_at.date() + GROUNDS_KEPT

    def stops_on(self, day: date) -> bool:
        """Whether nobody may be placed at the site on `day`."""
        if self.state is StopState.SUSPENDED or self.state is StopState.HEARD:
            return self.suspended_until is not None and day <= self.suspended_until
        return self.state is StopState.IN_FORCE
