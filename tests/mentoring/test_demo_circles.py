"""The circles of the demo school: whoever can be seated is, and that is proven; for the others there is no way."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import User
from app.circles.queries.circles import own_seats_of
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedSeat
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.problem.freezing import thaw
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.publishing import publish
from app.mentoring.services.runs import start
from app.rolemodels.models import RoleModel, RoleModelState
from app.runs.models import RunState
from app.schools.queries import current_period, school_by_code
from matching.circles.ledger import CircleLedger


@pytest.fixture
def run(demo_school: None, run_jobs: Callable[[], int]) -> CircleRun:
    """A circle run on the demo school, as a coordinator starts it."""
    school = school_by_code("demo")
    assert school is not None
    period = current_period(school.id)
    assert period is not None
    run = start(period, CirclePolicy(seed=7), Invited(), actor=None)
    run_jobs()
    db.session.refresh(run)
    return run


def test_everybody_who_can_be_seated_is(run: CircleRun) -> None:
    unseated = [seat for seat in seats_in(run) if seat.circle_id is None]

    assert run.state is RunState.SOLVED_OPTIMAL
    assert {row["name"]: row["value"] == row["bound"] for row in run.summary["criteria"]} == dict.fromkeys(
        run.policy["criteria"], True
    )
    assert sorted(seat.reason or "" for seat in unseated) == ["no_shared_slot", "out_of_reach"]
    ledger = CircleLedger(thaw(run))
    for seat in unseated:  # no mentor can lead a circle for them at all: a seat was never possible
        assert ledger.removals(ledger.students[f"s{seat.student_id}"])[1] == []


def test_the_demo_mentor_leads_and_the_demo_student_sits_in_a_circle(run: CircleRun) -> None:
    def account(role: Role) -> User:
        email = {Role.MENTOR: "mentor", Role.STUDENT: "student", Role.COORDINATOR: "coordinator"}[role]
        return db.session.scalars(select(User).where(User.email == f"{email}@demo.example")).one()

    publish(run, actor=account(Role.COORDINATOR))
    db.session.commit()

    assert len(own_seats_of(account(Role.STUDENT))) == 1
    mentor = db.session.scalars(select(RoleModel).where(RoleModel.user_id == account(Role.MENTOR).id)).one()
    assert mentor.first_name == "Hanna"
    leads = [row for row in circles_in(run) if mentor.id in (row.host_id, row.second_id)]
    assert len(own_seats_of(account(Role.MENTOR))) == len(leads) >= 1


def test_the_file_leaves_those_without_consent_in_quarantine(run: CircleRun) -> None:
    states = dict(db.session.execute(select(RoleModel.state, func.count()).group_by(RoleModel.state)).all())

    assert states[RoleModelState.QUARANTINED] == 3
    assert states[RoleModelState.CONFIRMED] == 1
    hidden = db.session.scalars(select(RoleModel.id).where(RoleModel.state != RoleModelState.ACTIVE)).all()
    assert not {f"m{each}" for each in hidden} & {mentor.id for mentor in thaw(run).mentors}
    assert db.session.scalar(select(func.count(ProposedSeat.id))) == run.summary["students"]
