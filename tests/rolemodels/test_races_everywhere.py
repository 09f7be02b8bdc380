"""Leaving, answering, publishing and taking seats at the same moment: nobody waits for ever, and nothing is lost.

This test knows of all features on purpose: their callbacks run inside one transaction of the register, and a lock that
one of them takes in another order than its neighbours shows here.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.activities.broken_rules import NoLongerNeeded
from app.activities.models import Invitation, InvitationState
from app.activities.services.answers import accept
from app.circles.broken_rules import AlreadyInCircle, MentorFullyBooked, MentorNotAvailable
from app.circles.models import Membership, MentoringCircle
from app.circles.services.circles import open_circle
from app.circles.services.seats import join
from app.extensions import db
from app.mentoring.services.decisions import pin
from app.rolemodels.models import Offer, RoleModel, RoleModelState, Slot
from app.rolemodels.services import withdraw
from app.schools.models import Period
from app.students.models import Student
from tests.factories import Factories
from tests.racing import alone, at_once

pytestmark = pytest.mark.database
LOSES = {error.__name__ for error in (MentorNotAvailable, MentorFullyBooked, NoLongerNeeded, AlreadyInCircle)}
Act = Callable[[], object]


@pytest.mark.parametrize("turn", range(6))
def test_everything_at_once_ends_in_order(app: Flask, make: Factories, turn: int) -> None:
    """Three mentors leave while each is given a circle, loses a student to another, is pinned and is asked to come."""
    coordinator, period = make.user(), make.default_period
    actor_id, period_id = coordinator.id, period.id
    acts: list[Act] = []
    mentors, invitations = [], []
    for _ in range(3):
        mentor = make.role_model(*Offer, max_circles=3, with_account=True)
        circle = make.circle(mentor, make.student(with_account=True), slot=Slot.MONDAY_EVENING)
        invitation = make.invitation(make.request(coordinator, people_needed=2, is_asking=True), mentor)
        joins = make.student(with_account=True)
        starters = [make.student(with_account=True).id for _ in range(3)]
        mentors.append(mentor)
        invitations.append(invitation)
        acts += [
            _leave(mentor.id),
            _start(period_id, mentor.id, starters, actor_id),
            _join(circle.id, joins.id, actor_id),
            _pin(make.student().id, mentor.id, period_id, actor_id),
            _say_yes(invitation.id),
        ]

    outcomes = at_once(app, acts)

    assert set(outcomes) <= {"done", *LOSES}
    assert {mentor.state for mentor in mentors} == {RoleModelState.WITHDRAWN}
    assert {one.state for one in invitations} == {InvitationState.WITHDRAWN}
    left = [mentor.id for mentor in mentors]
    leads = select(Membership.id).where(Membership.role_model_id.in_(left), Membership.left_at.is_(None))
    assert db.session.scalars(leads).all() == []


def _leave(mentor_id: int) -> Act:
    return alone(lambda: withdraw(db.session.get_one(RoleModel, mentor_id)))


def _start(period_id: int, mentor_id: int, student_ids: list[int], actor_id: int) -> Act:
    return lambda: open_circle(
        db.session.get_one(Period, period_id),
        Slot.TUESDAY_EVENING,
        is_online=False,
        mentors=[db.session.get_one(RoleModel, mentor_id)],
        students=[db.session.get_one(Student, each) for each in student_ids],
        actor=db.session.get_one(User, actor_id),
    )


def _join(circle_id: int, student_id: int, actor_id: int) -> Act:
    return lambda: join(
        db.session.get_one(MentoringCircle, circle_id),
        db.session.get_one(Student, student_id),
        actor=db.session.get_one(User, actor_id),
    )


def _pin(student_id: int, mentor_id: int, period_id: int, actor_id: int) -> Act:
    return lambda: pin(
        db.session.get_one(Student, student_id),
        db.session.get_one(RoleModel, mentor_id),
        db.session.get_one(Period, period_id),
        "She asked for her.",
        actor=db.session.get_one(User, actor_id),
    )


def _say_yes(invitation_id: int) -> Act:
    return lambda: accept(db.session.get_one(Invitation, invitation_id), 1)
