"""Reads of the school and its decisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ScalarSelect, Select, case, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.access import Role
from app.alphabet import alphabetical
from app.errors import NotVisible, visible_row
from app.extensions import db, now
from app.reading import remembered
from app.schools.models import (
    EducationDomain,
    Period,
    Programme,
    ProgrammeEquivalent,
    School,
    SchoolRules,
    Team,
)

Row = TypeVar("Row", Period, Programme, Team)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """The date in Amsterdam, where the schools are."""
    return now().astimezone(AMSTERDAM).date()


def school_by_code(code: str) -> School | None:
    """The school with this short name."""
    return db.session.scalar(select(School).where(School.code == code))


def schools_by_name() -> Sequence[School]:
    """Every school here, in the order in which people look for a name."""
    return db.session.scalars(select(School).order_by(alphabetical(School.name), School.id)).all()


def rules_of(school_id: int, day: date | None = None) -> SchoolRules:
    """The rules in force on `day` (default today). Every school has a row from the day it was made."""
    return _rules_of(school_id, day or today())


@remembered
def _rules_of(school_id: int, day: date) -> SchoolRules:
    found = db.session.scalar(
        select(SchoolRules)
        .where(SchoolRules.school_id == school_id, SchoolRules.valid_from <= day)
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


def threshold_on(school_id: InstrumentedAttribute[int], day: date) -> ScalarSelect[int]:
    """The threshold in force on `day` at the school of each row of a query: what `rules_of` says, in SQL."""
    began = SchoolRules.valid_from <= day
    return (
        select(SchoolRules.threshold)
        .where(SchoolRules.school_id == school_id)
        .order_by(began.desc(), case((began, SchoolRules.valid_from)).desc(), SchoolRules.valid_from)
        .limit(1)
        .scalar_subquery()
    )


def second_step_roles(rules: SchoolRules) -> frozenset[Role]:
    """The roles that sign in with a second step; where the school has not chosen, those of the installation."""
    chosen = rules.second_step_roles
    names = current_app.config["SECOND_STEP_ROLES"] if chosen is None else chosen
    return frozenset(Role(name) for name in names)


def periods_of(school_id: int) -> list[Period]:
    """All periods, the earliest first."""
    return list(_periods_of(school_id))


def periods_to_choose(school_id: int) -> list[Period]:
    """All periods as lists show them: what runs and comes by its first day, then what is over, the newest first."""
    day = today()
    over = [period for period in periods_of(school_id) if period.ends_on < day]
    return [period for period in periods_of(school_id) if period.ends_on >= day] + over[::-1]


@remembered
def _periods_of(school_id: int) -> tuple[Period, ...]:
    return tuple(
        db.session.scalars(
            select(Period).where(Period.school_id == school_id).order_by(Period.starts_on, Period.id)
        )
    )


def current_period(school_id: int) -> Period | None:
    """The period that is being planned: the first that has not begun, else the last one."""
    periods = periods_of(school_id)
    day = today()
    return next((period for period in periods if period.starts_on > day), periods[-1] if periods else None)


def asked_period(school_id: int, number: int | None) -> Period | None:
    """The period that an address asks for, else the one being planned; raises NotVisible for one of another school."""
    if number is None:
        return current_period(school_id)
    found = next((period for period in periods_of(school_id) if period.id == number), None)
    if found is None:
        raise NotVisible
    return found


def programmes_of(school_id: int) -> list[Programme]:
    """All programmes by name, with their domains."""
    return list(
        db.session.scalars(
            select(Programme)
            .options(joinedload(Programme.domain))
            .where(Programme.school_id == school_id)
            .order_by(Programme.name, Programme.code)
        )
    )


def programme_names(school_id: int) -> dict[str, str]:
    """Per programme code how pages write it: its name with the code, by name."""
    return {one.code: f"{one.name} ({one.code})" for one in programmes_of(school_id)}


def teams_of(school_id: int) -> list[Team]:
    """All teams by name."""
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


def codes_equal_to(code: str, equivalents: Mapping[str, Collection[str]]) -> set[str]:
    """R37: the codes that count as `code`, itself included: a pair holds both ways, a chain of pairs does not."""
    named_by_it = equivalents.get(code, ())
    naming_it = (other for other, codes in equivalents.items() if code in codes)
    return {code, *named_by_it, *naming_it}


def choices_are_open(period: Period, moment: datetime | None = None) -> bool:
    """R36: from the opening day until 23:59:59 in Amsterdam on the closing day, unless a publication closed them."""
    day = (moment or now()).astimezone(AMSTERDAM).date()
    return period.choices_closed_at is None and period.choices_open_on <= day <= period.choices_close_on


def choices_are_to_come(period: Period) -> bool:
    """Whether students can choose now or later: nobody closed the choices, and their last day is not over."""
    return period.choices_closed_at is None and today() <= period.choices_close_on


def why_choices_are_closed(period: Period) -> Literal["not_yet", "published", "over"] | None:
    """Why nobody can change choices now: before their first day, closed by a publication, or past their last day."""
    if choices_are_open(period):
        return None
    if period.choices_closed_at is not None:
        return "published"
    return "not_yet" if today() < period.choices_open_on else "over"


def domains() -> list[EducationDomain]:
    """The national education domains."""
    return list(db.session.scalars(select(EducationDomain).order_by(EducationDomain.code)))


def rules_history(school_id: int) -> list[SchoolRules]:
    """Every set of rules, the newest first; a planned one comes before the one in force."""
    return list(
        db.session.scalars(
            select(SchoolRules)
            .where(SchoolRules.school_id == school_id)
            .order_by(SchoolRules.valid_from.desc())
        )
    )


def period_of(school_id: int, period_id: int) -> Period:
    """One period of the school; raises NotVisible."""
    return _own(select(Period).where(Period.school_id == school_id, Period.id == period_id))


def programme_of(school_id: int, programme_id: int) -> Programme:
    """One programme of the school; raises NotVisible."""
    return _own(select(Programme).where(Programme.school_id == school_id, Programme.id == programme_id))


def team_of(school_id: int, team_id: int) -> Team:
    """One team of the school; raises NotVisible."""
    return _own(select(Team).where(Team.school_id == school_id, Team.id == team_id))


def _own(query: Select[Row]) -> Row:
    return visible_row(query)
