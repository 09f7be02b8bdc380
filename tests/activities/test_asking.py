"""Asking by itself: as many as are needed, the next after a no, another day or silence, until enough said yes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.activities.broken_rules import (
    DayHasPassed,
    NobodyChosen,
    NoLongerNeeded,
    NotACandidate,
    QuestionChanged,
)
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.services.answers import accept, decline, suggest_day
from app.activities.services.asking import ask_now, begin_asking
from app.activities.services.closing import call_off
from app.activities.services.days import accept_day, go_on_without
from app.extensions import db
from app.notices.models import Email, EmailState
from tests.activities.conftest import Register, contacts_of, emails_to, invitations, states
from tests.factories import Factories

Ask = Callable[..., list[Invitation]]
Look = Callable[[], None]
S = InvitationState


def test_one_is_asked_and_she_reads_what_when_where_and_until_when(
    register: Register, lesson: Request, ask: Ask
) -> None:
    lesson.place = "Room 12"
    lesson.details = "What people wrote stays out of emails."
    (invitation,) = ask(lesson)
    (email,) = emails_to(register.near.email)

    assert states(lesson) == {"Near": S.ASKED}
    assert email.subject == "A question for you: Guest lesson"
    for words in ("Networks", "Tuesday 9 March 2027", "Room 12, Zwolle", "/yes", "/no", "/other-day"):
        assert words in email.body
    assert "by the end of Sunday 29 November 2026" in email.body
    assert "wiped at once" in email.body  # the links with which she pauses or stops
    assert lesson.details not in email.body
    assert invitation.answer_by == datetime(2026, 11, 29, 22, 59, 59, tzinfo=UTC)


def test_as_many_are_asked_at_a_time_as_are_needed(register: Register, lesson: Request, ask: Ask) -> None:
    lesson.people_needed = 2
    ask(lesson)

    assert states(lesson) == {"Near": S.ASKED, "Far": S.ASKED}
    assert lesson.needs_coordinator is False


def test_yes_makes_it_agreed_and_everybody_hears_it(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)

    assert lesson.state is RequestState.AGREED
    assert emails_to(register.near.email)[-1].subject == "Agreed: Guest lesson"
    assert register.teacher.email in emails_to(register.near.email)[-1].body
    (news,) = emails_to(register.teacher.email)
    assert news.subject == "Agreed: Guest lesson, Networks"
    assert "Near" not in news.body
    assert contacts_of(register.near) == ["asked", "accepted"]


def test_no_asks_the_next(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    decline(invitation, 1, remark="I am away.")

    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}
    assert contacts_of(register.near) == ["asked", "declined"]
    assert contacts_of(register.far) == ["asked"]


def test_silence_asks_the_next_when_the_time_is_up(
    register: Register, lesson: Request, ask: Ask, look: Look, clock: time_machine.Traveller
) -> None:
    (invitation,) = ask(lesson)
    clock.move_to(invitation.answer_by - timedelta(seconds=2))
    look()
    assert states(lesson) == {"Near": S.ASKED}
    clock.move_to(invitation.answer_by + timedelta(seconds=1))
    look()

    assert states(lesson) == {"Near": S.NO_ANSWER, "Far": S.ASKED}
    assert contacts_of(register.near) == ["asked", "no_answer"]
    look()
    assert len(invitations(lesson)) == 2


def test_late_yes_still_counts_while_somebody_is_needed(
    register: Register, lesson: Request, ask: Ask, look: Look, clock: time_machine.Traveller
) -> None:
    (invitation,) = ask(lesson)
    clock.move_to(invitation.answer_by + timedelta(seconds=1))
    look()
    accept(invitation, 1)

    assert lesson.state is RequestState.AGREED
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.WITHDRAWN}


def test_who_is_no_longer_needed_is_thanked_and_nobody_expects_her(
    register: Register, lesson: Request, ask: Ask, look: Look, run_jobs: Callable[[], int]
) -> None:
    (first,) = ask(lesson)
    ask_now(lesson, [register.far.id], actor=register.teacher)
    run_jobs()  # the question has left
    accept(first, 1)
    late = invitations(lesson)[1]

    assert late.state is S.WITHDRAWN
    assert emails_to(register.far.email)[-1].subject == "No longer needed: Guest lesson"
    with pytest.raises(NoLongerNeeded, match="Enough people have been found"):
        accept(late, 1)


def test_question_that_had_not_left_is_taken_back_without_a_word(
    register: Register, lesson: Request, ask: Ask
) -> None:
    ask(lesson)
    call_off(lesson, actor=register.teacher)

    assert emails_to(register.near.email) == []
    assert db.session.scalars(select(Email.state)).all() == [EmailState.WITHDRAWN]


def test_nobody_left_comes_to_the_coordinator_once(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    for name in ("Near", "Far", "Builder"):
        assert lesson.needs_coordinator is False
        invitation = invitations(lesson)[-1]
        assert invitation.role_model.first_name == name
        decline(invitation, 1)

    assert lesson.state is RequestState.OPEN
    assert lesson.needs_coordinator is True
    assert [email.subject for email in emails_to(register.teacher.email)] == [
        "There is nobody left to ask: Guest lesson, Networks"
    ]


def test_somebody_who_signs_up_later_is_asked_the_next_day(
    make: Factories,
    register: Register,
    lesson: Request,
    ask: Ask,
    look: Look,
    clock: time_machine.Traveller,
) -> None:
    ask(lesson, register.near, asks_others=False)
    decline(invitations(lesson)[0], 1)
    assert lesson.needs_coordinator is True
    lesson.asks_others = True
    clock.shift(timedelta(days=1, minutes=1))
    look()

    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}
    assert lesson.needs_coordinator is False


def test_shortlist_is_asked_first_and_others_only_when_allowed(
    register: Register, lesson: Request, ask: Ask
) -> None:
    ask(lesson, register.builder, register.far, asks_others=False)
    assert states(lesson) == {"Far": S.ASKED}
    decline(invitations(lesson)[-1], 1)
    assert states(lesson) == {"Far": S.DECLINED, "Builder": S.ASKED}
    decline(invitations(lesson)[-1], 1)

    assert states(lesson) == {"Far": S.DECLINED, "Builder": S.DECLINED}
    assert lesson.needs_coordinator is True


def test_nobody_is_asked_who_may_not_be(register: Register, lesson: Request, ask: Ask) -> None:
    with pytest.raises(NotACandidate):
        ask(lesson, register.online)
    with pytest.raises(NobodyChosen):
        ask(lesson, asks_others=False)


def test_letting_meervoud_choose_is_offered_only_where_it_can(
    register: Register, lesson: Request, ask: Ask
) -> None:
    with pytest.raises(NobodyChosen, match="or let Meervoud choose"):
        ask(lesson, asks_others=False)
    ask(lesson)
    with pytest.raises(NobodyChosen, match=r"^Tick at least one person\.$"):
        ask_now(lesson, [], actor=register.teacher)


def test_other_day_asks_the_next_and_waits_for_an_answer(
    register: Register, lesson: Request, ask: Ask
) -> None:
    (invitation,) = ask(lesson)
    suggest_day(invitation, 1, date(2027, 3, 11), remark="Thursdays suit me.")

    assert states(lesson) == {"Near": S.OTHER_DAY, "Far": S.ASKED}
    assert emails_to(register.teacher.email)[-1].subject == "A day has been suggested: Guest lesson, Networks"


def test_other_day_that_is_the_same_day_is_a_yes(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    suggest_day(invitation, 1, date(2027, 3, 9))

    assert lesson.state is RequestState.AGREED


def test_taking_the_other_day_asks_again_who_said_yes_to_the_old_one(
    register: Register, lesson: Request, ask: Ask
) -> None:
    lesson.people_needed = 2
    near, far = ask(lesson)
    accept(near, 1)
    suggest_day(far, 1, date(2027, 3, 11))
    accept_day(far, actor=register.teacher)

    assert lesson.on_date == date(2027, 3, 11)
    # the builder was asked meanwhile for the old day
    assert states(lesson) == {"Near": S.ASKED, "Far": S.ACCEPTED, "Builder": S.ASKED}
    again = emails_to(register.near.email)[-1]
    assert "The day has changed" in again.body
    assert "Thursday 11 March 2027" in again.body
    with pytest.raises(QuestionChanged, match="latest email"):
        accept(near, 1)
    accept(near, 2)
    assert lesson.state is RequestState.AGREED
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.ACCEPTED, "Builder": S.WITHDRAWN}


def test_asking_again_does_not_count_as_asking_more_often(
    register: Register, lesson: Request, ask: Ask
) -> None:
    lesson.people_needed = 2
    near, far = ask(lesson)
    accept(near, 1)
    suggest_day(far, 1, date(2027, 3, 11))
    accept_day(far, actor=register.teacher)

    assert contacts_of(register.near) == ["asked", "accepted", "letter"]


def test_going_on_without_the_other_day_thanks_her(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    suggest_day(invitation, 1, date(2027, 3, 11))
    go_on_without(invitation, actor=register.teacher)

    assert states(lesson) == {"Near": S.WITHDRAWN, "Far": S.ASKED}
    assert lesson.on_date == date(2027, 3, 9)


def test_changing_her_mind_after_a_yes_opens_it_again(register: Register, lesson: Request, ask: Ask) -> None:
    (invitation,) = ask(lesson)
    accept(invitation, 1)
    decline(invitation, 1)

    assert lesson.state is RequestState.OPEN
    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}
    assert emails_to(register.teacher.email)[-1].subject == "Open again: Guest lesson, Networks"


def test_changing_her_mind_after_a_no_counts_while_it_is_open(
    register: Register, lesson: Request, ask: Ask
) -> None:
    (invitation,) = ask(lesson)
    decline(invitation, 1)
    accept(invitation, 1)

    assert lesson.state is RequestState.AGREED
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.WITHDRAWN}


def test_answers_pressed_twice_count_once(register: Register, lesson: Request, ask: Ask) -> None:
    lesson.people_needed = 2
    near, far = ask(lesson)
    accept(near, 1)
    accept(near, 1)
    decline(far, 1)
    decline(far, 1)

    assert contacts_of(register.near) == ["asked", "accepted"]
    assert contacts_of(register.far) == ["asked", "declined"]


def test_nothing_is_asked_or_answered_for_a_day_that_has_come(
    register: Register, lesson: Request, ask: Ask, look: Look, clock: time_machine.Traveller
) -> None:
    lesson.answer_days = 30
    (invitation,) = ask(lesson)
    clock.move_to(datetime(2027, 3, 9, 8, tzinfo=UTC))
    look()

    assert states(lesson) == {"Near": S.NO_ANSWER}
    assert lesson.needs_coordinator is True
    with pytest.raises(DayHasPassed):
        accept(invitation, 1)
    with pytest.raises(DayHasPassed):
        begin_asking(lesson, actor=register.teacher)


def test_time_to_answer_ends_before_the_day(register: Register, lesson: Request, ask: Ask) -> None:
    lesson.on_date = date(2026, 11, 26)
    (invitation,) = ask(lesson)

    assert invitation.answer_by == datetime(2026, 11, 25, 22, 59, 59, tzinfo=UTC)
