"""Answering in three taps, and what opens a talk."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.checkins.alarms import opens_talk
from app.checkins.links import link_for
from app.checkins.models import CheckIn, CheckInTalk, Scores, TalkState
from app.extensions import db
from app.notices.models import Email
from tests.browser import Browser, Page
from tests.checkins.conftest import Intern
from tests.checkins.rows import an_answer

pytestmark = pytest.mark.database


def tap(page: Page, *answers: int) -> Page:
    """Tap these answers, one after the other."""
    for number in answers:
        (label,) = [text for text in page.texts(".//main//button") if text.startswith(f"{number} ")]
        page = page.submit(label)
    return page


def path_of(check_in: CheckIn) -> str:
    return re.sub(r"^https?://[^/]+", "", link_for(check_in))


def test_answers_by_link_in_three_taps_without_signing_in(intern: Intern, browser: Browser) -> None:
    check_in = intern.check_in(intern.plan())
    page = browser.get(path_of(check_in))

    assert page.h1 == "How is the work?"
    page = tap(page, 4)
    assert page.h1 == "How are the people?"
    page = page.submit("One question back")
    assert page.h1 == "How is the work?"
    page = tap(page, 5, 4, 5)

    assert page.h1 == "Thank you"
    assert (check_in.work, check_in.people, check_in.safe) == (5, 4, 5)
    page = page.submit("Save my line", line="I built my first screen.")
    assert "Your line is saved." in page.text
    assert check_in.line == "I built my first screen."
    assert "first screen" not in page.text


@pytest.mark.parametrize("safe", [1, 5])
@pytest.mark.parametrize(
    ("has_listener", "first", "last"),
    [
        (
            True,
            "Only you, and the person you chose, can see your answers.",
            "the person you chose talks with you within two school days",
        ),
        (
            False,
            "Only you can see your answers.",
            "Nobody reads along. If you do not feel safe, do not wait: talk to",
        ),
    ],
)
def test_thanks_say_who_acts_when_it_is_not_safe_the_same_whatever_she_answered(
    intern: Intern, browser: Browser, safe: int, has_listener: bool, first: str, last: str
) -> None:
    plan = intern.plan(listener=intern.make.user(Role.COUNSELLOR) if has_listener else None)
    check_in, own = intern.check_in(plan), intern.check_in(plan)

    by_link = browser.get(path_of(check_in))
    assert first in by_link.text
    assert last in tap(by_link, 4, 4, safe).text
    signed_in = browser.sign_in(intern.user).get(f"/my-check-ins/{own.id}/answer")
    assert first in signed_in.text
    assert last in tap(signed_in, 4, 4, safe).text


def test_link_works_once_expires_and_shows_nothing(
    intern: Intern, browser: Browser, monday: time_machine.Traveller
) -> None:
    plan = intern.plan()
    an_answer(intern.make, plan, Scores(1, 1, 1), line="Said before.")
    check_in = intern.check_in(plan)
    path = path_of(check_in)

    page = browser.get(path)
    for shown in (page, tap(page, 3, 3, 4)):
        assert "Said before" not in shown.html
        assert "Vos" not in shown.html
        assert intern.opening.site.title not in shown.html
    assert browser.get(path, expect=404).h1 == "This link no longer works"
    browser.get("/check-in/no-such-secret", expect=404)

    later = intern.check_in(plan)
    monday.shift(timedelta(days=14))
    assert browser.get(path_of(later), expect=404).h1 == "This link no longer works"


def test_link_is_over_with_the_internship(intern: Intern, browser: Browser) -> None:
    check_in = intern.check_in(intern.plan())
    browser.sign_in(intern.make.user())
    page = browser.get(f"/placements/{intern.placement.id}/end")
    page.submit("End this placement", last_day="2027-03-01", reason="Moved away.", then="wait")

    Browser(browser.app).get(path_of(check_in), expect=404)


@pytest.mark.parametrize(
    ("before", "now", "is_opened"),
    [
        (None, Scores(2, 2, 3), False),
        (None, Scores(5, 5, 2), True),
        (Scores(4, 4, 4), Scores(2, 4, 4), True),
        (Scores(4, 4, 4), Scores(3, 3, 3), False),
        (Scores(5, 5, 5), Scores(5, 5, 3), True),
        (Scores(2, 2, 3), Scores(1, 1, 3), False),
    ],
)
def test_talk_opens_where_safe_is_low_or_an_answer_falls_by_two(
    before: Scores | None, now: Scores, is_opened: bool
) -> None:
    assert opens_talk(now, before) is is_opened


def test_talk_is_due_within_two_school_days_and_both_hear_that_something_waits(
    intern: Intern, browser: Browser, monday: time_machine.Traveller
) -> None:
    counsellor = intern.make.user(Role.COUNSELLOR, name="Con Fidential")
    plan = intern.plan(listener=counsellor)
    an_answer(intern.make, plan, Scores(4, 4, 4))
    monday.shift(timedelta(days=4))  # Friday 5 March
    check_in = intern.check_in(plan)
    tap(browser.get(path_of(check_in)), 4, 2, 4)

    (talk,) = db.session.scalars(select(CheckInTalk))
    assert (talk.state, talk.by_on) == (TalkState.OPEN, date(2027, 3, 9))
    emails = db.session.scalars(select(Email).order_by(Email.id)).all()
    assert [email.to_address for email in emails] == [intern.student.email, counsellor.email]
    for email in emails:
        assert email.is_private
        assert email.subject == "Something waits for you in Meervoud"
        assert not re.search(r"Vos|talk|check-in(?!s$)|4|safe", email.body.replace("/my-check-ins", ""))
    browser.sign_in(counsellor)
    page = browser.get("/today")
    assert "Talk with a student who chose you" in page.text
    assert "Iris Vos" in page.text
    assert "9 Mar 2027" in page.text
    page = page.click("See the check-ins: Talk with a student who chose you")
    assert ["5 Mar 2027", "4", "2", "4"] in page.rows()
    page.submit("We have talked")
    assert talk.state is TalkState.HELD
    assert "Talk with a student who chose you" not in browser.get("/today").text


def test_student_without_an_account_is_sent_to_no_page_of_her_own(intern: Intern, browser: Browser) -> None:
    counsellor = intern.make.user(Role.COUNSELLOR)
    check_in = intern.check_in(intern.plan(listener=counsellor))
    intern.student.user = None
    page = tap(browser.get(path_of(check_in)), 4, 4, 1)

    assert counsellor.email in page.text
    assert list(db.session.scalars(select(Email.to_address))) == [counsellor.email]


def test_talk_stays_with_her_where_nobody_reads_along(intern: Intern, browser: Browser) -> None:
    check_in = intern.check_in(intern.plan())
    browser.sign_in(intern.user)
    page = browser.get("/today").click("Answer in three taps: Three questions about your internship")
    tap(page, 3, 3, 1)

    page = browser.get("/my-check-ins")
    assert "nobody sees them" in page.text
    assert "s-bb.nl" in page.text, "no counsellor: the national report point"
    page = page.submit("I do not need this talk")
    assert "A talk" not in page.texts(".//h2")
    assert check_in.answered_at is not None
    assert db.session.scalars(select(CheckInTalk.state)).one() is TalkState.DECLINED


def test_second_fall_opens_no_second_talk(intern: Intern, browser: Browser) -> None:
    plan = intern.plan()
    browser.sign_in(intern.user)
    for _ in range(2):
        check_in = intern.check_in(plan)
        tap(browser.get(f"/my-check-ins/{check_in.id}/answer"), 3, 3, 2)

    assert len(db.session.scalars(select(CheckInTalk)).all()) == 1


def test_answering_leaves_nothing_in_the_trail(intern: Intern, browser: Browser) -> None:
    check_in = intern.check_in(intern.plan())
    before = len(db.session.scalars(select(AuditEvent.id)).all())

    tap(browser.get(path_of(check_in)), 1, 1, 1)

    assert check_in.answered_at is not None
    assert len(db.session.scalars(select(AuditEvent.id)).all()) == before


def test_what_is_no_answer_is_asked_again(intern: Intern, browser: Browser) -> None:
    check_in = intern.check_in(intern.plan())
    page = browser.get(path_of(check_in))
    token = page.form(page.texts(".//main//button")[0]).find(".//input[@name='csrf_token']")
    assert token is not None
    data = {"csrf_token": token.get("value"), "work": "4", "people": "9", "safe": "3"}

    assert browser.post(path_of(check_in), data).h1 == "How are the people?"
    assert check_in.answered_at is None
