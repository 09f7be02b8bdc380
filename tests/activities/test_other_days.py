"""Another day that a role model suggests: she hears it when it is agreed for that day, and when it is not chosen."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import time_machine

from app.activities.models import InvitationState, Request, RequestState
from app.activities.services.answers import accept, suggest_day
from app.activities.services.asking import begin_asking
from app.activities.services.closing import call_off
from app.activities.services.days import accept_day, go_on_without
from app.notices.models import Email
from app.rolemodels.models import RoleModel
from tests.activities.conftest import Register, emails_to, invitations, path_in, states
from tests.browser import Browser

S = InvitationState
Look = Callable[[], None]
RunJobs = Callable[[], int]
THE_DAY, LATER = date(2027, 3, 9), date(2027, 3, 11)
NOT_CHOSEN = "The day you suggested was not chosen, so nobody is expecting you. Thank you for offering it."


def last_email_to(role_model: RoleModel) -> Email:
    return emails_to(role_model.email)[-1]


def suggest(register: Register, lesson: Request, on: date = LATER) -> None:
    begin_asking(lesson, actor=register.teacher)
    suggest_day(invitations(lesson)[0], 1, on)


def test_page_promises_what_follows(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(last_email_to(register.near), "/other-day")).submit(
        "Send this day", on="11-3-2027"
    )

    promise = "you will get an email. You will also get one if this day is not chosen."
    assert f"Thank you. If it is agreed for this day, {promise}" in page.text
    assert f"You are free on Thursday 11 March 2027. If it is agreed for this day, {promise}" in page.text


def test_day_that_is_agreed_is_told(register: Register, lesson: Request, run_jobs: RunJobs) -> None:
    suggest(register, lesson)
    run_jobs()
    accept_day(invitations(lesson)[0], actor=register.teacher)

    assert lesson.state is RequestState.AGREED
    assert last_email_to(register.near).subject == "Agreed: Guest lesson"


def test_keeping_the_original_day_is_told(register: Register, lesson: Request, run_jobs: RunJobs) -> None:
    suggest(register, lesson)
    run_jobs()
    go_on_without(invitations(lesson)[0], actor=register.teacher)

    assert lesson.state is RequestState.OPEN
    assert NOT_CHOSEN in last_email_to(register.near).body


def test_agreeing_with_somebody_else_is_told(register: Register, lesson: Request, run_jobs: RunJobs) -> None:
    suggest(register, lesson)
    run_jobs()
    accept(invitations(lesson)[1], 1)

    assert states(lesson) == {"Near": S.WITHDRAWN, "Far": S.ACCEPTED}
    assert "We found enough people" in last_email_to(register.near).body


def test_calling_off_is_told(register: Register, lesson: Request, run_jobs: RunJobs) -> None:
    suggest(register, lesson)
    run_jobs()
    call_off(lesson, actor=register.teacher)

    assert "no longer needed" in last_email_to(register.near).body


def test_calling_off_is_told_to_whoever_answered_before_the_question_left(
    register: Register, lesson: Request
) -> None:
    suggest(register, lesson)
    call_off(lesson, actor=register.teacher)

    assert [email.subject for email in emails_to(register.near.email)] == ["No longer needed: Guest lesson"]


def test_day_that_comes_without_being_chosen_is_told_once(
    register: Register,
    lesson: Request,
    look: Look,
    run_jobs: RunJobs,
    clock: time_machine.Traveller,
) -> None:
    suggest(register, lesson)
    run_jobs()
    clock.move_to(datetime(2027, 3, 10, 12, tzinfo=UTC))
    look()
    assert states(lesson)["Near"] is S.OTHER_DAY, "it can still be chosen"
    clock.move_to(datetime(2027, 3, 10, 23, 1, tzinfo=UTC))
    look()
    look()

    assert states(lesson)["Near"] is S.WITHDRAWN
    assert [NOT_CHOSEN in email.body for email in emails_to(register.near.email)].count(True) == 1


def test_request_is_looked_at_when_the_day_comes_though_nobody_is_missing(
    register: Register, lesson: Request
) -> None:
    lesson.people_needed = 2
    begin_asking(lesson, actor=register.teacher)
    near, far = invitations(lesson)
    accept(far, 1)
    suggest_day(near, 1, date(2026, 11, 27))

    assert lesson.look_at == datetime(2026, 11, 26, 23, tzinfo=UTC)
