"""Role models answer by the links in their emails, and on their own page."""

from datetime import date

import pytest

from app.access import Role
from app.activities.models import InvitationState, Request, RequestState
from app.activities.services.answers import accept, suggest_day
from app.activities.services.asking import ask_now, begin_asking
from app.activities.services.closing import call_off
from app.activities.services.days import go_on_without
from app.rolemodels.services.leaving import withdraw
from tests.activities.conftest import Register, emails_to, invitations, path_in, states
from tests.browser import Browser
from tests.factories import Factories

S = InvitationState


def test_role_model_says_yes_by_the_link_in_her_email(
    app: object, register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    path = path_in(emails_to(register.near.email)[0], "/yes")
    page = browser.get(path)
    assert page.h1 == "Yes, I can"
    assert lesson.state is RequestState.OPEN  # opening the link answers nothing
    page = page.submit("Say yes")

    assert "It is agreed" in page.text
    assert lesson.state is RequestState.AGREED
    assert "You are expected on Tuesday 9 March 2027" in page.text
    assert page.links[register.teacher.email] == f"mailto:{register.teacher.email}"
    calendar = browser.client.get(page.links["Add it to my calendar"]).get_data(as_text=True)
    for words in ("SUMMARY:Guest lesson: Networks", "DTSTART;VALUE=DATE:20270309", "STATUS:CONFIRMED"):
        assert words in calendar
    assert "Near" not in calendar


def test_role_model_says_no_by_the_link_in_her_email(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(emails_to(register.near.email)[0], "/no"))
    page = page.submit("Say no", remark="I am away.")

    assert "We will ask somebody else." in page.text
    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}
    assert "“I am away.”" in browser.sign_in(register.teacher).get(f"/activities/{lesson.id}").text


def test_role_model_suggests_another_day_and_the_colleague_takes_it(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(emails_to(register.near.email)[0], "/other-day"))
    assert "Choose a day after today." in page.submit("Send this day", on="1-11-2026", expect=422).text
    page.submit("Send this day", on="2027-03-11")
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    assert "She is free on Thursday 11 March 2027." in page.text
    page = page.submit("Accept this day: Near van Near")

    assert "Agreed for Thursday 11 March 2027." in page.text
    assert states(lesson) == {"Near": S.ACCEPTED, "Far": S.WITHDRAWN}


def test_colleague_keeps_to_her_day(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    suggest_day(invitations(lesson)[0], 1, date(2027, 3, 11))
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page = page.submit("Keep the original day: Near van Near")

    assert states(lesson) == {"Near": S.WITHDRAWN, "Far": S.ASKED}


def test_link_of_an_older_question_says_so(register: Register, lesson: Request, browser: Browser) -> None:
    lesson.people_needed = 2
    begin_asking(lesson, actor=register.teacher)
    near, far = invitations(lesson)
    accept(near, 1)
    suggest_day(far, 1, date(2027, 3, 11))
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page.submit("Accept this day: Far van Far")
    old = path_in(emails_to(register.near.email)[0], "/yes")

    assert (
        "Use the link in the latest email, or open the question again"
        in browser.get(old).submit("Say yes", expect=409).text
    )


def test_somebody_who_is_too_late_reads_that_it_was_called_off(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(emails_to(register.near.email)[0], "/yes"))
    call_off(lesson, actor=register.teacher)

    assert "Thank you. It has been called off" in page.submit("Say yes", expect=409).text


def test_somebody_who_is_too_late_reads_that_enough_people_were_found(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(emails_to(register.near.email)[0], "/yes"))
    ask_now(lesson, [register.far.id], actor=register.teacher)
    accept(invitations(lesson)[-1], 1)

    assert "Thank you. Enough people have been found" in page.submit("Say yes", expect=409).text


def test_day_that_was_not_chosen_cannot_be_taken_by_an_old_link(
    register: Register, lesson: Request, browser: Browser
) -> None:
    begin_asking(lesson, actor=register.teacher)
    page = browser.get(path_in(emails_to(register.near.email)[0], "/yes"))
    suggest_day(invitations(lesson)[0], 1, date(2027, 3, 11))
    go_on_without(invitations(lesson)[0], actor=register.teacher)

    assert "Thank you. This question is no longer open" in page.submit("Say yes", expect=409).text


@pytest.mark.parametrize("secret", ["nonsense", "WzEsMSwiYSJd.forged"])
def test_forged_link_leads_nowhere(make: Factories, browser: Browser, secret: str) -> None:
    browser.get(f"/invitations/{secret}", expect=404)
    browser.get(f"/invitations/{secret}/yes", expect=404)


def test_links_stop_when_she_leaves(register: Register, lesson: Request, browser: Browser) -> None:
    begin_asking(lesson, actor=register.teacher)
    path = path_in(emails_to(register.near.email)[0], "/yes")
    browser.get(path)
    withdraw(register.near)

    browser.get(path, expect=404)


def test_role_model_answers_on_her_own_page(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    register.near.user = make.user(Role.MENTOR)
    begin_asking(lesson, actor=register.teacher)
    page = browser.sign_in(register.near.user).get("/asked")
    assert "Waiting for your answer" in page.text
    assert any("Requests for me" in label and "1" in label for label in page.links)
    page = page.click("Guest lesson: Networks").click("Yes, I can").submit("Say yes")
    assert "It is agreed." in page.text
    page = browser.get("/asked")
    assert "What you said yes to" in page.text
    page = page.click("Guest lesson: Networks").click("I cannot come after all").submit("Say no")

    assert states(lesson) == {"Near": S.DECLINED, "Far": S.ASKED}


def test_role_model_sees_what_she_was_asked_and_nobody_elses(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    register.far.user = make.user(Role.MENTOR)
    begin_asking(lesson, actor=register.teacher)
    (invitation,) = invitations(lesson)

    assert (
        "You are not being asked for anything right now"
        in browser.sign_in(register.far.user).get("/asked").text
    )
    browser.get(f"/asked/{invitation.id}", expect=404)
    browser.get(f"/asked/{invitation.id}/yes", expect=404)
