"""A placement that begins on 1 February 2027, on the day in January on which people sign."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask_babel import force_locale

from app.access import Role
from app.accounts.models import User
from app.extensions import db
from app.placements.models import Placement
from tests.factories import Factories
from tests.lives import a_placement

FIRST, LAST, SIGNING = date(2027, 2, 1), date(2027, 6, 27), date(2027, 1, 15)
"""21 whole weeks, and the day of signing in the examples of R39 and R40."""


@dataclass
class Office:
    """A coordinator, a supervisor, and a way to make placements."""

    coordinator: User
    supervisor: User
    place: Callable[..., Placement]


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """15 January 2027."""
    with time_machine.travel(datetime(2027, 1, 15, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture(autouse=True)
def english(database: None) -> Iterator[None]:
    """Sentences outside pages in English."""
    with force_locale("en"):
        yield


@pytest.fixture
def office(make: Factories) -> Office:
    supervisor = make.user(Role.SUPERVISOR, name="Joke Visser")

    def place(hours: int | None = 32, site: dict[str, Any] | None = None, **student: Any) -> Placement:
        """A placement of 4 days a week, of a student who has to make 900 hours."""
        about = {"company_name": "Bakker Metaal", "trainer_name": "Ties Bakker", **(site or {})}
        opening = make.opening(
            make.site(**about),
            days_per_week=4 if hours else None,
            hours_per_week=hours,
            starts_on=FIRST,
            ends_on=LAST,
        )
        defaults = {"with_account": True, "required_hours": 900, "supervisor_id": supervisor.id}
        found = a_placement(make.student(**{**defaults, **student}), opening)
        db.session.commit()
        return found

    return Office(make.user(), supervisor, place)


def on(day: date) -> time_machine.travel:
    """In the morning of that day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=True)
