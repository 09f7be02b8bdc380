"""Two people at the same moment: the last place goes to one, nobody is asked twice. Threads on a real database."""

from collections import Counter
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.activities.broken_rules import NoLongerNeeded
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.services.answers import accept, decline
from app.activities.services.asking import ask_now, begin_asking
from app.activities.services.looking import look as look_at
from app.extensions import db, now
from app.notices.models import Email
from app.rolemodels.models import RoleModel
from app.rolemodels.services.leaving import withdraw
from tests.activities.conftest import Register, invitations
from tests.racing import at_once

S = InvitationState


def answering(invitation_id: int, how: Callable[..., None] = accept) -> Callable[[], object]:
    return lambda: how(db.session.get_one(Invitation, invitation_id), 1)


def test_last_place_goes_to_one_and_the_others_are_thanked(
    app: Flask, register: Register, lesson: Request
) -> None:
    begin_asking(lesson, actor=register.teacher)
    ask_now(lesson, [register.far.id, register.builder.id], actor=register.teacher)
    ids = [one.id for one in invitations(lesson)]
    outcomes = at_once(app, [answering(one) for one in ids])

    assert outcomes == {"done": 1, NoLongerNeeded.__name__: 2}
    assert lesson.state is RequestState.AGREED
    assert Counter(one.state for one in invitations(lesson)) == {S.ACCEPTED: 1, S.WITHDRAWN: 2}
    agreed = select(func.count(Email.id)).where(Email.kind == "activity_agreed", Email.to_name != "")
    assert db.session.scalar(agreed) == 2  # to her, and to whoever asked


def test_yes_pressed_eight_times_is_one_yes(app: Flask, register: Register, lesson: Request) -> None:
    begin_asking(lesson, actor=register.teacher)
    (invitation,) = invitations(lesson)
    outcomes = at_once(app, [answering(invitation.id)] * 8)

    assert outcomes == {"done": 8}
    assert lesson.state is RequestState.AGREED
    agreed = select(func.count(Email.id)).where(Email.kind == "activity_agreed")
    assert db.session.scalar(agreed) == 2


def test_two_workers_ask_the_next_once(app: Flask, register: Register, lesson: Request) -> None:
    begin_asking(lesson, actor=register.teacher)
    (invitation,) = invitations(lesson)
    invitation.answer_by = lesson.look_at = now()
    request_id = lesson.id
    outcomes = at_once(app, [lambda: look_at(request_id)] * 4)

    assert outcomes == {"done": 4}
    assert [one.state for one in invitations(lesson)] == [S.NO_ANSWER, S.ASKED]


def test_begin_pressed_by_two_asks_once(app: Flask, register: Register, lesson: Request) -> None:
    request_id, actor_id = lesson.id, register.teacher.id

    def press() -> None:
        begin_asking(db.session.get_one(Request, request_id), actor=db.session.get_one(User, actor_id))

    outcomes = at_once(app, [press] * 4)

    assert outcomes == {"done": 4}
    assert len(invitations(lesson)) == 1


def test_leaving_while_others_answer_ends_in_order(app: Flask, register: Register, lesson: Request) -> None:
    """She leaves, another says no so that the next is asked, a third says yes: nobody waits for ever."""
    lesson.people_needed = 2
    begin_asking(lesson, actor=register.teacher)
    near, far = invitations(lesson)
    leaving_id = register.near.id

    def leave() -> None:
        withdraw(db.session.get_one(RoleModel, leaving_id))

    outcomes = at_once(app, [leave, answering(far.id, decline), answering(far.id), answering(near.id)])

    assert outcomes["done"] >= 2
    assert set(outcomes) <= {"done", NoLongerNeeded.__name__}
    assert near.state is S.WITHDRAWN
    names = db.session.scalars(select(Email.to_name)).all()
    assert names
    assert "Near van Near" not in names
