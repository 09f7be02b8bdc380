"""Sessions: how long they last, what ends them, and what a copy of their cookie is worth."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from app.access import Role
from app.accounts.browsers import browser_and_system
from app.accounts.models import BrowserSession, User
from app.accounts.queries import secret_hash
from app.accounts.services.browser_sessions import note_use
from app.accounts.sweeps import sweep_sessions
from app.audit.models import AuditEvent
from app.extensions import db, now
from tests.accounts.entrance import START, enter, is_in
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.counting import counted
from tests.factories import PASSWORD, Factories

COOKIE = "meervoud_session"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0 Safari/537.36 Edg/138.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


def _cookie(browser: Browser) -> str:
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def _sessions(user: User) -> list[BrowserSession]:
    rows = select(BrowserSession).where(BrowserSession.user_id == user.id).order_by(BrowserSession.id)
    return list(db.session.scalars(rows))


@contextmanager
def _later(**passed: float) -> Iterator[None]:
    with time_machine.travel(now() + timedelta(**passed), tick=False):
        yield


@pytest.mark.parametrize(("role", "hours"), [(Role.STUDENT, 12), (Role.SUPERVISOR, 4)])
def test_a_session_ends_when_it_is_not_used(
    make: Factories, browser: Browser, role: Role, hours: int
) -> None:
    user = make.user(role)
    browser.sign_in(user)

    with _later(hours=hours, minutes=-1):
        assert browser.get("/account").path == "/account"
    with _later(hours=hours * 2, minutes=-2):
        assert browser.get("/account").path == "/account"
    with _later(hours=hours * 3):
        assert browser.get("/account").path == "/sign-in"


def test_a_session_ends_after_a_day_however_much_it_is_used(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)

    for hours in range(3, 24, 3):
        with _later(hours=hours):
            assert browser.get("/account").path == "/account"
    with _later(hours=24):
        assert browser.get("/account").path == "/sign-in"


def test_a_page_that_looks_by_itself_keeps_nobody_signed_in(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    with _later(hours=3):
        browser._open("GET", "/account", headers={"X-Requested-With": "poll"})
    with _later(hours=5):
        assert browser.get("/account").path == "/sign-in"


def test_reading_pages_writes_nothing_for_minutes(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    browser.sign_in(user)
    before = _sessions(user)[0].last_used_at

    with _later(minutes=4), counted() as statements:
        browser.get("/account")
    assert [each for each in statements.texts if not each.startswith(("SELECT", "COMMIT"))] == []
    assert _sessions(user)[0].last_used_at == before
    with _later(minutes=6):
        browser.get("/account")

    assert _sessions(user)[0].last_used_at > before + timedelta(minutes=5)


def test_who_is_signed_in_and_her_roles_take_one_look(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    browser.get("/account/details")

    with counted() as statements:
        browser.get("/account/details")

    asked = [each.partition("WHERE")[0] for each in statements.texts]
    assert ("browser_session" in asked[0], "role_grant" in asked[0]) == (True, True)
    assert sum("browser_session" in each or "role_grant" in each for each in asked) == 1


def test_noting_that_a_session_is_used_waits_for_nobody(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COORDINATOR)
    browser.sign_in(user)
    session = _sessions(user)[0]
    before, session_id = session.last_used_at, session.id
    db.session.commit()

    with db.engine.connect() as writer:
        writer.execute(text("UPDATE browser_session SET browser = 'Lynx' WHERE id = :id"), {"id": session_id})
        with _later(minutes=30):
            assert browser.get("/account").path == "/account"
        writer.rollback()

    assert _sessions(user)[0].last_used_at == before
    with _later(minutes=30):
        browser.get("/account")
    assert _sessions(user)[0].last_used_at > before


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)
    thief = Browser(app)
    thief.client.set_cookie(COOKIE, _cookie(browser))
    assert is_in(thief.get(START))

    browser.get(START).submit("Sign out")

    assert not is_in(thief.get(START))
    assert _sessions(user) == []


def test_a_slow_request_does_not_bring_an_ended_session_back(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)
    copy, session_id = _cookie(browser), _sessions(user)[0].id
    browser.get(START).submit("Sign out")

    note_use(session_id)  # as the request does that began before she signed out
    browser.client.set_cookie(COOKIE, copy)  # and its answer may hold the cookie of then

    assert _sessions(user) == []
    assert not is_in(browser.get(START))


def test_every_sign_in_has_a_secret_of_its_own_that_is_stored_nowhere(
    make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)
    with browser.client.session_transaction() as first:
        former = first["_user_id"]
    browser.client.delete_cookie("known_browser")

    browser.get("/account/password").submit(
        "Change password", current=PASSWORD, password="vier blauwe fietsen", again="vier blauwe fietsen"
    )

    with browser.client.session_transaction() as second:
        number, _, secret = second["_user_id"].partition(".")
    (session,) = _sessions(user)
    assert number == str(user.id)
    assert second["_user_id"] != former
    assert session.secret_hash == secret_hash(secret)
    assert secret not in str([getattr(session, each.name) for each in BrowserSession.__table__.columns])


def test_signing_in_as_somebody_else_ends_the_session_that_was_there(
    make: Factories, browser: Browser
) -> None:
    first, second = make.user(Role.COORDINATOR), make.user(Role.SUPERVISOR)
    page = browser.get("/sign-in")
    enter(browser, first.email, PASSWORD)
    copy = _cookie(browser)
    browser.client.delete_cookie(COOKIE)
    page = browser.get("/sign-in")
    with browser.client.session_transaction() as session:
        token = session["csrf_token"]
    browser.client.set_cookie(COOKIE, copy)
    with browser.client.session_transaction() as session:
        session["csrf_token"] = token
        session["_user_id"] = f"0.{session['_user_id'].partition('.')[2]}"

    page.submit("Sign in", email=second.email, password=PASSWORD)

    assert _sessions(first) == []
    assert len(_sessions(second)) == 1


@pytest.mark.parametrize("cookie", ["{id}.1", "{id}", "{id}.", ".1", "0.1", "x.y.z"])
def test_a_cookie_of_before_the_upgrade_asks_to_sign_in_once_more(
    make: Factories, browser: Browser, cookie: str
) -> None:
    user = make.user(Role.COORDINATOR)
    browser.sign_in(user)
    with browser.client.session_transaction() as session:
        session["_user_id"] = cookie.format(id=user.id)

    page = browser.get("/people?q=anna")
    assert page.h1 == "Sign in"
    assert page.submit("Sign in", email=user.email, password=PASSWORD).url == "/people?q=anna"


def test_a_secret_counts_for_its_own_account_only(make: Factories, browser: Browser) -> None:
    user, other = make.user(Role.COORDINATOR), make.user(Role.ADMINISTRATOR)
    browser.sign_in(user)
    with browser.client.session_transaction() as session:
        session["_user_id"] = session["_user_id"].replace(str(user.id), str(other.id), 1)

    assert browser.get("/account").h1 == "Sign in"


@pytest.mark.parametrize("way", ["forgotten", "everywhere", "closed"])
def test_sessions_end_in_other_browsers(app: Flask, make: Factories, browser: Browser, way: str) -> None:
    user = make.user(Role.SUPERVISOR)
    elsewhere = Browser(app).sign_in(user)
    assert is_in(elsewhere.get(START))

    if way == "forgotten":
        browser.get("/password/forgotten").submit("Send the link", email=user.email)
        page = browser.get(link_in(emails_to(user.email)[0]))
        page.submit("Save and sign in", password="vier blauwe fietsen", again="vier blauwe fietsen")
    elif way == "everywhere":
        browser.sign_in(user).get("/account").submit("Sign out everywhere")
    else:
        browser.sign_in(make.user(Role.ADMINISTRATOR)).get(f"/people/{user.id}").submit("Close the account")

    assert not is_in(elsewhere.get(START))
    assert len(_sessions(user)) == (1 if way == "forgotten" else 0)


def test_the_list_names_browsers_and_ends_them(app: Flask, make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    others = []
    for agent in (FIREFOX, CHROME, "curl/8"):
        other = Browser(app)
        other.client.environ_base["HTTP_USER_AGENT"] = agent
        others.append(other)
        enter(other, user.email, PASSWORD)
    browser.client.environ_base["HTTP_USER_AGENT"] = EDGE
    enter(browser, user.email, PASSWORD)

    page = browser.get("/account").click("View where you are signed in")
    assert sorted(row[0] for row in page.rows()) == [
        "An unknown browser",
        "Chrome on Android",
        "Edge on Windows",
        "Firefox on Windows",
    ]
    this = page.rows()[0]
    assert this[0] == "Edge on Windows"
    assert "with a password" in this[1]
    assert this[2] == "this browser"
    assert "after 4 hours without using Meervoud, and at most 1 day after signing in" in page.text

    page = page.submit("Sign out there: Firefox on Windows")
    assert "You are signed out there." in page.html
    assert [is_in(other.get(START)) for other in others] == [False, True, True]
    page = page.submit("Sign out everywhere else")
    assert [is_in(other.get(START)) for other in others] == [False, False, False]
    assert [row[0] for row in page.rows()] == ["Edge on Windows"]
    assert "Sign out everywhere else" not in page.texts(".//button")
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["account:end_session", "account:end_session"]


def test_ending_the_session_of_this_browser_signs_out(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)

    page = browser.post(f"/account/sessions/{_sessions(user)[0].id}/end", {"csrf_token": browser.token()})

    assert page.h1 == "Sign in"
    assert _sessions(user) == []


def test_nobody_ends_a_session_of_somebody_else(app: Flask, make: Factories, browser: Browser) -> None:
    colleague = make.user(Role.COORDINATOR)
    Browser(app).sign_in(colleague)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    token = browser.token()

    session_id = _sessions(colleague)[0].id
    browser.post(f"/account/sessions/{session_id}/end", {"csrf_token": token}, expect=404)
    browser.post("/account/sessions/end-others", {"csrf_token": token})

    assert len(_sessions(colleague)) == 1


def test_sessions_that_are_over_go(app: Flask, make: Factories) -> None:
    old, new = make.user(Role.STUDENT), make.user(Role.STUDENT)
    Browser(app).sign_in(old)
    with _later(hours=12, minutes=1):
        Browser(app).sign_in(new)
        sweep_sessions()

        assert db.session.scalars(select(BrowserSession.user_id)).all() == [new.id]
        sweep_sessions()
        assert db.session.scalar(select(func.count(BrowserSession.id))) == 1


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (EDGE, ("Edge", "Windows")),
        (CHROME, ("Chrome", "Android")),
        (SAFARI, ("Safari", "iPhone")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit Version/17 Safari/605", ("Safari", "macOS")),
        ("", ("", "")),
        ("x" * 5000, ("", "")),
    ],
)
def test_a_browser_has_a_name_that_people_know(user_agent: str, expected: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == expected
