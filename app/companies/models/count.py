"""Counts of women in technical roles: dated, with source and author. Unknown is the absence of a count, never zero."""

from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, LabelledEnum, enum_type, now


class CountSource(LabelledEnum):
    """Who says so."""

    COMPANY = "company", lazy_gettext("the company")
    ALUMNA = "alumna", lazy_gettext("a former student")
    SUPERVISOR = "supervisor", lazy_gettext("a supervisor")
    COORDINATOR = "coordinator", lazy_gettext("the coordinator")
    VISIT = "visit", lazy_gettext("seen on a visit")
    OTHER = "other", lazy_gettext("another source")


class Band(LabelledEnum):
    """What students see of a count (D7), the same for everyone."""

    THREE_OR_MORE = "three_or_more", lazy_gettext("3 or more")
    ONE_OR_TWO = "one_or_two", lazy_gettext("1 or 2")
    NONE = "none", lazy_gettext("none")
    UNKNOWN = "unknown", lazy_gettext("not known")


class WomenCount(Base):
    """R1-R4: women employed in a technical role at the site on `counted_on`. Rows are added, never changed."""

    __tablename__ = "women_count"
    __table_args__ = (
        CheckConstraint("women >= 0", name="women"),
        CheckConstraint("technical_staff IS NULL OR technical_staff >= women", name="technical_staff"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    women: Mapped[int]
    technical_staff: Mapped[int | None]
    counted_on: Mapped[date]
    source: Mapped[CountSource] = mapped_column(enum_type(CountSource, "count_source"))
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(default=now)
