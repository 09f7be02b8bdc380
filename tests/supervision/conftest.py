"""A small school for tests of supervisor runs: supervisors with hours, students with a place."""

from dataclasses import dataclass
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
from app.supervision.services.runs import SUPERVISORS, start
from tests.factories import Factories
from tests.guidance.rows import a_plan
from tests.placements.conftest import english, session_day
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
