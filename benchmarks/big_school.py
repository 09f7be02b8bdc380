"""The large school of the load benchmark, made from a seed by inserting many rows at once.

One period with 3,000 students, 2,500 companies of one site, 3,000 openings, 10,000 preferences and 500 role models.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, text

from app.access import Role
from app.accounts.models import RoleGrant, User
from app.accounts.passwords import hash_of
from app.companies.models import (
    Company,
    CountSource,
    Opening,
    OpeningProgramme,
    Recognition,
    Site,
    Track,
    WomenCount,
)
from app.extensions import Base, db, now
from app.places.towns import all_towns, towns_called
from app.rolemodels.models import Consent, ConsentSource, Offer, RoleModel, RoleModelKind, RoleModelState
from app.schools.models import EducationDomain, Period, Programme, School, SchoolRules, Team
from app.schools.queries import today
from app.schools.reference import DOMAINS, PROGRAMMES
from app.students.models import ChoiceList, Gender, Preference, Student, StudentGender

PASSWORD = "negen groene fietsen"  # noqa: S105 - of people who do not exist
STUDENTS, COMPANIES, OPENINGS, LISTS, CHOICES_EACH, ROLE_MODELS = 3_000, 2_500, 3_000, 2_500, 4, 500
STAFF = {
    "coordinator": Role.COORDINATOR,
    "viewer": Role.REPORT_VIEWER,
    "admin": Role.ADMINISTRATOR,
    "counsellor": Role.COUNSELLOR,
}
SUPERVISORS, TEAMS = 60, 24
CODES = tuple(list(PROGRAMMES)[:16])
FIRST_NAMES = ("Sanne", "Noor", "Zoë", "Fatima", "Anouk", "Ruben", "Daan", "Çelik", "Iris", "Mees")
WORDS = ("Anker", "Boei", "Delta", "Vonk", "Schakel", "Kubus", "Horizon", "Zaag", "Kompas", "Linde")


@dataclass
class BigSchool:
    """What the makers hand on: ids of rows, and the draw."""

    draw: random.Random
    id: int
    period_id: int
    programmes: dict[str, int]
    towns: list[str]


def rows_of(model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert the rows; returns their ids in the same order."""
    model_any: Any = model
    statement = insert(model).returning(model_any.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def store(model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows without an id of their own."""
    db.session.execute(insert(model), list(rows))


def make_big_school(seed: int = 1) -> None:
    """Fill an empty database with the school and commit. Everybody has the same password, hashed once."""
    draw = random.Random(seed)
    store(
        EducationDomain,
        [{"code": code, "name_nl": names[0], "name_en": names[1]} for code, names in DOMAINS.items()],
    )
    (school_id,) = rows_of(School, [{"code": "big", "name": "Big School", "language": "nl"}])
    rows_of(SchoolRules, [{"school_id": school_id, "valid_from": today() - timedelta(days=400)}])
    towns = [town.name for town in all_towns() if not town.is_quarter and len(towns_called(town.name)) == 1]
    school = BigSchool(
        draw, school_id, _period(school_id), _programmes(school_id), towns=draw.sample(towns, 200)
    )
    password = hash_of(PASSWORD)
    supervisors = _staff(school, password)
    openings = _openings(school, _sites(school))
    _students(school, password, supervisors, openings)
    _role_models(school)
    db.session.commit()
    look_at_the_tables()


def look_at_the_tables() -> None:
    """Let PostgreSQL count what its tables hold, as it does by itself within a minute of such a change."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _period(school_id: int) -> int:
    """A period for which students can choose until the end of tomorrow."""
    day = today()
    period = {
        "school_id": school_id,
        "name": "Voorjaar",
        "starts_on": day + timedelta(days=90),
        "ends_on": day + timedelta(days=240),
        "choices_open_on": day - timedelta(days=30),
        "choices_close_on": day + timedelta(days=1),
    }
    return rows_of(Period, [period])[0]


def _programmes(school_id: int) -> dict[str, int]:
    """The ids of the programmes by their codes."""
    rows = [(code, PROGRAMMES[code]) for code in CODES]
    ids = rows_of(
        Programme,
        [
            {
                "school_id": school_id,
                "code": code,
                "name": one.name,
                "level": one.level,
                "domain_code": one.domain_code,
            }
            for code, one in rows
        ],
    )
    return dict(zip(CODES, ids, strict=True))


def _accounts(school: BigSchool, people: Sequence[tuple[str, str, Role]], password: str | None) -> list[int]:
    """Accounts of (name before the @, name, role)."""
    ids = rows_of(
        User,
        [
            {
                "school_id": school.id,
                "email": f"{local}@big.example",
                "name": name,
                "password_hash": password,
                "language": "nl",
            }
            for local, name, _role in people
        ],
    )
    store(
        RoleGrant,
        [
            {"user_id": user_id, "role": role, "granted_at": now(), "confirmed_by_id": ids[0]}
            for user_id, (_local, _name, role) in zip(ids, people, strict=True)
        ],
    )
    return ids


def _staff(school: BigSchool, password: str) -> list[int]:
    """The people who work there; returns the accounts of the supervisors."""
    _accounts(school, [(name, name.title(), role) for name, role in STAFF.items()], password)
    names = [(f"supervisor{n}", f"Begeleider {n}", Role.SUPERVISOR) for n in range(SUPERVISORS)]
    return _accounts(school, names, password)


def _sites(school: BigSchool) -> list[tuple[int, list[str]]]:
    """Companies of one site, two in three counted; returns each site with the codes it is recognised for."""
    draw, day = school.draw, today()
    companies = rows_of(
        Company,
        [
            {
                "school_id": school.id,
                "name": f"{draw.choice(WORDS)} {draw.choice(WORDS)} {n}",
                "kvk_number": f"{n:08d}",
            }
            for n in range(COMPANIES)
        ],
    )
    sites = rows_of(
        Site,
        [
            {
                "school_id": school.id,
                "company_id": company,
                "sbb_company_id": f"L{n:06d}",
                "town": draw.choice(school.towns),
                "technical_staff": draw.randint(8, 60),
                "last_placed_year": day.year,
            }
            for n, company in enumerate(companies)
        ],
    )
    codes = [draw.sample(CODES, draw.choice((1, 1, 2, 3))) for _ in sites]
    recognised = [
        {"site_id": s, "programme_code": code} for s, own in zip(sites, codes, strict=True) for code in own
    ]
    store(Recognition, recognised)
    _counts(school, draw.sample(sites, COMPANIES * 2 // 3))
    return list(zip(sites, codes, strict=True))


def _counts(school: BigSchool, sites: list[int]) -> None:
    """A count of women in technical roles at each of these sites, some of them old."""
    draw, day = school.draw, today()
    store(
        WomenCount,
        [
            {
                "site_id": site,
                "women": draw.choice((0, 0, 1, 1, 2, 3, 4, 6)),
                "counted_on": day - timedelta(days=draw.randint(1, 500)),
                "source": CountSource.COMPANY,
                "recorded_at": now(),
            }
            for site in sites
        ],
    )


def _openings(school: BigSchool, sites: list[tuple[int, list[str]]]) -> dict[str, list[int]]:
    """Openings for what their sites are recognised for; returns them by programme code."""
    draw = school.draw
    at = [*sites, *draw.choices(sites, k=OPENINGS - len(sites))]
    period = db.session.get_one(Period, school.period_id)
    ids = rows_of(
        Opening,
        [
            {
                "school_id": school.id,
                "site_id": site,
                "period_id": school.period_id,
                "capacity": draw.choice((1, 1, 1, 2, 2, 3)),
                "track": Track.BOL,
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "days_per_week": 4,
                "hours_per_week": 32,
                "requirements": draw.choice((None, None, "VOG", "rijbewijs B")),
            }
            for site, _codes in at
        ],
    )
    pairs = [(opening, code) for opening, (_site, own) in zip(ids, at, strict=True) for code in own]
    store(OpeningProgramme, [{"opening_id": opening, "programme_code": code} for opening, code in pairs])
    found: dict[str, list[int]] = {code: [] for code in CODES}
    for opening, code in pairs:
        found[code].append(opening)
    return found


def _students(
    school: BigSchool, password: str, supervisors: list[int], openings: dict[str, list[int]]
) -> None:
    """Students with accounts, all but the last 500 with a list of choices."""
    draw = school.draw
    names = [(draw.choice(FIRST_NAMES), f"Achternaam{n}") for n in range(STUDENTS)]
    people = [(f"student{n}", " ".join(name), Role.STUDENT) for n, name in enumerate(names)]
    accounts = _accounts(school, people, password)
    teams = rows_of(
        Team, [{"school_id": school.id, "name": f"Team {n}", "intensive_places": 40} for n in range(TEAMS)]
    )
    codes = [draw.choice(CODES) for _ in accounts]
    students = rows_of(
        Student,
        [
            _student(school, n, account, names[n], codes[n], draw.choice(teams), draw.choice(supervisors))
            for n, account in enumerate(accounts)
        ],
    )
    genders = draw.choices((Gender.WOMAN, Gender.MAN), (3, 7), k=STUDENTS)
    store(
        StudentGender,
        [{"student_id": s, "gender": gender} for s, gender in zip(students, genders, strict=True)],
    )
    own = {"period_id": school.period_id, "saved_at": now()}
    lists = rows_of(ChoiceList, [{"student_id": student, **own} for student in students[:LISTS]])
    store(
        Preference,
        [
            {"choice_list_id": one, "rank": rank, "opening_id": opening}
            for one, code in zip(lists, codes, strict=False)
            for rank, opening in enumerate(draw.sample(openings[code], CHOICES_EACH), start=1)
        ],
    )


def _student(
    school: BigSchool, n: int, account: int, name: tuple[str, str], code: str, team: int, supervisor: int
) -> dict[str, Any]:
    draw = school.draw
    return {
        "school_id": school.id,
        "user_id": account,
        "student_number": f"{n:07d}",
        "first_name": name[0],
        "last_name": name[1],
        "email": f"student{n}@big.example",
        "town": draw.choice(school.towns),
        "programme_id": school.programmes[code],
        "track": Track.BOL,
        "year_of_study": draw.choice((2, 3)),
        "class_group": f"K{n % 120}",
        "team_id": team,
        "supervisor_id": supervisor,
        "participates": draw.random() < 0.15,
        "participation_is_own_choice": True,
        "wishes_together": draw.choice((None, None, True)),
        "wishes_women_present": draw.choice((None, None, True)),
        "max_minutes": draw.choice((None, None, 60, 90)),
    }


def _role_models(school: BigSchool) -> None:
    """Active role models who agreed to lead a circle and to give guest lessons, for another year."""
    draw, day = school.draw, today()
    people = [(f"mentor{n}", f"Rolmodel {n}", Role.MENTOR) for n in range(ROLE_MODELS)]
    accounts = _accounts(school, people, None)
    ids = rows_of(
        RoleModel,
        [
            {
                "school_id": school.id,
                "user_id": account,
                "kind": draw.choice(tuple(RoleModelKind)),
                "state": RoleModelState.ACTIVE,
                "first_name": draw.choice(FIRST_NAMES),
                "last_name": f"Rolmodel{n}",
                "email": f"mentor{n}@big.example",
                "town": draw.choice(school.towns),
                "slots": ["tue_evening"],
                "approved_at": now(),
                "verified_at": now(),
            }
            for n, account in enumerate(accounts)
        ],
    )
    until: date = day + timedelta(days=365)
    agreed = {"source": ConsentSource.SIGN_UP, "given_on": day, "ends_on": until, "created_at": now()}
    offers = (Offer.CIRCLE, Offer.GUEST_LESSON)
    store(Consent, [{"role_model_id": one, "offer": offer, **agreed} for one in ids for offer in offers])
