"""Two coordinators at the same moment: one publication, one last seat, one last circle of a mentor."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.circles.models import Membership, MentoringCircle
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.policies import CirclePolicy
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.decisions import pin
from app.mentoring.services.moves import lead_by, move
from app.mentoring.services.publishing import publish
from app.mentoring.services.runs import start
from app.notices.models import Email
from app.rolemodels.models import RoleModel
from app.rolemodels.services import pause, withdraw
from app.runs.broken_rules import PlanBreaksRules, RunAlreadyPublished, RunInProgress
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import Student
from tests.mentoring.conftest import NOBODY_ELSE, Circles, Solve
from tests.racing import at_once


def test_twenty_publishes_give_one_publication_and_one_set_of_emails(
    app: Flask, circles: Circles, solve: Solve
) -> None:
    circles.join(8)
    circles.lead(2)
    run = solve()
    run_id, actor_id = run.id, circles.coordinator.id

    def press() -> None:
        publish(db.session.get_one(CircleRun, run_id), actor=db.session.get_one(User, actor_id))

    outcomes = at_once(app, [press] * 20)

    assert outcomes == {"done": 1, RunAlreadyPublished.__name__: 19}
    assert run.state is RunState.PUBLISHED
    assert db.session.scalar(select(func.count(MentoringCircle.id))) == run.summary["circles"]
    assert db.session.scalar(select(func.count(Membership.id))) == 10
    assert db.session.scalar(select(func.count(Email.id))) == 10
    published = select(func.count(AuditEvent.id)).where(AuditEvent.action == "circle_run:publish")
    assert db.session.scalar(published) == 1


def test_last_seat_of_a_circle_goes_to_one(app: Flask, circles: Circles, solve: Solve) -> None:
    circles.join(9, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    run = solve(max_size=5)
    full = max(circles_in(run), key=lambda row: sum(seat.circle_id == row.id for seat in seats_in(run)))
    other = next(row for row in circles_in(run) if row.id != full.id)
    waiting = [seat.id for seat in seats_in(run) if seat.circle_id == full.id][:2]
    circle_id, actor_id = other.id, circles.coordinator.id

    def take(seat_id: int) -> Callable[[], None]:
        return lambda: move(
            db.session.get_one(ProposedSeat, seat_id),
            db.session.get_one(ProposedCircle, circle_id),
            "She asked.",
            actor=db.session.get_one(User, actor_id),
        )

    outcomes = at_once(app, [take(seat_id) for seat_id in waiting])

    assert outcomes == {"done": 1, PlanBreaksRules.__name__: 1}
    assert sum(seat.circle_id == circle_id for seat in seats_in(run)) == 5


def test_last_circle_of_a_mentor_goes_to_one(app: Flask, circles: Circles, solve: Solve) -> None:
    circles.join(3, slots=("tue_evening",))
    circles.join(3, slots=("thu_evening",))
    circles.lead(slots=["tue_evening"])
    circles.lead(slots=["thu_evening"])
    helper = circles.lead(max_circles=1, town="Groningen")[0]
    run = solve(mentors=(1, 1))
    ids = [row.id for row in circles_in(run)]
    assert helper.id not in {row.host_id for row in circles_in(run)}
    helper_id, actor_id = helper.id, circles.coordinator.id

    def lead(circle_id: int) -> Callable[[], None]:
        return lambda: lead_by(
            db.session.get_one(ProposedCircle, circle_id),
            db.session.get_one(RoleModel, helper_id),
            None,
            "The other mentor is ill.",
            actor=db.session.get_one(User, actor_id),
        )

    outcomes = at_once(app, [lead(circle_id) for circle_id in ids])

    assert outcomes == {"done": 1, PlanBreaksRules.__name__: 1}
    assert sum(row.host_id == helper_id for row in circles_in(run)) == 1


def test_eight_starts_give_one_run(app: Flask, circles: Circles) -> None:
    circles.join(3)
    circles.lead()
    period_id = circles.period.id

    def press() -> None:
        start(db.session.get_one(Period, period_id), CirclePolicy(seed=1), NOBODY_ELSE, actor=None)

    outcomes = at_once(app, [press] * 8)

    assert outcomes == {"done": 1, RunInProgress.__name__: 7}
    assert db.session.scalar(select(func.count(CircleRun.id))) == 1


def test_publishing_while_mentors_leave_ends_in_order(app: Flask, circles: Circles, solve: Solve) -> None:
    """Two of three mentors leave or pause, and students are pinned, in the second of a publication."""
    circles.join(12)
    leaving, pausing, _stays = circles.lead(3, with_account=True)
    publish(solve(max_size=5), actor=circles.coordinator)
    run = solve(max_size=6)
    run_id, actor_id, period_id = run.id, circles.coordinator.id, circles.period.id
    leaving_id, pausing_id = leaving.id, pausing.id
    student_ids = [student.id for student in circles.students[:2]]

    def actor() -> User:
        return db.session.get_one(User, actor_id)

    def press() -> None:
        publish(db.session.get_one(CircleRun, run_id), actor=actor())

    def pin_to(student_id: int) -> Callable[[], object]:
        return lambda: pin(
            db.session.get_one(Student, student_id),
            db.session.get_one(RoleModel, leaving_id),
            db.session.get_one(Period, period_id),
            "She asked for her.",
            actor=actor(),
        )

    outcomes = at_once(
        app,
        [
            lambda: withdraw(db.session.get_one(RoleModel, leaving_id)),
            lambda: pause(db.session.get_one(RoleModel, pausing_id)),
            press,
            press,
            *map(pin_to, student_ids),
        ],
    )

    assert set(outcomes) <= {"done", "NotReadyToPublish", "RunAlreadyPublished", "MentorNotAvailable"}
    assert leaving.has_left
    leads = select(Membership.id).where(Membership.role_model_id == leaving_id, Membership.left_at.is_(None))
    assert db.session.scalars(leads).all() == []
