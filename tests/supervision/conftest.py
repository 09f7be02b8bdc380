"""A small school for tests of supervisor runs: supervisors with hours, students with a place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.access import Role
from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db
from app.guidance.models import GuidancePlan
from app.runs.execution import carry_out
from app.schools.models import Period
from app.students.models import Student
from app.supervision.models import SupervisorRun
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.services.decisions import pin
from app.supervision.services.runs import SUPERVISORS, start
from tests.factories import Factories
from tests.guidance.rows import a_plan
from tests.lives import a_placement
from tests.placements.conftest import english, session_day
from tests.supervision.coming import LAST, Scene
from tests.supervision.rows import an_offer

__all__ = ["english", "session_day"]


@dataclass
class Supervision:
    """A school where supervisors and students are added as a test needs them."""

    make: Factories
    coordinator: User
    period: Period

    def supervisor(self, name: str, hours: int = 40, **values: Any) -> User:
        """Somebody with hours in the period."""
        user = self.make.user(Role.SUPERVISOR, name=name)
        an_offer(self.make, user, self.period, hours=hours, **values)
        return user

    def student(self, site: Site | None = None, **values: Any) -> Student:
        """Somebody with a placement, and so with a plan."""
        return self.plan(site, **values).placement.student

    def plan(self, site: Site | None = None, **values: Any) -> GuidancePlan:
        """The plan of somebody with a placement."""
        return a_plan(self.make, site=site, **values)

    def solve(self, guided: Guided | None = None, **policy: Any) -> SupervisorRun:
        """A run as the worker leaves it."""
        run = start(
            self.period, SupervisionPolicy(seed=1, **policy), guided or Guided(), actor=self.coordinator
        )
        db.session.commit()
        carry_out(SUPERVISORS, run.id)
        db.session.expire_all()
        assert run.state.has_plan, run.error
        return run


@pytest.fixture
def supervision(make: Factories) -> Supervision:
    """Nobody yet."""
    return Supervision(make, make.user(), make.default_period)


@pytest.fixture
def scene(supervision: Supervision, make: Factories) -> Scene:
    """Joke guides an internship that runs, and a coordinator decided that Anna guides the next one."""
    joke, coordinator = make.user(Role.SUPERVISOR, name="Joke Blom"), supervision.coordinator
    anna, bert = supervision.supervisor("Anna Smit"), supervision.supervisor("Bert Vos")
    plan = supervision.plan(supervisor=joke, with_account=True)
    period = make.period(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 3, 1))
    opening = make.opening(make.site(women=3), period, ends_on=LAST)
    autumn = a_placement(plan.placement.student, opening, until=date(2026, 11, 24))
    found = Scene(supervision, joke, anna, bert, autumn, plan.placement)
    pin(found.student, anna, supervision.period, "A reason.", actor=coordinator)
    db.session.commit()
    return found
