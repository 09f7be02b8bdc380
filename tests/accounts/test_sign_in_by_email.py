"""Signing in by an email: for mentors only, once, within half an hour, and the same answer for everybody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import AccountToken, User
from app.accounts.queries import AccountState, state_of
from app.accounts.services.closing import close_account
from app.audit.models import AuditEvent
from app.extensions import db
from app.web import pace
from tests.accounts.entrance import enter, is_in
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

pytestmark = pytest.mark.database
ADDRESS = "noor@work.example"


def ask(browser: Browser, email: str = ADDRESS) -> Page:
    return (
        browser.get("/sign-in")
        .click("Role model or mentor? Sign in by email")
        .submit("Send the link", email=email)
    )


@pytest.fixture
def mentor(make: Factories) -> User:
    return make.user(Role.MENTOR, email=ADDRESS, password_hash=None)


def test_signs_in_without_a_password(browser: Browser, mentor: User) -> None:
    ask(browser)
    link = link_in(emails_to(ADDRESS)[0])

    page = browser.get(link)
    assert not is_in(browser.get("/sign-in")), "opening the link signs nobody in: mail scanners do that"
    assert is_in(page.submit("Sign in"))

    assert state_of(mentor) is AccountState.ACTIVE
    assert browser.get("/sign-in").h1 != "Sign in"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account:sign_in_by_link")).one()
    assert (event.actor_name, event.subject_name) == (f"mentor {mentor.id}", f"mentor {mentor.id}")


def test_works_once(app: Flask, browser: Browser, mentor: User) -> None:
    ask(browser)
    link = link_in(emails_to(ADDRESS)[0])
    elsewhere = Browser(app)
    first, second = browser.get(link), elsewhere.get(link)

    assert is_in(first.submit("Sign in"))

    assert second.submit("Sign in", expect=410).h1 == "This link no longer works"
    assert not is_in(elsewhere.get("/sign-in"))
    elsewhere.get(link, expect=410)


def test_works_for_half_an_hour(browser: Browser, mentor: User) -> None:
    start = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        ask(browser)
    link = link_in(emails_to(ADDRESS)[0])
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        browser.get(link)
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        browser.get(link, expect=410)


def test_a_newer_link_ends_the_older(browser: Browser, mentor: User) -> None:
    start = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for minutes in (0, 1, 3):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            ask(browser)
    first, second = emails_to(ADDRESS)
    with time_machine.travel(start + timedelta(minutes=4), tick=False):
        browser.get(link_in(first), expect=410)
        browser.get(link_in(second))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MENTOR])
def test_is_for_mentors_only(browser: Browser, make: Factories, role: Role) -> None:
    make.user(role, email=ADDRESS)

    ask(browser)

    assert emails_to(ADDRESS) == []


def test_is_not_for_a_mentor_who_is_a_student_too(browser: Browser, make: Factories) -> None:
    make.user(Role.MENTOR, Role.STUDENT, email=ADDRESS)

    ask(browser)

    assert emails_to(ADDRESS) == []


def test_answers_the_same_whether_there_is_such_a_mentor_or_not(browser: Browser, mentor: User) -> None:
    known, unknown = ask(browser), ask(browser, "nobody@work.example")

    plain = [re.sub(r'(nonce|value)="[^"]*"', "", page.html) for page in (known, unknown)]
    assert plain[0].replace(ADDRESS, "nobody@work.example") == plain[1]
    assert (known.url, known.status) == (unknown.url, unknown.status)
    assert emails_to("nobody@work.example") == []


@pytest.mark.parametrize("path", ["/sign-in/by-letter", "/password/forgotten"])
def test_repeats_the_address_for_ten_minutes_and_leads_back_to_correct_it(
    browser: Browser, mentor: User, path: str
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as clock:
        page = browser.get(path).submit("Send the link", email=" Nobody@Wrok.example ")
        assert page.texts(".//main//strong") == ["nobody@wrok.example"]
        assert "wrok" not in page.url + browser.client.get_cookie("sent_to").decoded_value  # type: ignore[union-attr]
        assert browser.get(page.url).texts(".//main//strong") == ["nobody@wrok.example"]
        assert page.click("Try another address").path == path
        clock.shift(timedelta(minutes=10, seconds=1))
        later = browser.get(page.url)
    assert ("has this address" in later.text or "with this address" in later.text, "wrok" in later.html) == (
        True,
        False,
    )


@pytest.mark.parametrize("path", ["/sign-in/by-letter", "/password/forgotten"])
def test_takes_as_long_whether_there_is_such_an_account_or_not(
    app: Flask, browser: Browser, mentor: User, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    ends: list[float] = []
    monkeypatch.setitem(app.config, "STEADY_SECONDS", 60.0)
    monkeypatch.setattr(pace.time, "sleep", ends.append)

    for email in (ADDRESS, "nobody@work.example"):
        browser.get(path).submit("Send the link", email=email)

    assert len(ends) == 2
    assert len(emails_to(ADDRESS)) == 1


def test_stops_when_the_account_is_closed(browser: Browser, make: Factories, mentor: User) -> None:
    ask(browser)
    close_account(mentor, make.user(Role.ADMINISTRATOR))

    browser.get(link_in(emails_to(ADDRESS)[0]), expect=410)
    ask(browser)
    assert len(emails_to(ADDRESS)) == 1


def test_another_links_secret_signs_nobody_in(browser: Browser, make: Factories) -> None:
    make.user(Role.MENTOR, email=ADDRESS)
    browser.get("/password/forgotten").submit("Send the link", email=ADDRESS)
    secret = link_in(emails_to(ADDRESS)[0]).rpartition("/")[2]

    browser.get(f"/sign-in/by-letter/{secret}", expect=410)


def test_a_mentor_can_choose_a_password_later(browser: Browser, mentor: User) -> None:
    assert not is_in(enter(browser, ADDRESS, PASSWORD))
    browser.get("/password/forgotten").submit("Send the link", email=ADDRESS)
    words = "rietveld schoof twaalf lampen"
    browser.get(link_in(emails_to(ADDRESS)[-1])).submit("Save and sign in", password=words, again=words)
    browser.get("/today").submit("Sign out")

    assert is_in(enter(browser, ADDRESS, words))


def test_keeps_no_secret(browser: Browser, mentor: User) -> None:
    ask(browser)
    secret = link_in(emails_to(ADDRESS)[0]).rpartition("/")[2]

    token = db.session.execute(select(AccountToken)).scalar_one()
    assert secret not in token.secret_hash
    assert emails_to(ADDRESS)[0].is_secret
