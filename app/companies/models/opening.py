"""Openings: what a site offers, for which programmes, when, for how many."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Integer,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

from app.companies.models.company import Site
from app.extensions import Base, SchoolRow, Versioned, enum_type
from app.schools.models import Period


class Track(StrEnum):
    """School-based (internship) or work-based (apprenticeship)."""

    BOL = "BOL"
    BBL = "BBL"


def left_out_by(
    takes_track: Track | None, takes_years: Collection[int], track: Track, year: int | None
) -> Literal["track", "year"] | None:
    """The rule by which an opening for this track and these years leaves out who is of `track` and in `year`."""
    if takes_track not in (None, track):
        return "track"
    return "year" if takes_years and year is not None and year not in takes_years else None


_BESIDE = table(
    "opening", column("id", Integer), column("site_id", Integer), column("period_id", Integer)
).alias("beside")


def _beside(site_id: Any, period_id: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many openings a site has in a period, counted by the database beside the row itself."""
    # Plus nothing: without statistics SQLite would go through the whole period for each row, instead of the site.
    here = (_BESIDE.c.site_id == site_id, _BESIDE.c.period_id + 0 == period_id)
    counted = select(func.count()).select_from(_BESIDE).where(*here, *conditions)
    return counted.correlate_except(_BESIDE).scalar_subquery()


class Opening(Versioned, SchoolRow):
    """One or more equal places at a site in a period."""

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("capacity BETWEEN 0 AND 500", name="capacity"),
        UniqueConstraint("school_id", "import_key"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    capacity: Mapped[int]
    track: Mapped[Track | None] = mapped_column(enum_type(Track, "track"))
    """None: for either."""
    track_is_assumed: Mapped[bool] = mapped_column(default=False)
    """It took part before tracks counted and nobody had said which: the coordinator is told once."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days_per_week: Mapped[int | None]
    hours_per_week: Mapped[int | None]
    years: Mapped[list[Any]] = mapped_column(default=list)
    """Years of study that it takes, ascending; empty: every year."""
    requirements: Mapped[str | None] = mapped_column(String(300))
    """For example a certificate of conduct (VOG), driving licence, VCA."""
    description: Mapped[str | None] = mapped_column(Text)
    allowance: Mapped[str | None] = mapped_column(String(100))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    import_key: Mapped[str | None] = mapped_column(String(200))
    """What makes its row in a file the same row next time. None: entered by hand."""
    site: Mapped[Site] = relationship()
    period: Mapped[Period] = relationship()
    programmes: Mapped[list["OpeningProgramme"]] = relationship(
        cascade="all, delete-orphan", order_by="OpeningProgramme.programme_code", lazy="selectin"
    )

    @declared_attr
    @classmethod
    def number(cls) -> Mapped[int]:
        """1, 2, … in the order in which the openings of its site in its period were made."""
        return column_property(_beside(cls.site_id, cls.period_id, _BESIDE.c.id <= cls.id))

    @declared_attr
    @classmethod
    def of_several(cls) -> Mapped[int]:
        """How many openings its site has in its period, itself included."""
        return column_property(_beside(cls.site_id, cls.period_id))

    @property
    def title(self) -> str:
        """What people call it: its site, with a number where the site has several openings in the period."""
        return numbered(self.site.title, self.number, self.of_several)

    @property
    def programme_codes(self) -> list[str]:
        return [row.programme_code for row in self.programmes]

    def leaves_out(self, track: Track, year: int | None) -> Literal["track", "year"] | None:
        """The rule that keeps students of this track and year of study out; None when there is none.

        A year that is not known (None) is kept out by nothing.
        """
        return left_out_by(self.track, self.years, track, year)


def numbered(title: str, number: int, of_several: int) -> str:
    """What people call an opening at a site with this title."""
    return f"{title} ({number})" if of_several > 1 else title


class OpeningProgramme(Base):
    """The opening takes students of this programme code."""

    __tablename__ = "opening_programme"

    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"), primary_key=True)
    programme_code: Mapped[str] = mapped_column(String(5), primary_key=True)
