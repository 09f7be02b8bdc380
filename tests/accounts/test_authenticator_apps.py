"""Authenticator apps: set up by their owner, kept sealed, replaced and removed."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pyotp
import pytest
import time_machine
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.factors import app_of
from app.accounts.models import AuthenticatorApp, User
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.queries import rules_of
from tests.accounts.entrance import enter, is_in
from tests.accounts.mailbox import emails_to
from tests.accounts.steps import SECRET, an_app, code_now
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

STEP = "/sign-in/second-step"
WRONG = "not right, it was used already, or there were too many attempts"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def _with_app(make: Factories, role: Role = Role.COUNSELLOR) -> User:
    user = make.user(role)
    an_app(make, user)
    return user


def _give(page: Page, code: str) -> Page:
    return page.submit("Sign in", code=code)


def _actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_setting_up_an_app_takes_a_right_code_and_tells_the_owner(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)

    page = browser.get("/account").click("Manage the second step").submit("Set up an authenticator app")
    secret = page.texts(".//code")[0].replace(" ", "")
    assert len(secret) == 32
    assert page.submit("Confirm the app", code="000000").path.endswith("/confirm")
    assert app_of(user) is None, "it does not count yet"
    page = page.submit("Confirm the app", code=pyotp.TOTP(secret).at(datetime.now(UTC)))

    assert page.h1 == "Your recovery codes"
    assert len(page.texts(".//ol[@class='recovery-codes']/li")) == 10
    assert app_of(user) is not None
    assert [email.kind for email in emails_to(user.email)] == ["step_added"]
    assert _actions() == ["second_step:add", "second_step:make_codes"]


def test_the_picture_says_the_secret_the_school_and_the_account(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "app.accounts.views.own_second_steps.squares_of", lambda text: told.append(text) or _Square()
    )
    user = make.user(Role.COUNSELLOR)

    page = browser.sign_in(user).get("/account/second-step").submit("Set up an authenticator app")

    parsed = pyotp.parse_uri(told[0])
    assert parsed.secret == page.texts(".//code")[0].replace(" ", "")
    assert parsed.name == user.email
    assert parsed.issuer == f"Meervoud {make.school.name}"


class _Square:
    size = 1
    path = "M0,0h1v1h-1z"


def test_the_secret_is_stored_where_the_database_alone_does_not_tell_it(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = _with_app(make)
    stored = db.session.scalars(select(AuthenticatorApp.sealed_secret)).one()
    assert SECRET not in stored
    enter(browser, user.email, PASSWORD)
    page = browser.get(STEP)

    monkeypatch.setattr("app.sealing._box", lambda _purpose: _box_of("another key"))

    assert WRONG in _give(page, code_now()).text, "another SECRET_KEY reads no secret, and fails in words"


def _box_of(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(key.encode()).digest()))


def test_another_app_takes_the_place_of_the_first_once_it_is_confirmed(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    rules_of(make.school.id).second_step_roles = ["counsellor"]
    page = browser.sign_in(user).get("/account/second-step").submit("Set up another app")
    secret = page.texts(".//code")[0].replace(" ", "")
    assert is_in(_give(enter(Browser(app), user.email, PASSWORD), code_now())), "the first one still counts"
    clock.shift(timedelta(seconds=60))

    page.submit("Confirm the app", code=pyotp.TOTP(secret).at(datetime.now(UTC)))

    clock.shift(timedelta(seconds=60))
    page = _give(enter(Browser(app), user.email, PASSWORD), code_now())
    assert WRONG in page.text
    assert is_in(_give(page, pyotp.TOTP(secret).at(datetime.now(UTC))))
    assert "The app that you had before no longer counts" in emails_to(user.email)[-1].body


def test_what_a_browser_keeps_of_a_new_app_is_sealed_for_one_account(
    make: Factories, browser: Browser
) -> None:
    user, other = make.user(Role.COUNSELLOR), make.user(Role.COUNSELLOR)
    page = browser.sign_in(user).get("/account/second-step").submit("Set up an authenticator app")
    secret = page.texts(".//code")[0].replace(" ", "")
    with browser.client.session_transaction() as session:
        kept = session["new_app"]
    assert secret not in kept
    assert app_of(user) is None, "nothing is stored before a code was right"

    browser.sign_in(other)
    with browser.client.session_transaction() as session:
        session["new_app"] = kept

    assert browser.get("/account/second-step/app/confirm").path == "/account/second-step"


def test_removing_the_app_lets_the_password_be_enough_again(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = _with_app(make)

    page = browser.sign_in(user).get("/account/second-step").submit("Remove the authenticator app")

    assert "Its codes no longer work" in page.text
    assert is_in(enter(Browser(app), user.email, PASSWORD))
    assert [email.kind for email in emails_to(user.email)] == ["step_removed"]
    assert _actions() == ["second_step:remove"]


def test_a_change_of_the_second_step_ends_every_other_session(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    other = Browser(app).sign_in(user)
    page = browser.sign_in(user).get("/account/second-step").submit("Set up an authenticator app")
    secret = page.texts(".//code")[0].replace(" ", "")
    assert other.get("/account").h1 == "Your account"

    page = page.submit("Confirm the app", code=pyotp.TOTP(secret).at(datetime.now(UTC)))

    assert "You are signed out in all other browsers" in page.text
    assert other.get("/account").h1 == "Sign in"
    assert "Every other browser was signed out" in emails_to(user.email)[-1].body
    other.sign_in(user).get("/account")
    browser.get("/account/second-step").submit("Remove the authenticator app")
    assert other.get("/account").h1 == "Sign in"
    assert browser.get("/account").h1 == "Your account"
