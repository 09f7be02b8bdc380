"""A small school for tests of circle runs, and the few acts that most of them begin with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.accounts.models import User
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedSeat
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.runs import start
from app.mentoring.services.wishes import save_wish
from app.placements.policies import Policy
from app.placements.services import runs as match_runs
from app.placements.services.publishing import publish as publish_placements
from app.placements.services.runs import MATCH
from app.rolemodels.models import RoleModel
from app.runs.execution import carry_out
from app.runs.publishing import review
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories
from tests.placements.conftest import english, session_day

__all__ = ["english", "session_day"]

EVENINGS = ("tue_evening", "thu_evening")
NOBODY_ELSE = Invited(unanswered=False, max_minutes=None)


@dataclass
class Circles:
    """A school where students and mentors are added as a test needs them."""

    make: Factories
    coordinator: User
    period: Period
    students: list[Student] = field(default_factory=list)
    mentors: list[RoleModel] = field(default_factory=list)

    def join(self, count: int = 1, *, slots: tuple[str, ...] = EVENINGS, **values: Any) -> list[Student]:
        """Students who would like a circle; values that a wish knows go there."""
        wish = {"wants_circle": True, "slots": slots, "meets_in_person": True, "meets_online": False}
        wish |= {name: values.pop(name) for name in tuple(values) if name in {*wish, "max_minutes"}}
        made = [self.make.student(**{"with_account": True, **values}) for _ in range(count)]
        for student in made:
            save_wish(student, **{"max_minutes": None, **wish}, actor=None)
        self.students += made
        return made

    def lead(self, count: int = 1, **values: Any) -> list[RoleModel]:
        """Mentors who can on both evenings."""
        made = [self.make.role_model(**{"slots": list(EVENINGS), **values}) for _ in range(count)]
        self.mentors += made
        return made

    def place(self, student: Student, company: str, *, women: int = 3) -> int:
        """Offer her a place at a new site, as a publication would; returns the site."""
        opening = self.make.opening(self.make.site(women=women, company_name=company))
        self.make.choices(student, opening)
        self.period.only_listed = True
        run = match_runs.start(self.period, Policy(), actor=self.coordinator)
        db.session.commit()
        carry_out(MATCH, run.id)
        db.session.expire_all()
        review(run, actor=self.coordinator)
        publish_placements(run, date(2026, 12, 11), actor=self.coordinator, closes_choices=False)
        db.session.commit()
        return opening.site_id


@pytest.fixture
def circles(make: Factories) -> Circles:
    """Nobody yet."""
    return Circles(make, make.user(), make.default_period)


Solve = Callable[..., CircleRun]


@pytest.fixture
def solve(circles: Circles, run_jobs: Callable[[], int]) -> Solve:
    """Start a run and let the worker finish it."""

    def start_and_finish(invited: Invited = NOBODY_ELSE, **policy: Any) -> CircleRun:
        run = start(circles.period, CirclePolicy(**{"seed": 1, **policy}), invited, actor=circles.coordinator)
        run_jobs()
        db.session.refresh(run)
        assert run.error == ""
        return run

    return start_and_finish


@pytest.fixture
def seat_of() -> Callable[[CircleRun, Student], ProposedSeat]:
    """What a run says for a student."""
    return lambda run, student: next(seat for seat in seats_in(run) if seat.student_id == student.id)


def sizes(run: CircleRun) -> list[tuple[int, int]]:
    """Members and mentors of each circle of a plan, the largest first."""
    seats = seats_in(run)
    found = [
        (sum(seat.circle_id == row.id for seat in seats), 1 + (row.second_id is not None))
        for row in circles_in(run)
    ]
    return sorted(found, reverse=True)
