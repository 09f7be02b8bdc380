"""A circle with people in it, and a school around it, for tests of the life of a circle."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine

from app.accounts.models import User
from app.circles.models import Membership, MentoringCircle
from app.circles.queries.seats import everybody_in
from app.companies.models import Site
from app.placements.models import Placement, PlacementState, Proposal, ProposalState
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories
from tests.placements.conftest import english

__all__ = ["english"]


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """Wednesday 3 February 2027: the circles have just begun, and summer time is ahead."""
    with time_machine.travel(datetime(2027, 2, 3, 9, tzinfo=UTC), tick=True):
        yield


@dataclass
class Group:
    """Circle 1 meets on Tuesday evening: Marit leads it, Zoë, Noor and Esra are in it; Tess has no circle."""

    coordinator: User
    period: Period
    circle: MentoringCircle
    mentor: RoleModel
    members: list[Student]
    outsider: Student

    def seat(self, person: Student | RoleModel) -> Membership:
        """The seat of this person in the circle."""
        return next(row for row in everybody_in(self.circle) if row.person is person)


@pytest.fixture
def group(make: Factories) -> Group:
    members = [
        make.student(with_account=True, first_name=first, name_prefix=prefix, last_name=last, town="Zwolle")
        for first, prefix, last in [
            ("Zoë", None, "Çelik"),
            ("Noor", "van der", "Berg"),
            ("Esra", None, "Aydın"),
        ]
    ]
    mentor = make.role_model(
        first_name="Marit",
        last_name="Hoekzema",
        email="marit@hoekzema.example",
        with_account=True,
        employer="Anker Software",
        job_title="Engineer",
    )
    circle = make.circle(mentor, *members, number=1)
    return Group(
        coordinator=make.user(),
        period=make.default_period,
        circle=circle,
        mentor=mentor,
        members=members,
        outsider=make.student(with_account=True, first_name="Tess", last_name="Visser"),
    )


Place = Callable[[Student, Site], None]


@pytest.fixture
def place(make: Factories) -> Place:
    """Give a student a confirmed placement at a site, with the run and the proposal that a placement comes from."""

    def give(student: Student, site: Site) -> None:
        opening = make.opening(site)
        run = make.match_run(school_id=student.school_id, period_id=opening.period_id)
        proposal = make.row(
            Proposal(
                run_id=run.id,
                student_id=student.id,
                opening_id=opening.id,
                state=ProposalState.ACCEPTED,
                details={"choices": []},
            )
        )
        make.row(
            Placement(
                school_id=student.school_id,
                student_id=student.id,
                period_id=opening.period_id,
                opening_id=opening.id,
                proposal_id=proposal.id,
                state=PlacementState.CONFIRMED,
                starts_on=opening.starts_on,
                ends_on=opening.ends_on,
            )
        )

    return give
