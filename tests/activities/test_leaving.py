"""Somebody leaves the register or pauses: what she was asked ends at once, what was agreed opens again (R26)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import time_machine
from sqlalchemy import select

from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.services.answers import accept, decline, suggest_day
from app.activities.services.closing import hold
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email, EmailState
from app.rolemodels.services.leaving import withdraw
from app.rolemodels.services.pausing import pause
from tests.activities.conftest import Register, emails_to, invitations, states

Ask = Callable[..., list[Invitation]]
Look = Callable[[], None]
S = InvitationState


def test_leaving_ends_an_open_question_and_the_next_is_asked(
    register: Register, lesson: Request, ask: Ask, look: Look
) -> None:
    (invitation,) = ask(lesson)
    withdraw(register.near)
    assert invitation.state is S.WITHDRAWN
    look()

    assert [one.state for one in invitations(lesson)] == [S.WITHDRAWN, S.ASKED]
    assert invitations(lesson)[1].role_model_id == register.far.id


def test_leaving_opens_what_was_agreed_and_tells_whoever_asked_without_a_name(
    register: Register, lesson: Request, ask: Ask, look: Look
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1, remark="See you, Near.")
    withdraw(register.near)

    assert lesson.state is RequestState.OPEN
    news = emails_to(register.teacher.email)[-1]
    assert news.subject == "Open again: Guest lesson, Networks"
    assert "Near" not in news.body
    look()
    assert states(lesson)["Far"] is S.ASKED


def test_leaving_leaves_no_word_of_hers_behind(
    register: Register, lesson: Request, ask: Ask, run_jobs: Callable[[], int]
) -> None:
    name, address = register.near.name, str(register.near.email)
    (invitation,) = ask(lesson)
    suggest_day(invitation, 1, date(2027, 3, 11), remark=f"{name} cannot on Tuesdays.")
    run_jobs()
    withdraw(register.near)
    db.session.commit()

    assert (invitation.remark, invitation.note) == ("", "")
    emails = db.session.scalars(select(Email)).all()
    assert emails
    for sent in emails:
        assert name not in sent.body + sent.subject + sent.to_name
        assert address not in sent.body + sent.to_address
    events = db.session.scalars(select(AuditEvent)).all()
    assert events
    for event in events:
        assert name not in f"{event.subject_name}{event.actor_name}{event.reason}{event.data}"


def test_leaving_wipes_words_about_what_is_long_over_too(
    register: Register, lesson: Request, ask: Ask, clock: time_machine.Traveller
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1, remark="I bring a robot.")
    clock.move_to(datetime(2027, 3, 10, 9, tzinfo=UTC))
    hold(lesson, took_place=True, actor=register.teacher)
    withdraw(register.near)

    assert (lesson.state, invitation.state) == (RequestState.HELD, S.ACCEPTED)
    assert invitation.remark == ""


def test_leaving_after_the_day_opens_nothing(
    register: Register, lesson: Request, ask: Ask, clock: time_machine.Traveller
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    clock.move_to(datetime(2027, 3, 10, 9, tzinfo=UTC))
    withdraw(register.near)

    assert lesson.state is RequestState.AGREED


def test_pausing_ends_what_falls_within_the_pause(
    register: Register, lesson: Request, ask: Ask, look: Look
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1, remark="I bring a robot.")
    pause(register.near, date(2027, 3, 10))
    look()

    assert states(lesson) == {"Near": S.WITHDRAWN, "Far": S.ASKED}
    assert invitation.remark == "I bring a robot."


def test_pausing_until_the_day_keeps_what_was_agreed(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    pause(register.near, date(2027, 3, 9))

    assert lesson.state is RequestState.AGREED
    assert invitation.state is S.ACCEPTED


def test_pausing_takes_back_an_email_that_has_not_left(register: Register, lesson: Request, ask: Ask) -> None:
    ask(lesson)
    pause(register.near)
    query = select(Email.state).where(Email.to_address == register.near.email)

    assert set(db.session.scalars(query)) == {EmailState.WITHDRAWN}


def test_no_of_hers_stays_a_no(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    decline(invitation, 1)
    withdraw(register.near)

    assert invitation.state is S.DECLINED
