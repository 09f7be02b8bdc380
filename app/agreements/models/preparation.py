"""That a company was told who comes (R14), how, when, by whom and for which days; and what it says by its link."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import LabelledEnum, SchoolRow, enum_type, now
from app.placements.models import Placement


class PreparationWay(LabelledEnum):
    """How the company was told."""

    EMAIL = "email", _l("by email")
    BY_HAND = "by_hand", _l("by hand or by telephone")


WORKS_AFTER = timedelta(days=28)
"""How long after the first day the link of a company works."""


class CompanyPreparation(SchoolRow):
    """The company of a placement was told who comes. Other days are told anew.

    By email it gets a link to say whether the agreement is right. What it says changes nothing by itself.
    """

    __tablename__ = "company_preparation"
    __table_args__ = (UniqueConstraint("placement_id", "starts_on", "ends_on"),)

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    way: Mapped[PreparationWay] = mapped_column(enum_type(PreparationWay, "preparation_way"))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(254), default="")
    done_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    nonce: Mapped[str] = mapped_column(String(40), default="")
    """Goes into the link; empty where there is none."""
    shown_digest: Mapped[str] = mapped_column(String(64), default="")
    """What the page showed when the company answered, as a digest."""
    is_agreed: Mapped[bool | None]
    """Whether the company says that all of it is right; None: no answer yet."""
    said_name: Mapped[str] = mapped_column(String(200), default="")
    """Who answered, as filled in."""
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """What is different, in their words."""
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    """When a coordinator took it as the signature of the company, or had seen it."""
    placement: Mapped[Placement] = relationship()

    @property
    def last_day(self) -> date:
        """The last day on which the link works."""
        return self.starts_on + WORKS_AFTER

    @property
    def is_of_these_days(self) -> bool:
        """Whether the placement still has the days that the company was told."""
        return (self.starts_on, self.ends_on) == (self.placement.starts_on, self.placement.ends_on)
