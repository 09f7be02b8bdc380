"""The school and what it decides: programmes and their equivalents, periods, teams, holidays, dated rules."""

import secrets
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask_babel import get_locale
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import WHOLE_63, Base, SchoolRow, Versioned, now

PRECEDENCE = ("published", "chosen")
"""D11: who goes first where places are short: with a published place, then who handed in choices."""


def _opens_now(context: Any) -> date:
    """Choices open today unless somebody says later; where they have closed already, on the last day for them."""
    last: date = context.get_current_parameters()["choices_close_on"]
    return min(now().date(), last)


def drawn_seed() -> int:
    """A random seed that nobody can guess from its digest."""
    return secrets.randbelow(2**62)


class School(Base):
    """A tenant. Every other row belongs to one, and nobody sees two."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    """Short name for the command line and addresses, for example `demo`."""
    name: Mapped[str] = mapped_column(String(200))
    brin: Mapped[str | None] = mapped_column(String(4))
    town: Mapped[str | None] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    second_person_id: Mapped[int | None]
    """The first account beside the founding administrator's that can confirm roles; since then staff roles need two."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SchoolRules(Versioned, SchoolRow):
    """What the school decided, from `valid_from` on until the next row. What held once stays: a row is added."""

    __tablename__ = "school_rules"
    __table_args__ = (
        UniqueConstraint("school_id", "valid_from"),
        CheckConstraint("threshold BETWEEN 1 AND 20", name="threshold"),
        CheckConstraint("max_preferences BETWEEN 1 AND 10", name="max_preferences"),
        CheckConstraint("count_valid_months BETWEEN 1 AND 60", name="count_valid_months"),
        CheckConstraint("second_step_days BETWEEN 0 AND 90", name="second_step_days"),
        CheckConstraint("standard_hours BETWEEN 1 AND 100", name="standard_hours"),
        CheckConstraint("intensive_hours BETWEEN 1 AND 100", name="intensive_hours"),
    )

    valid_from: Mapped[date]
    threshold: Mapped[int] = mapped_column(default=3)
    """R1, D4: a site with fewer women in technical roles than this is flagged."""
    count_valid_months: Mapped[int] = mapped_column(default=12)
    """R4: an older count is outdated (still used, asked to be confirmed)."""
    max_preferences: Mapped[int] = mapped_column(default=5)
    """R36, D9."""
    assume_wishes: Mapped[bool] = mapped_column(default=True)
    """D2: a participant who has not answered is taken to wish company and women on site."""
    intake_after_years: Mapped[int] = mapped_column(default=4)
    """R13: a site without a finished placement for this long is new."""
    max_travel_minutes: Mapped[int | None]
    """For a student who gave no limit of her own; None is no limit."""
    standard_hours: Mapped[int] = mapped_column(default=6)
    """What guiding one internship takes of a supervisor, in hours, with a standard plan."""
    intensive_hours: Mapped[int] = mapped_column(default=10)
    """The same with an intensive plan (R10)."""
    second_step_roles: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    """The roles that sign in with a second step; None: the school has not chosen, SECOND_STEP_ROLES holds."""
    second_step_days: Mapped[int] = mapped_column(default=14)
    """How long somebody can go without one, counted from the first sign-in for which she needs it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]


class EducationDomain(Base):
    """One of the national education domains (the same for every school)."""

    __tablename__ = "education_domain"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name_nl: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return self.name_en if str(get_locale()) == "en" else self.name_nl


class Programme(Versioned, SchoolRow):
    """A programme (recognised programme code, formerly crebo) that the school offers."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("school_id", "code"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )

    code: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[int | None]
    domain_code: Mapped[str | None] = mapped_column(ForeignKey("education_domain.code"))
    domain: Mapped[EducationDomain | None] = relationship()


class ProgrammeEquivalent(SchoolRow):
    """R37: a site recognised for `equivalent_code` may also take students of `code`."""

    __tablename__ = "programme_equivalent"
    __table_args__ = (UniqueConstraint("school_id", "code", "equivalent_code"),)

    code: Mapped[str] = mapped_column(String(5))
    equivalent_code: Mapped[str] = mapped_column(String(5))


class Period(Versioned, SchoolRow):
    """A placement period, with the last moment on which students may change their choices."""

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("school_id", "name"),
        CheckConstraint("ends_on >= starts_on", name="order"),
        CheckConstraint("choices_open_on <= choices_close_on", name="choices"),
    )

    name: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    choices_close_on: Mapped[date]
    """The last day (Europe/Amsterdam, until 23:59:59) on which a student may change her choices (R36)."""
    choices_open_on: Mapped[date] = mapped_column(default=_opens_now)
    """The first day for choices. From then on whom the period is for may still change, how places are given may not."""
    choices_closed_at: Mapped[datetime | None]
    """When a publication closed them before their last day."""
    for_programmes: Mapped[list[Any]] = mapped_column(default=list)
    """D12: codes of the programmes whose students go on an internship in this period; empty: all."""
    for_years: Mapped[list[Any]] = mapped_column(default=list)
    """D12: their years of study; empty: all. A student whose year is unknown is not left out by it."""
    for_tracks: Mapped[list[Any]] = mapped_column(default=list)
    """D12: their tracks, BOL or BBL; empty: both."""
    precedence: Mapped[list[Any]] = mapped_column(default=lambda: list(PRECEDENCE))
    """D11: who goes first where places are short, before the lot."""
    only_listed: Mapped[bool] = mapped_column(default=False)
    """D11: students are placed on their own lists only, so what somebody lists can cost her a place."""
    lot_seed: Mapped[int] = mapped_column(WHOLE_63, default=drawn_seed)
    """D11: draws everybody's lot. Drawn once, when the period is made; never typed, never drawn again."""

    @property
    def lot_digest(self) -> str:
        """SHA-256 of the seed, shown from the start: who reads the seed later sees that it was not picked."""
        return sha256(str(self.lot_seed).encode()).hexdigest()


class PeriodException(SchoolRow):
    """D12: a student who goes in this period though the rule leaves her out, or stays though it takes her."""

    __tablename__ = "period_exception"
    __table_args__ = (UniqueConstraint("period_id", "student_id"),)

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="CASCADE"), index=True)
    goes: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    """Where a file says so: its name, without an `author_id`."""
    made_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_by_file(self) -> bool:
        return self.author_id is None


class Team(Versioned, SchoolRow):
    """A team of supervisors with the number of students whom it can guide intensively. None: no limit known."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("school_id", "name"),
        CheckConstraint("intensive_places >= 0", name="intensive_places"),
    )

    name: Mapped[str] = mapped_column(String(100))
    intensive_places: Mapped[int | None]


class Vacation(Versioned, SchoolRow):
    """A stretch of days on which the school does not work: its own holiday, from the first day up to the last."""

    __tablename__ = "vacation"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="order"),)

    name: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
