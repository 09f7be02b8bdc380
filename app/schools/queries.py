"""Reads of the school and its decisions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.extensions import db, now
from app.schools.models import Period, Programme, ProgrammeEquivalent, School, SchoolRules, Team

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """The date in Amsterdam, where the schools are."""
    return now().astimezone(AMSTERDAM).date()


def school_by_code(code: str) -> School | None:
    return db.session.scalar(select(School).where(School.code == code))


def rules_of(school_id: int, day: date | None = None) -> SchoolRules:
    """The rules in force on `day` (default today). Every school has a row from the day it was made."""
    found = db.session.scalar(
        select(SchoolRules)
        .where(SchoolRules.school_id == school_id, SchoolRules.valid_from <= (day or today()))
        .order_by(SchoolRules.valid_from.desc())
        .limit(1)
    )
    return (
        found
        or db.session.scalars(
            select(SchoolRules)
            .where(SchoolRules.school_id == school_id)
            .order_by(SchoolRules.valid_from)
            .limit(1)
        ).one()
    )


def periods_of(school_id: int) -> list[Period]:
    """All periods, the earliest first."""
    return list(
        db.session.scalars(
            select(Period).where(Period.school_id == school_id).order_by(Period.starts_on, Period.id)
        )
    )


def current_period(school_id: int) -> Period | None:
    """The period that is being planned: the first that has not begun, else the last one."""
    periods = periods_of(school_id)
    day = today()
    return next((period for period in periods if period.starts_on > day), periods[-1] if periods else None)


def programmes_of(school_id: int) -> list[Programme]:
    return list(
        db.session.scalars(
            select(Programme).where(Programme.school_id == school_id).order_by(Programme.name, Programme.code)
        )
    )


def teams_of(school_id: int) -> list[Team]:
    return list(db.session.scalars(select(Team).where(Team.school_id == school_id).order_by(Team.name)))


def equivalents_of(school_id: int) -> dict[str, list[str]]:
    """R37: per programme code the codes of which a recognition also counts."""
    found: dict[str, list[str]] = {}
    rows = db.session.scalars(
        select(ProgrammeEquivalent)
        .where(ProgrammeEquivalent.school_id == school_id)
        .order_by(ProgrammeEquivalent.code, ProgrammeEquivalent.equivalent_code)
    )
    for row in rows:
        found.setdefault(row.code, []).append(row.equivalent_code)
    return found


def choices_are_open(period: Period, moment: datetime | None = None) -> bool:
    """R36: until 23:59:59 in Amsterdam on the closing day."""
    return (moment or now()).astimezone(AMSTERDAM).date() <= period.choices_close_on
