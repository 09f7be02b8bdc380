"""One of everything in a school, so that a test can ask for any route with rows that exist."""

from dataclasses import dataclass, field
from typing import ClassVar

from app.access import Role
from app.accounts.models import User
from app.schools.models import School
from tests.factories import Factories


@dataclass
class World:
    """The ids of one row of each kind in a school, by the name that routes give them, and a person in each role."""

    NOT_ROWS: ClassVar[frozenset[str]] = frozenset(
        {"secret", "kind", "language", "theme", "format", "filename", "extension"}
    )
    """Values in an address that name no row."""

    people: dict[Role, User] = field(default_factory=dict)
    ids: dict[str, int | str] = field(default_factory=dict)

    def value(self, name: str) -> int | str:
        if name not in self.ids:
            raise AssertionError(
                f"A route takes {name}: add such a row to tests/world.py, so that its access is tested"
            )
        return self.ids[name]


def build_world(make: Factories, school: School) -> World:
    """Fill a school with one of everything."""
    world = World()
    for role in Role:
        world.people[role] = make.user(role, school=school)
    period = make.period(school=school)
    programme = make.programme(school=school)
    site = make.site(women=1, school=school)
    opening = make.opening(site, period=period, capacity=2)
    student = make.student(school=school, programme=programme, participates=True)
    student.user = world.people[Role.STUDENT]
    student.supervisor = world.people[Role.SUPERVISOR]
    make.choices(student, opening, period=period)
    world.ids.update(
        student_id=student.id,
        site_id=site.id,
        opening_id=opening.id,
        period_id=period.id,
        programme_id=programme.id,
        team_id=make.team(school=school).id,
        letter_id=make.letter(school=school).id,
        user_id=world.people[Role.SUPERVISOR].id,
        secret="no-such-secret",
        language="en",
        theme="dark",
    )
    return world
