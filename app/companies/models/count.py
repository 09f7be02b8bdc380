"""Counts of women in technical roles: dated, with source and author. Unknown is the absence of a count, never zero."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, enum_type, now


class CountSource(StrEnum):
    """Who says so."""

    COMPANY = "company"
    ALUMNA = "alumna"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return COUNT_SOURCE_LABELS[self]


COUNT_SOURCE_LABELS: dict[CountSource, LazyString] = {
    CountSource.COMPANY: lazy_gettext("the company"),
    CountSource.ALUMNA: lazy_gettext("a former student"),
    CountSource.SUPERVISOR: lazy_gettext("a supervisor"),
    CountSource.COORDINATOR: lazy_gettext("the coordinator"),
    CountSource.OTHER: lazy_gettext("another source"),
}


class Band(StrEnum):
    """What students see of a count (D7), the same for everyone."""

    THREE_OR_MORE = "three_or_more"
    ONE_OR_TWO = "one_or_two"
    NONE = "none"
    UNKNOWN = "unknown"


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
