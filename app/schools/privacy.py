"""What the school's own settings hold about people: next to nothing."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.extensions import db
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.schools.models import (
    EducationDomain,
    Period,
    PeriodException,
    Programme,
    ProgrammeEquivalent,
    School,
    SchoolRules,
    Team,
    Vacation,
)


def _programmes(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(
        select(Programme.id, Programme.code, Programme.name).where(Programme.id.in_(ids))
    )
    return {number: f"{code} {name}" for number, code, name in found}


def _periods(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(select(Period.id, Period.name).where(Period.id.in_(ids)))
    return {number: name for number, name in found}


def _teams(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(select(Team.id, Team.name).where(Team.id.in_(ids)))
    return {number: name for number, name in found}


def _domains(codes: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.scalars(select(EducationDomain).where(EducationDomain.code.in_(codes)))
    return {domain.code: domain.name for domain in found}


EXCEPTIONS = Holding(
    PeriodException,
    _l("Exceptions to who goes on an internship"),
    rows={Whose.STUDENT: lambda number: PeriodException.student_id == number},
    shown="period_id goes reason made_at",
    staff={"author_id": "author_name"},
    plain="id school_id student_id",
    source=words.COORDINATOR_OR_FILE,
    readers=words.COORDINATORS,
    kept=Kept.ENROLMENT,
)
HELD = (
    Holding(
        School,
        "Schools",
        plain="id code name brin town language second_person_id is_demo created_at",
        nobody="about the school",
    ),
    Holding(
        SchoolRules,
        "Dated settings",
        staff={"author_id": ""},
        plain="id school_id valid_from threshold count_valid_months max_preferences assume_wishes intake_after_years "
        "max_travel_minutes standard_hours intensive_hours second_step_roles second_step_days created_at version",
        nobody="about the school",
    ),
    Holding(
        EducationDomain,
        "Education domains",
        plain="code name_nl name_en",
        nobody="the same national list for every school",
        labels=_domains,
    ),
    Holding(
        Programme,
        "Programmes",
        plain="id school_id code name level domain_code version",
        nobody="what the school offers",
        labels=_programmes,
    ),
    Holding(
        ProgrammeEquivalent,
        "Programmes that count as the same",
        plain="id school_id code equivalent_code",
        nobody="about programmes",
    ),
    Holding(
        Period,
        "Periods",
        plain="id school_id name starts_on ends_on choices_close_on choices_open_on choices_closed_at for_programmes "
        "for_years for_tracks precedence only_listed lot_seed version",
        nobody="when internships are, and for which programmes",
        labels=_periods,
    ),
    EXCEPTIONS,
    Holding(
        Team,
        "Teams",
        plain="id school_id name intensive_places version",
        nobody="what a team is called, and how many students it can guide",
        labels=_teams,
    ),
    Holding(
        Vacation,
        "School holidays",
        plain="id school_id name starts_on ends_on version",
        nobody="days on which the school does not work",
    ),
)
