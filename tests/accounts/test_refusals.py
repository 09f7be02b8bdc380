"""Failed sign-ins and refused pages in the trail, seldom enough that nobody fills a disk with them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.services import refusals
from app.audit.models import AuditEvent
from app.extensions import db, now
from tests.accounts.entrance import enter
from tests.browser import Browser
from tests.factories import Factories


def events(action: str) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def test_a_refused_page_is_in_the_trail_without_what_was_asked(make: Factories, browser: Browser) -> None:
    student = make.user(Role.STUDENT)
    browser.sign_in(student)

    browser.get("/students/123?q=noor", expect=403)

    event = events("access:refuse")[0]
    assert (event.actor_id, event.subject_id, event.school_id) == (student.id, student.id, student.school_id)
    assert event.data == {"page": "/students/<int:student_id>"}


def test_a_refused_page_is_said_once_an_hour(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.STUDENT))
    for _ in range(3):
        browser.get("/students", expect=403)
    assert len(events("access:refuse")) == 1

    with time_machine.travel(now() + timedelta(hours=1, seconds=5)):
        browser.get("/students", expect=403)

    assert len(events("access:refuse")) == 2


def test_a_wrong_password_is_in_the_trail_once_an_hour_and_says_nothing_more(
    make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(3):
        enter(browser, user.email, "what I typed")
    enter(browser, "nobody@school.example", "what I typed")

    event, *others = events("account:fail_sign_in")
    assert others == []
    assert (event.actor_id, event.subject_id, event.data, event.reason) == (None, user.id, {}, "")


def test_a_school_has_an_end_to_what_is_written_of_refusals(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST", 3)
    for _ in range(5):
        enter(browser, make.user(Role.COUNSELLOR).email, "what I typed")
        browser.sign_in(make.user(Role.STUDENT)).get("/students", expect=403)
        browser.client.delete_cookie("meervoud_session")

    assert len(events("account:fail_sign_in")) == 3
    assert len(events("access:refuse")) == 3


def test_an_administrator_reads_of_both(make: Factories, browser: Browser) -> None:
    enter(browser, make.user(Role.COUNSELLOR, name="Wrong Typist").email, "what I typed")
    browser.sign_in(make.user(Role.STUDENT)).get("/students", expect=403)

    page = browser.sign_in(make.user(Role.ADMINISTRATOR)).get("/account-events")

    assert "Wrong password" in page.text
    assert "page: /students" in page.text
