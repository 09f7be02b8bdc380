"""A small school for tests of the main flow, and the few acts that most of them begin with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import (
    CompanyIntake,
    IntakeOutcome,
    Opening,
    PlacementStop,
    Site,
    StopGround,
    StopState,
)
from app.extensions import db
from app.placements.models import MatchRun, Placement, Proposal
from app.placements.policies import Policy
from app.placements.problem.plan import Plan, plan_of
from app.placements.queries import all_proposals_of
from app.placements.services.answers import accept
from app.placements.services.exchanging import plan_digest
from app.placements.services.publishing import publish
from app.placements.services.runs import start
from app.runs.publishing import review
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories

ANSWER_BY = date(2026, 12, 11)
ALONE = "25604"
"""A programme that shares no opening."""


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026, so that days in these tests are ahead, or just past, for ever."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture(autouse=True)
def english(database: None) -> Iterator[None]:
    """Sentences outside pages in English too; the product's own language is Dutch."""
    with force_locale("en"):
        yield


@dataclass
class Town:
    """Four students and four seats in one town: two where three women work, one where one does, one unknown."""

    coordinator: User
    period: Period
    big: Opening
    small: Opening
    unknown: Opening
    students: list[Student]

    @property
    def sites(self) -> list[Site]:
        return [self.big.site, self.small.site, self.unknown.site]


@pytest.fixture
def town(make: Factories) -> Town:
    """Everybody wants the big site first; the first two students take part in the programme."""
    openings = (
        make.opening(make.site(women=3, company_name="Anker Software"), capacity=2),
        make.opening(make.site(women=1, company_name="Bakker Metaal")),
        make.opening(make.site(company_name="Cirkel Bouw")),
    )
    students = [
        make.student(
            with_account=True,
            participates=number < 2,
            first_name=first,
            name_prefix=prefix,
            last_name=last,
            student_number=f"S{number}",
        )
        for number, (first, prefix, last) in enumerate(
            [
                ("Zoë", None, "Çelik"),
                ("Noor", "van der", "Berg"),
                ("Daan", None, "d'Angelo"),
                ("Sem", None, "Visser"),
            ]
        )
    ]
    for student in students:
        make.choices(student, *openings)
    return Town(make.user(), make.default_period, *openings, students)


@pytest.fixture
def solve(run_jobs: Callable[[], int]) -> Callable[..., MatchRun]:
    """Start a run and let the worker finish it."""

    def start_and_finish(town: Town, **policy: object) -> MatchRun:
        run = start(town.period, Policy(**policy), actor=town.coordinator)  # type: ignore[arg-type]
        run_jobs()
        db.session.refresh(run)
        return run

    return start_and_finish


@pytest.fixture
def published(solve: Callable[..., MatchRun], town: Town) -> MatchRun:
    """A run that was solved, reviewed and published."""
    run = solve(town)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    return run


@pytest.fixture
def rows_of() -> Callable[[MatchRun], dict[int, Proposal]]:
    """The proposals of a run by student."""
    return lambda run: {row.student_id: row for row in all_proposals_of(run)}


def stop(opening: Opening, actor: User) -> None:
    """A placement stop that is in force at the site of an opening."""
    db.session.add(
        PlacementStop(
            school_id=opening.school_id,
            site_id=opening.site_id,
            state=StopState.IN_FORCE,
            ground=StopGround.SOCIAL_SAFETY,
            explanation="what was reported",
            proposed_by_id=actor.id,
        )
    )
    db.session.flush()


def talk(opening: Opening) -> None:
    """An intake talk at the site of an opening, four days ago, which was in order."""
    held_on = date(2026, 11, 20)
    db.session.add(
        CompanyIntake(site_id=opening.site_id, held_on=held_on, outcome=IntakeOutcome.ADEQUATE, checklist=[])
    )
    db.session.flush()


@pytest.fixture
def coordinator(make: Factories) -> User:
    return make.user()


@pytest.fixture
def alone(make: Factories) -> tuple[Period, list[Student]]:
    """32 students of a programme that shares no opening, with 24 places; another programme has enough."""
    programme = make.programme(ALONE, name="Software developer")
    for _ in range(6):
        make.opening(make.site(women=3, codes=(ALONE,)), codes=(ALONE,), capacity=4)
    students = [make.student(programme=programme, with_account=True) for _ in range(32)]
    make.opening(make.site(women=3), capacity=5)
    for _ in range(3):
        make.student()
    return make.default_period, students


@dataclass
class Full:
    """A plan, a student in it, and an opening that is full without her."""

    run: MatchRun
    plan: Plan
    row: Proposal
    opening: Opening

    @property
    def seen(self) -> str:
        return plan_digest(all_proposals_of(self.run))


@pytest.fixture
def full(town: Town, solve: Callable[..., MatchRun]) -> Full:
    """Somebody outside the big site, which everybody wants first."""
    return full_of(solve(town), town)


def full_of(run: MatchRun, town: Town) -> Full:
    rows = all_proposals_of(run)
    row = next(row for row in rows if row.opening_id in {town.small.id, town.unknown.id})
    return Full(run, plan_of(run, rows), row, town.big)


@pytest.fixture
def accepted(town: Town, published: MatchRun, supervisor: User) -> Placement:
    """The student who got the small site accepted it; whoever asks for it says who her `supervisor` is."""
    row = db.session.scalars(select(Proposal).where(Proposal.opening_id == town.small.id)).one()
    row.student.supervisor = supervisor
    assert row.student.user is not None
    found = accept(row, row.version, actor=row.student.user)
    db.session.commit()
    return found
