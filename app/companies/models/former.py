"""What is remembered of sites that were entered twice: which one stayed, and which pairs are really two."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models.company import Site
from app.extensions import SchoolRow, now


class FormerSite(SchoolRow):
    """A site that was merged into another: how files call it, so that the next import finds the one that stayed."""

    __tablename__ = "former_site"
    __table_args__ = (UniqueConstraint("school_id", "former_id"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    """The one that stayed."""
    former_id: Mapped[int]
    """The number that the other had: the trail and older addresses know it by that."""
    name: Mapped[str] = mapped_column(String(200))
    kvk_number: Mapped[str | None] = mapped_column(String(8))
    sbb_company_id: Mapped[str | None] = mapped_column(String(30))
    establishment_number: Mapped[str | None] = mapped_column(String(12))
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    merged_at: Mapped[datetime] = mapped_column(default=now)
    site: Mapped[Site] = relationship()


class SitesApart(SchoolRow):
    """Two sites that look like one and are two, as somebody said: they are not shown as doubles again."""

    __tablename__ = "sites_apart"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    said_at: Mapped[datetime] = mapped_column(default=now)
