"""Two people at the same moment: one gets the last seat, or the mentor's last circle, and the other a sentence."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.circles.broken_rules import AlreadyInCircle, CircleFull, MentorFullyBooked, MentorNotAvailable
from app.circles.models import CircleEvaluation, Membership, MentoringCircle
from app.circles.queries.seats import circles_led, members_in
from app.circles.services.circles import change_mentor, open_circle
from app.circles.services.evaluations import evaluate
from app.circles.services.seats import join, move
from app.extensions import db
from app.rolemodels.models import RoleModel, Slot
from app.rolemodels.services import withdraw
from app.schools.models import Period
from app.students.models import Student
from tests.circles.conftest import Group
from tests.factories import Factories
from tests.racing import at_once


def joining(circle_id: int, student_id: int, actor_id: int) -> Callable[[], object]:
    return lambda: join(
        db.session.get_one(MentoringCircle, circle_id),
        db.session.get_one(Student, student_id),
        actor=db.session.get_one(User, actor_id),
    )


def test_last_seat_goes_to_one(app: Flask, group: Group, make: Factories) -> None:
    group.circle.max_size = 4
    students = [make.student(with_account=True) for _ in range(4)]
    acts = [
        joining(group.circle.id, student.id, student.user_id or group.coordinator.id) for student in students
    ]

    outcomes = at_once(app, acts)

    assert outcomes == {"done": 1, CircleFull.__name__: 3}
    assert len(members_in(group.circle)) == 4


def test_two_coordinators_seat_one_student_once(app: Flask, group: Group, make: Factories) -> None:
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)
    colleague = make.user()

    outcomes = at_once(
        app,
        [
            joining(group.circle.id, group.outsider.id, group.coordinator.id),
            joining(other.id, group.outsider.id, colleague.id),
        ],
    )

    assert outcomes == {"done": 1, AlreadyInCircle.__name__: 1}
    seats = select(func.count(Membership.id)).where(Membership.student_id == group.outsider.id)
    assert db.session.scalar(seats) == 1


def test_a_mentors_last_circle_goes_to_one(app: Flask, group: Group, make: Factories) -> None:
    mentor = make.role_model(max_circles=1)
    groups = [[make.student().id for _ in range(3)] for _ in range(3)]
    slots = [Slot.MONDAY_EVENING, Slot.TUESDAY_EVENING, Slot.THURSDAY_EVENING]
    period_id, mentor_id, actor_id = group.period.id, mentor.id, group.coordinator.id

    def start(slot: Slot, student_ids: list[int]) -> Callable[[], object]:
        return lambda: open_circle(
            db.session.get_one(Period, period_id),
            slot,
            is_online=False,
            mentors=[db.session.get_one(RoleModel, mentor_id)],
            students=[db.session.get_one(Student, each) for each in student_ids],
            actor=db.session.get_one(User, actor_id),
        )

    outcomes = at_once(app, [start(*each) for each in zip(slots, groups, strict=True)])

    assert outcomes == {"done": 1, MentorFullyBooked.__name__: 2}
    assert circles_led(mentor.id, group.period.id) == 1


def test_two_coordinators_give_two_circles_one_mentor(app: Flask, group: Group, make: Factories) -> None:
    mentor = make.role_model(max_circles=1)
    circles = [
        make.circle(make.role_model(), make.student(), slot=slot)
        for slot in (Slot.MONDAY_EVENING, Slot.THURSDAY_EVENING)
    ]
    mentor_id, actor_id = mentor.id, group.coordinator.id

    def add(circle_id: int) -> Callable[[], object]:
        return lambda: change_mentor(
            db.session.get_one(MentoringCircle, circle_id),
            leaves=None,
            comes=db.session.get_one(RoleModel, mentor_id),
            reason="A second mentor.",
            actor=db.session.get_one(User, actor_id),
        )

    outcomes = at_once(app, [add(circle.id) for circle in circles])

    assert outcomes == {"done": 1, MentorFullyBooked.__name__: 1}


def test_two_moves_across_each_other_both_arrive(app: Flask, group: Group, make: Factories) -> None:
    other = make.circle(make.role_model(), make.student(), slot=Slot.MONDAY_EVENING)
    there, here = group.seat(group.members[0]), members_in(other)[0]

    def moving(seat_id: int, circle_id: int) -> Callable[[], object]:
        return lambda: move(
            db.session.get_one(Membership, seat_id),
            db.session.get_one(MentoringCircle, circle_id),
            "Closer to home.",
            actor=db.session.get_one(User, actor_id),
        )

    actor_id = group.coordinator.id
    outcomes = at_once(app, [moving(there.id, other.id), moving(here.id, group.circle.id)])

    assert outcomes == {"done": 2}


def test_evaluating_twice_at_once_counts_once(app: Flask, group: Group) -> None:
    seat_id = group.seat(group.members[0]).id

    def give() -> None:
        seat = db.session.get_one(Membership, seat_id)
        evaluate(seat, helped=4, felt_safe=5, would_again=4, remark="")

    outcomes = at_once(app, [give] * 4)

    assert outcomes["done"] == 1
    assert outcomes.keys() == {"done", "AlreadyEvaluated"}
    assert db.session.scalar(select(func.count(CircleEvaluation.membership_id))) == 1


def test_a_mentor_withdraws_while_she_is_given_a_circle(app: Flask, group: Group, make: Factories) -> None:
    mentor = make.role_model(max_circles=2, link_nonce="known")
    make.circle(mentor, slot=Slot.MONDAY_EVENING)
    circle = make.circle(make.role_model(link_nonce="known"), make.student(), slot=Slot.THURSDAY_EVENING)
    circle_id, mentor_id, actor_id = circle.id, mentor.id, group.coordinator.id

    def leaves() -> None:
        withdraw(db.session.get_one(RoleModel, mentor_id))

    def is_asked() -> None:
        change_mentor(
            db.session.get_one(MentoringCircle, circle_id),
            leaves=None,
            comes=db.session.get_one(RoleModel, mentor_id),
            reason="A second mentor.",
            actor=db.session.get_one(User, actor_id),
        )

    outcomes = at_once(app, [leaves, is_asked])

    assert outcomes["done"] >= 1
    assert outcomes.keys() <= {"done", MentorNotAvailable.__name__}
    assert circles_led(mentor.id, group.period.id) == 0
