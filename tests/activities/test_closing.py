"""From open to over: making do, calling off, what took place, and what the trail keeps of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.activities.broken_rules import (
    NobodySaidYes,
    NotTheDayYet,
    RequestClosed,
)
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.services.answers import accept
from app.activities.services.closing import call_off, hold, settle
from app.audit.models import AuditEvent
from app.extensions import db
from app.rolemodels.models import Contact
from tests.activities.conftest import Register, emails_to, states

Ask = Callable[..., list[Invitation]]
Look = Callable[[], None]
S = InvitationState


def test_settling_makes_do_with_who_said_yes(register: Register, lesson: Request, ask: Ask) -> None:
    lesson.people_needed = 3
    near, _far, _builder = ask(lesson)
    with pytest.raises(NobodySaidYes):
        settle(lesson, actor=register.teacher)
    accept(near, 1)
    settle(lesson, actor=register.teacher)

    assert (lesson.state, lesson.people_needed) == (RequestState.AGREED, 1)
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.WITHDRAWN, "Builder": S.WITHDRAWN}


def test_calling_off_thanks_everybody_and_is_final(
    register: Register, lesson: Request, ask: Ask, run_jobs: Callable[[], int]
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    run_jobs()
    call_off(lesson, "The class is ill.", actor=register.coordinator)

    assert lesson.state is RequestState.CANCELLED
    thanks = emails_to(register.near.email)[-1]
    assert "no longer needed" in thanks.body
    assert "The class is ill." not in thanks.body
    assert emails_to(register.teacher.email)[-1].subject == "Called off: Guest lesson, Networks"
    with pytest.raises(RequestClosed):
        call_off(lesson, actor=register.teacher)


def test_held_is_said_on_the_day_or_later(
    register: Register, lesson: Request, ask: Ask, clock: time_machine.Traveller
) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    with pytest.raises(NotTheDayYet):
        hold(lesson, took_place=True, actor=register.teacher)
    clock.move_to(datetime(2027, 3, 9, 15, tzinfo=UTC))
    hold(lesson, took_place=True, actor=register.teacher)

    assert lesson.state is RequestState.HELD
    with pytest.raises(RequestClosed):
        hold(lesson, took_place=False, actor=register.teacher)


def test_trail_and_register_name_no_role_model(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    events = db.session.scalars(select(AuditEvent)).all()

    assert {"activity_invitation:ask", "activity_invitation:answer", "activity_request:agree"} <= {
        event.action for event in events
    }
    for event in events:
        assert "Near" not in f"{event.subject_name} {event.actor_name} {event.data}"
    assert set(db.session.scalars(select(Contact.about))) == {"Networks"}
