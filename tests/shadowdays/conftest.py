"""A student with an internship who takes somebody along, and one who is choosing, on 24 November 2026."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine

from app.extensions import db
from app.placements.models import Placement
from app.schools.models import Period
from app.shadowdays.models import ShadowHost
from app.students.models import ChoiceList, Student
from tests.factories import Factories
from tests.lives import a_placement

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A test moves it."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@dataclass
class Place:
    """Sanne is an intern at Bakker from 1 September 2026 to 29 January 2027; Noor chooses, with Bakker at number 1."""

    internship: Placement
    sanne: Student
    noor: Student
    period: Period
    choices: ChoiceList


@pytest.fixture
def place(make: Factories) -> Place:
    site = make.site(company_name="Bakker", address="Dorpsstraat 1", contact_email="contact@bakker.example")
    site.contact_name = "Kim"
    autumn = make.period(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29), choices_close_on=date(2026, 7, 1)
    )
    spring = make.period(
        starts_on=date(2027, 2, 8), ends_on=date(2027, 7, 2), choices_close_on=date(2027, 2, 1)
    )
    sanne = make.student(with_account=True, first_name="Sanne", last_name="Geheim")
    noor = make.student(with_account=True, first_name="Noor", last_name="Yilmaz")
    internship = a_placement(
        sanne, make.opening(site, period=autumn), until=NOW.date(), agreement_signed_on=date(2026, 8, 20)
    )
    other = make.site(company_name="Anders")
    choices = make.choices(
        noor, make.opening(site, period=spring), make.opening(other, period=spring), period=spring
    )
    make.row(ShadowHost(placement_id=internship.id))
    db.session.commit()
    return Place(internship, sanne, noor, spring, choices)
