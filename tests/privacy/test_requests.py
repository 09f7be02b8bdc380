"""What people ask about their data: a task for the coordinators with a month's term, shown until it is answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.privacy.models import PrivacyRequest, RequestKind
from app.privacy.queries import a_month_after
from app.privacy.services import ask
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def test_is_asked_seen_and_answered(make: Factories, browser: Browser) -> None:
    student = make.student(with_account=True)
    coordinator = make.user()
    browser.sign_in(student.user)
    page = browser.get("/account/known").click(
        "Ask your school to correct something, not to use something, or to delete what it knows of you"
    )
    page = page.submit("Send the request", kind="erase", text="I am leaving school.")
    assert "is with the internship coordinators" in page.text
    assert "I am leaving school." in page.text
    assert "not yet; your school has until" in page.text

    browser.sign_in(coordinator)
    page = browser.get("/today").click("View details: Answer a request about personal data")
    assert page.h1 == f"Request of {student.name}"
    assert "I am leaving school." in page.text
    assert page.links["View the student"] == f"/students/{student.id}"
    page.submit("Send the answer", text="We deleted your choices.")

    assert "Answer a request" not in browser.get("/today").text
    (email,) = emails_to(student.user.email)
    assert "deleted" not in email.body
    browser.sign_in(student.user)
    assert "We deleted your choices." in browser.get(link_in(email)).text
    actions = (
        select(AuditEvent.action).where(AuditEvent.action.like("privacy_request:%")).order_by(AuditEvent.id)
    )
    assert db.session.scalars(actions).all() == ["privacy_request:ask", "privacy_request:answer"]


def test_says_what_is_missing(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.SUPERVISOR))

    page = browser.get("/account/known/ask").submit("Send the request", text="")

    assert "Choose what you ask." in page.text
    assert "Write what it is about." in page.text
    assert db.session.scalars(select(PrivacyRequest)).all() == []


def test_same_request_waits_once(make: Factories, browser: Browser) -> None:
    user = make.user(Role.SUPERVISOR)
    ask(user, RequestKind.ERASE, "All of it.")
    browser.sign_in(user)
    page = browser.get("/account/known/ask")

    page = page.submit("Send the request", kind="erase", text="Again.")

    assert "You have asked this already" in page.text
    assert len(db.session.scalars(select(PrivacyRequest)).all()) == 1


def test_answer_is_given_once(make: Factories, browser: Browser) -> None:
    request = ask(make.user(Role.SUPERVISOR), RequestKind.CORRECT, "My name.")
    browser.sign_in(make.user())
    page = browser.get(f"/privacy-requests/{request.id}")
    page.submit("Send the answer", text="Done.")

    again = page.submit("Send the answer", expect=409, text="Done again.")

    assert "has been answered already" in again.text
    db.session.expire_all()
    assert request.answer == "Done."


def test_late_request_stands_first_as_a_problem(make: Factories, browser: Browser) -> None:
    late = ask(make.user(Role.SUPERVISOR, name="Late Asker"), RequestKind.CORRECT, "My name.")
    late.due_on = now().date() - timedelta(days=2)
    done = ask(make.user(Role.SUPERVISOR, name="Answered Asker"), RequestKind.CORRECT, "My name.")
    done.answered_at = now()
    ask(make.user(Role.SUPERVISOR, name="New Asker"), RequestKind.CORRECT, "My name.")
    db.session.commit()
    browser.sign_in(make.user())

    text = browser.get("/privacy-requests").text

    assert text.index("Late Asker") < text.index("New Asker") < text.index("Answered Asker")
    assert "too late" in text


def test_nobody_asked_anything_yet(make: Factories, browser: Browser) -> None:
    ask(make.user(Role.SUPERVISOR, school=make.new_school()), RequestKind.CORRECT, "At another school.")
    browser.sign_in(make.user())

    assert "No requests" in browser.get("/privacy-requests").text


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 11, 26, 12, tzinfo=UTC), date(2026, 12, 26)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 1, 31, 12, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), date(2026, 12, 26)),
    ],
)
def test_month_ends_on_the_same_day_or_the_last(asked: datetime, due: date) -> None:
    with time_machine.travel(asked, tick=False):
        assert a_month_after(now()) == due
