"""A school on 1 March 2027, in a period from 1 February to 2 July: nine participants in six companies, and others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.extensions import db
from app.gatherings.models import Gathering, GatheringKind
from app.gatherings.services.planning import Details, plan
from app.notices.models import Email, EmailState
from app.placements.models import Placement
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories
from tests.lives import a_placement

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = date(2027, 3, 18)
"""A Thursday."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A test moves it."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@dataclass
class Spring:
    """Whom R22's example speaks of."""

    period: Period
    marleen: User
    joris: User
    """Guides the first participant."""
    amina: User
    """The counsellor."""
    mentor: RoleModel
    women: list[Student] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    other: Student | None = None
    undecided: Student | None = None


@pytest.fixture
def spring(make: Factories) -> Spring:
    """Nine who participate, one of whom ends on 12 March; one who does not; one who has not decided."""
    period = make.period(
        starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2), choices_close_on=date(2026, 12, 18)
    )
    found = Spring(
        period,
        make.user(name="Marleen"),
        make.user(Role.SUPERVISOR, name="Joris"),
        make.user(Role.COUNSELLOR, name="Amina"),
        make.role_model(with_account=True, first_name="Hanna"),
    )
    codes = [make.default_programme, make.programme("25604")]
    openings = [make.opening(make.site(), period=period, capacity=3) for _ in range(6)]

    def placed(number: int, **values: object) -> Student:
        student = make.student(programme=codes[number % 2], with_account=True, year_of_study=2, **values)
        found.placements.append(
            a_placement(
                student, openings[number % 6], until=NOW.date(), agreement_signed_on=date(2027, 1, 20)
            )
        )
        return student

    found.women = [placed(number, participates=True) for number in range(10)]
    found.placements[9].ends_on = date(2027, 3, 12)
    found.women[0].supervisor = found.joris
    found.other = placed(1, participates=False)
    found.undecided = placed(2, participates=None)
    make.student(participates=True, first_name="Without")
    db.session.commit()
    return found


def details(on: date = DAY, **values: object) -> Details:
    return Details(
        **{
            "title": "Lunch in March",
            "on_date": on,
            "starts_at": time(13, 30),
            "minutes": 90,
            "place": "Room 12",
            "details": "Bring nothing.",
            "for_programmes": [],
            "for_years": [],
            **values,
        }
    )


@pytest.fixture
def meeting(spring: Spring) -> Gathering:
    """The peer meeting of 18 March 2027, planned by Marleen; nobody is invited yet."""
    made = plan(spring.period, GatheringKind.PEER_MEETING, details(), actor=spring.marleen)
    db.session.commit()
    return made


@pytest.fixture
def emails() -> Callable[[str], list[str]]:
    """The addresses that an email with this beginning of its subject goes to, in the order of writing."""

    def found(subject: str) -> list[str]:
        rows = select(Email.to_address).where(
            Email.subject.startswith(subject), Email.state != EmailState.WITHDRAWN
        )
        return list(db.session.scalars(rows.order_by(Email.id)))

    return found
