"""Companies, their sites and what each site is recognised for."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, SchoolRow, Versioned


class Company(Versioned, SchoolRow):
    """A training company. Places of work are its sites."""

    __tablename__ = "company"
    __table_args__ = (UniqueConstraint("school_id", "kvk_number"),)

    name: Mapped[str] = mapped_column(String(200))
    kvk_number: Mapped[str | None] = mapped_column(String(8))
    sector: Mapped[str | None] = mapped_column(String(120))
    website: Mapped[str | None] = mapped_column(String(300))


class Site(Versioned, SchoolRow):
    """A place where students work. Counts, recognition and openings belong to it, not to the company (R3)."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("school_id", "sbb_company_id"),
        CheckConstraint("technical_staff >= 0", name="technical_staff"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(200))
    """Only where it differs from the company's."""
    sbb_company_id: Mapped[str | None] = mapped_column(String(30))
    """Leerbedrijf-ID, opaque text."""
    establishment_number: Mapped[str | None] = mapped_column(String(12))
    """Vestigingsnummer."""
    address: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(7))
    town: Mapped[str | None] = mapped_column(String(100))
    technical_staff: Mapped[int | None]
    """People in technical roles at this site, women and men, as last reported. None: unknown."""
    contact_name: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    trainer_name: Mapped[str | None] = mapped_column(String(200))
    """Praktijkopleider."""
    trainer_email: Mapped[str | None] = mapped_column(String(254))
    last_placed_year: Mapped[int | None]
    """The year in which the last school year with a finished placement of this school ended, as far as known from
    before this application (2026 for 2025-2026). R13."""
    notes: Mapped[str | None] = mapped_column(Text)
    """Internal: staff only."""
    company: Mapped[Company] = relationship()
    recognitions: Mapped[list["Recognition"]] = relationship(
        back_populates="site", cascade="all, delete-orphan", order_by="Recognition.programme_code"
    )

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.company.name


class Recognition(Base):
    """The site may train for this programme code (R37), within its dates where those are known."""

    __tablename__ = "recognition"
    __table_args__ = (UniqueConstraint("site_id", "programme_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    programme_code: Mapped[str] = mapped_column(String(5))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    """The last day on which it holds."""
    withdrawn_on: Mapped[date | None]
    """The day on which the school heard that SBB ended it. None: it holds, or its last day was known all along."""
    site: Mapped[Site] = relationship(back_populates="recognitions")

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
