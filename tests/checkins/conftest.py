"""A student with an internship that runs, on a Monday of school."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.accounts.models import User
from app.checkins.models import CheckIn, CheckInPlan
from app.companies.models import Opening
from app.extensions import db
from app.placements.models import Placement
from app.students.models import Student
from tests.checkins.rows import a_check_in, a_check_in_plan
from tests.factories import Factories
from tests.lives import a_placement

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
FIRST_DAY = date(2027, 2, 1)


@dataclass
class Intern:
    """A student with an account, her supervisor, and an internship that began on 1 February 2027."""

    make: Factories
    supervisor: User
    student: Student
    opening: Opening
    placement: Placement

    @property
    def user(self) -> User:
        assert self.student.user is not None
        return self.student.user

    def plan(self, **values: object) -> CheckInPlan:
        return a_check_in_plan(self.make, self.student, **values)  # type: ignore[arg-type]

    def check_in(self, plan: CheckInPlan, **values: object) -> CheckIn:
        return a_check_in(self.make, plan, **values)


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """It is Monday 1 March 2027."""
    with time_machine.travel(MONDAY) as traveller:
        yield traveller


@pytest.fixture
def intern(make: Factories, monday: time_machine.Traveller) -> Intern:
    supervisor = make.user(Role.SUPERVISOR, name="Sup Ervisor")
    student = make.student(with_account=True, first_name="Iris", last_name="Vos", supervisor=supervisor)
    opening = make.opening(capacity=9)
    placement = a_placement(student, opening, date(2027, 3, 1), agreement_signed_on=date(2027, 1, 20))
    db.session.flush()
    return Intern(make, supervisor, student, opening, placement)
