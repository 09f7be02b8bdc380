"""Signing in and out: who gets in, what others learn, what ends a session."""

from statistics import median
from time import process_time
from typing import Any

import pytest
from flask import Flask

from app.access import Role
from app.accounts import passwords
from app.accounts.models import FailedSignIn
from app.extensions import db
from tests.accounts.entrance import REFUSED, START, enter, is_in
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


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


def test_an_account_of_a_demo_school_works_only_where_a_demo_school_may_be(
    app: Flask, make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.school.is_demo = True
    user = make.user(Role.COUNSELLOR)
    db.session.commit()
    assert is_in(enter(browser, user.email, PASSWORD))

    monkeypatch.setitem(app.config, "DEMO_ALLOWED", False)

    assert browser.get(START).h1 == "Sign in"
    page = enter(browser, user.email, PASSWORD)
    assert REFUSED in page.text
    assert not is_in(page)


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
        start = process_time()
        enter(browser, email, "not the password")
        db.session.execute(FailedSignIn.__table__.delete())
        return process_time() - start

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


def test_signing_out_takes_a_button_and_ends_the_session(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user())
    browser.get("/sign-out", expect=405)

    answer = browser.get("/account").submit("Sign out", expect=303, follow=False).response

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
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


def test_demo_accounts_are_shown_where_a_demo_is_allowed(
    app: Flask, make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = make.new_school(is_demo=True)
    make.user(school=demo, email="coordinator@demo.example")
    make.user(school=make.school, email="secret@school.example")

    page = browser.get("/sign-in")
    assert "coordinator@demo.example" in page.text
    assert app.config["DEMO_PASSWORD"] in page.text
    assert "secret@school.example" not in page.text

    monkeypatch.setitem(app.config, "DEMO_ALLOWED", False)
    assert "demo.example" not in browser.get("/sign-in").text
