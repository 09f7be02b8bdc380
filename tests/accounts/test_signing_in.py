"""Signing in and out: who gets in, what others learn, where it leads."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.accounts import passwords
from app.accounts.models import FailedSignIn, User
from app.accounts.services.lockout import begin_attempt
from app.audit.models import AuditEvent
from app.extensions import db
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

START = "/today"
REFUSED = "do not go together"


def enter(browser: Browser, email: str, password: str, url: str = "/sign-in") -> Page:
    return browser.get(url).submit("Sign in", email=email, password=password)


def is_in(page: Page) -> bool:
    return page.h1 != "Sign in" and "Sign out" in page.texts(".//button")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_signing_in_leads_to_the_start_page(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)

    page = enter(browser, user.email.upper(), PASSWORD)

    assert is_in(page)
    assert page.path == START
    assert user.last_sign_in_at is not None


@pytest.mark.parametrize("case", ["unknown", "wrong", "closed", "invited", "too long"])
def test_refusing_says_the_same_to_everybody(make: Factories, browser: Browser, case: str) -> None:
    user = make.user(is_closed=case == "closed", **({"password_hash": None} if case == "invited" else {}))
    email = "nobody@school.example" if case == "unknown" else user.email
    password = {"wrong": "not the password", "too long": PASSWORD + "x" * 200}.get(case, PASSWORD)

    page = enter(browser, email, password)

    assert REFUSED in page.text
    assert not is_in(page)
    assert page.texts(".//*[@class='error-summary']")[0] == page.texts(".//*[@role='alert']")[0]


def test_a_password_longer_than_anybody_has_never_reaches_the_hash(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make.user(Role.COUNSELLOR)
    asked: list[Any] = []
    monkeypatch.setattr(passwords, "hasher", _Refusing(asked))

    enter(browser, user.email, "x" * 129)

    assert asked == []


class _Refusing:
    def __init__(self, asked: list[Any]) -> None:
        self.verify = lambda *given: asked.append(given)


def test_unknown_and_known_accounts_cost_the_same_work(make: Factories, browser: Browser) -> None:
    user = make.user(password_hash=passwords.hash_of(PASSWORD))
    emails = {"known": user.email, "unknown": "nobody@school.example"}
    passwords.matches("warm", None)

    def seconds(email: str) -> float:
        start = perf_counter()
        enter(browser, email, "not the password")
        db.session.execute(FailedSignIn.__table__.delete())
        return perf_counter() - start

    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(12):
        for name, email in emails.items():
            took[name].append(seconds(email))

    assert median(took["unknown"]) == pytest.approx(median(took["known"]), rel=0.35)


def test_old_hashes_are_replaced_at_the_next_sign_in(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    old = user.password_hash

    enter(browser, user.email, PASSWORD)

    assert user.password_hash != old
    assert user.password_hash is not None
    assert not passwords.needs_new_hash(user.password_hash)
    assert passwords.matches(PASSWORD, user.password_hash)


def test_signing_in_begins_a_new_session(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    page = browser.get("/sign-in")
    with browser.client.session_transaction() as session:
        session["left by somebody else"] = "yes"
        before = session["csrf_token"]

    page.submit("Sign in", email=user.email, password=PASSWORD)

    with browser.client.session_transaction() as session:
        assert "left by somebody else" not in session
        assert session["csrf_token"] != before


def test_five_wrong_passwords_slow_the_account_down(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(5):
        enter(browser, user.email, "not the password")

    assert not is_in(enter(browser, user.email, PASSWORD)), "the right one comes too early"
    clock.shift(timedelta(seconds=61))
    assert is_in(enter(browser, user.email, PASSWORD))
    assert db.session.scalar(select(func.count(FailedSignIn.id))) == 0


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(4):
        enter(browser, user.email, "not the password")

    waits = []
    for _ in range(5):
        enter(browser, user.email, "not the password")
        waits.append(_minutes_to_wait(user, clock))

    assert waits == [1, 5, 15, 15, 15]
    trail = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account:slow_down")).all()
    assert [event.data["minutes"] for event in trail] == [1, 5, 15]


def _minutes_to_wait(user: User, clock: time_machine.Traveller) -> int:
    for minutes in range(20):
        with db.session.begin_nested() as trial:
            is_refused = begin_attempt(user.email, "203.0.113.9").is_refused
            trial.rollback()
        if not is_refused:
            return minutes
        clock.shift(timedelta(minutes=1))
    raise AssertionError("it waits longer than twenty minutes")


def test_attempts_while_waiting_do_not_make_it_longer(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(15):
        enter(browser, user.email, "not the password")
    clock.shift(timedelta(seconds=61))

    assert is_in(enter(browser, user.email, PASSWORD))


def test_others_are_not_slowed_down(make: Factories, browser: Browser, clock: time_machine.Traveller) -> None:
    victim, other = make.user(Role.COUNSELLOR), make.user(Role.COUNSELLOR)
    for _ in range(5):
        enter(browser, victim.email, "not the password")

    assert is_in(enter(browser, other.email, PASSWORD))


def test_a_browser_that_was_signed_in_before_is_not_kept_out_by_others(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    page = enter(browser, user.email, PASSWORD)
    page.submit("Sign out")
    stranger = Browser(app)
    for _ in range(6):
        enter(stranger, user.email, "not the password")

    assert not is_in(enter(stranger, user.email, PASSWORD))
    assert is_in(enter(browser, user.email, PASSWORD))


def test_many_failures_from_one_address_slow_that_address_down(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    for number in range(29):
        begin_attempt(f"guess{number}@school.example", "127.0.0.1")
    enter(browser, "guess30@school.example", "not the password")

    assert not is_in(enter(browser, user.email, PASSWORD))
    clock.shift(timedelta(minutes=10, seconds=1))
    assert is_in(enter(browser, user.email, PASSWORD))


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_household_of_addresses_counts_as_one(database: None, one: str, other: str, are_one: bool) -> None:
    for number in range(30):
        begin_attempt(f"guess{number}@school.example", one)

    assert begin_attempt("person@school.example", other).is_refused is are_one


def test_failures_are_kept_as_hashes_and_for_a_day(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    enter(browser, user.email, "not the password")
    row = db.session.scalars(select(FailedSignIn)).one()
    assert user.email not in row.account_key
    assert "127.0.0.1" not in row.address_key

    clock.shift(timedelta(days=1, minutes=1))
    enter(browser, "nobody@school.example", "not the password")

    assert db.session.scalar(select(func.count(FailedSignIn.id))) == 1


def test_signing_out_takes_a_button_and_ends_the_session(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user())
    browser.get("/sign-out", expect=405)

    page = browser.get("/account").submit("Sign out")

    assert page.h1 == "Sign in"
    assert browser.get("/account").h1 == "Sign in"


def test_signing_out_everywhere_ends_copies_of_the_session(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COUNSELLOR)
    elsewhere = Browser(app).sign_in(user)
    elsewhere.get("/account")
    browser.sign_in(user)

    browser.get("/account").submit("Sign out everywhere")

    assert browser.get("/account").h1 == "Sign in"
    assert elsewhere.get("/account").h1 == "Sign in"


def test_a_stolen_cookie_does_not_outlive_the_account(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)
    browser.get("/account")

    user.is_closed = True

    assert browser.get("/account").h1 == "Sign in"


def test_the_page_asked_for_comes_after_signing_in(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    page = browser.get("/account/details")
    assert page.h1 == "Sign in"

    page = page.submit("Sign in", email=user.email, password=PASSWORD)

    assert page.h1 == "Change name or language"


EVIL = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "/\u00a0/evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "http://localhost@evil.example",
    "http://[::1",
    "//[::1",
    "?next=//evil.example",
    "/account\\..\\..\\evil",
    "/a" * 1500,
    "",
]


@pytest.mark.parametrize("wanted", EVIL)
def test_signing_in_never_leads_away(make: Factories, browser: Browser, wanted: str) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.get("/sign-in")
    response = browser.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"email": user.email, "password": PASSWORD, "csrf_token": _token(browser)},
    )

    assert response.status_code == 303
    assert response.headers["Location"] == START


def _token(browser: Browser) -> str:
    page = browser.get("/sign-in")
    return next(
        field.get("value", "") for field in page.root.iter("input") if field.get("name") == "csrf_token"
    )


@pytest.mark.parametrize(
    "wanted", ["/account", "/people?q=van%20der%20Berg&page=2", "/?next=https://elsewhere.example"]
)
def test_signing_in_leads_to_our_own_pages(make: Factories, browser: Browser, wanted: str) -> None:
    user = make.user(Role.COUNSELLOR)
    response = browser.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"email": user.email, "password": PASSWORD, "csrf_token": _token(browser)},
    )

    assert response.headers["Location"] == wanted


def test_demo_accounts_are_shown_where_a_demo_is_allowed(
    app: Flask, make: Factories, browser: Browser
) -> None:
    demo = make.new_school(is_demo=True)
    make.user(school=demo, email="coordinator@demo.example")
    make.user(school=make.school, email="secret@school.example")

    page = browser.get("/sign-in")
    assert "coordinator@demo.example" in page.text
    assert app.config["DEMO_PASSWORD"] in page.text
    assert "secret@school.example" not in page.text

    app.config["DEMO_ALLOWED"] = False
    try:
        assert "demo.example" not in browser.get("/sign-in").text
    finally:
        app.config["DEMO_ALLOWED"] = True
