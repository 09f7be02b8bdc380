"""Totals of women and men: never a row about a person."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import SchoolRow


class GenderTotal(SchoolRow):
    """How many students there were on a day, by gender: what whoever sees totals is shown until it is counted anew."""

    __tablename__ = "gender_total"
    __table_args__ = (UniqueConstraint("school_id"),)

    counted_on: Mapped[date]
    women: Mapped[int] = mapped_column(default=0)
    men: Mapped[int] = mapped_column(default=0)
    other: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """In the order of `ORDER` in the queries."""
        return self.women, self.men, self.other, self.unknown
