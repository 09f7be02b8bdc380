"""The pages of colleagues: asking for an activity, choosing whom to ask, and what each of them sees."""

from collections.abc import Callable
from datetime import date

import pytest

from app.access import Role
from app.activities.models import InvitationState, Request
from app.activities.services.answers import accept, decline, suggest_day
from app.activities.services.asking import begin_asking
from app.extensions import db
from app.rolemodels.models import Offer
from tests.activities.conftest import ICT, Register, emails_to, invitations, states
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

S = InvitationState


def test_colleague_asks_for_a_lesson_and_lets_it_go_by_itself(register: Register, browser: Browser) -> None:
    page = browser.sign_in(register.teacher).get("/activities")
    assert "No activities yet" in page.text
    form = page.click("Request an activity")
    page = form.submit(
        "See who could come",
        offer="guest_lesson",
        title="Networks",
        details="Tell about your work.",
        domain_code=ICT,
        on_date="9-3-2027",
        starts_at="10.30",
        minutes="90",
        town="Zwolle",
        people_needed="1",
    )
    assert page.h1 == "Guest lesson: Networks"
    assert "Nobody has been asked yet." in page.text
    assert "not asked this year, 8 min, ICT" in page.text
    page = page.submit("Start asking")

    assert "Said yes: 0 of 1." in page.text
    assert "Near van Near" in page.text
    assert [email.to_name for email in emails_to(register.near.email)] == ["Near van Near"]
    assert "Networks" in browser.get("/activities?state=open").text
    assert "No matching activities" in browser.get("/activities?state=held").text
    assert "10:30" in page.text


def test_colleague_ticks_whom_to_ask(register: Register, lesson: Request, browser: Browser) -> None:
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    page.submit("Start asking", people=[str(register.builder.id)], asks_others=None)

    assert states(lesson) == {"Builder": S.ASKED}
    assert lesson.asks_others is False


def test_colleague_reads_that_those_who_were_ticked_were_asked(
    register: Register, lesson: Request, ask: Callable[..., object], browser: Browser
) -> None:
    ask(lesson, register.builder, asks_others=False)
    decline(invitations(lesson)[0], 1)
    page = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}")
    (email,) = emails_to(register.teacher.email)

    assert "Everybody who was ticked has been asked" in page.text
    assert "ask somebody else as well" in page.text
    assert email.subject == "Everybody who was ticked has been asked: Guest lesson, Networks"
    assert "Everybody suitable" not in page.text + email.body


def test_colleague_reads_that_everybody_was_asked(
    register: Register, lesson: Request, ask: Callable[..., object], browser: Browser
) -> None:
    ask(lesson, *[register.near, register.far, register.builder], asks_others=False)
    for _ in range(3):
        decline(invitations(lesson)[-1], 1)

    assert (
        "There is nobody left to ask"
        in browser.sign_in(register.teacher).get(f"/activities/{lesson.id}").text
    )


def test_colleague_is_told_what_to_correct(register: Register, browser: Browser) -> None:
    form = browser.sign_in(register.teacher).get("/activities/new")
    page = form.submit(
        "See who could come", title="", on_date="1-1-2020", starts_at="half three", town="", people_needed="0"
    )

    for words in (
        "Give it a short name",
        "Choose a day after today.",
        "Enter a time, for example 14:30.",
        "Enter the town",
        "Enter a number from 1 to 30.",
    ):
        assert words in page.text


def test_request_is_changed_only_before_anybody_was_asked(
    register: Register, lesson: Request, browser: Browser
) -> None:
    form = browser.sign_in(register.teacher).get(f"/activities/{lesson.id}/edit")
    page = form.submit("Save changes", title="Networks and cables")
    assert page.h1 == "Guest lesson: Networks and cables"
    form = browser.get(f"/activities/{lesson.id}/edit")
    page.submit("Start asking")

    # the form was opened before: somebody else pressed the button meanwhile
    assert form.submit("Save changes", title="Cables", expect=409).status == 409
    late = form.submit("Save changes", title="Cables", version=str(lesson.version), expect=409)
    assert "People have already been asked" in late.text
    assert lesson.title == "Networks and cables"
    assert browser.get(f"/activities/{lesson.id}/edit").h1 == "Guest lesson: Networks and cables"


def test_colleague_sees_her_own_and_a_coordinator_everybodys(
    make: Factories, register: Register, lesson: Request, browser: Browser
) -> None:
    other = make.user(Role.SUPERVISOR)
    browser.sign_in(other).get(f"/activities/{lesson.id}", expect=404)
    assert "Networks" not in browser.get("/activities").text
    assert "Networks" in browser.sign_in(register.coordinator).get("/activities").text


def test_list_is_filtered_by_words_and_by_kind(register: Register, lesson: Request, browser: Browser) -> None:
    browser.sign_in(register.coordinator)

    def shown(**query: str) -> list[bool]:
        return ["Networks" in row[0] for row in browser.get("/activities", query=query).rows()]

    assert shown(q="zwolle netw") == shown(offer="guest_lesson") == [True]
    assert shown(q="zwolle robots") == shown(offer="speed_date") == []


def test_list_and_page_say_that_another_day_waits_for_an_answer(
    register: Register, lesson: Request, ask: Callable[..., object], browser: Browser
) -> None:
    ask(lesson, register.near)
    suggest_day(invitations(lesson)[0], 1, date(2027, 3, 10))

    page = browser.sign_in(register.teacher).get("/activities")

    assert [row[3] for row in page.rows()] == ["another day is suggested"]
    assert "another day is suggested" in page.click("Networks").text


def test_list_and_page_stay_within_their_budget_of_statements(
    make: Factories, register: Register, browser: Browser
) -> None:
    browser.sign_in(register.coordinator)
    for _ in range(3):
        request = make.request(register.teacher, domain_code=ICT)
        for person in register.everybody:
            make.invitation(request, person)
    with counted() as few:
        browser.get("/activities")
        browser.get(f"/activities/{request.id}")
    for _ in range(12):
        make.request(register.teacher, domain_code=ICT)
    for _ in range(6):
        make.invitation(request, make.role_model(Offer.GUEST_LESSON, site_id=make.site().id))
        make.role_model(Offer.GUEST_LESSON, site_id=make.site().id)
    with counted() as many:
        browser.get("/activities")
        browser.get(f"/activities/{request.id}")

    assert many.count <= few.count + 2
    assert many.count < 60


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_and_emails_are_in_the_readers_language(
    app: object,
    register: Register,
    lesson: Request,
    run_jobs: Callable[[], int],
    language: str,
) -> None:
    register.near.language = register.teacher.language = language
    begin_asking(lesson, actor=register.teacher)
    accept(invitations(lesson)[0], 1)
    db.session.commit()
    hello = {"nl": "Hallo", "en": "Hello"}[language]

    assert {email.language for email in emails_to(register.near.email)} == {language}
    assert all(email.body.startswith(hello) for email in emails_to(register.near.email))
    assert emails_to(register.teacher.email)[-1].body.startswith(hello)
