"""Signing in with a code after the password: what lets somebody in, what does not, and what others learn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.factors import app_of
from app.accounts.models import TokenPurpose, User
from app.accounts.passwords import hash_of
from app.accounts.services.authenticator_apps import use_step
from app.accounts.services.tokens import issue
from app.audit.models import AuditEvent
from app.extensions import db, writing
from tests.accounts.entrance import START, enter, is_in
from tests.accounts.mailbox import emails_to, link_in
from tests.accounts.steps import an_app, code_now
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


def test_a_code_after_the_password_leads_to_the_page_that_was_wanted(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    page = browser.get("/account").submit("Sign in", email=user.email, password=PASSWORD)
    assert page.path == STEP
    assert user.last_sign_in_at is None, "she is not in yet"

    page = _give(page, code_now())

    assert page.path == "/account"
    assert is_in(page)
    assert user.last_sign_in_at is not None


@pytest.mark.parametrize("path", ["/account", START, "/people", "/account/second-step"])
def test_a_password_alone_opens_no_page(make: Factories, browser: Browser, path: str) -> None:
    user = _with_app(make, Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)

    assert browser.get(path).h1 == "Sign in"
    token = browser.get(STEP).root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr]
    browser.post("/account/second-step/app/remove", {"csrf_token": token}, expect=401)
    assert app_of(user) is not None


def test_the_first_step_is_good_for_ten_minutes(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    page = enter(browser, user.email, PASSWORD)
    clock.shift(timedelta(minutes=9))
    page = _give(page, "000000")
    assert WRONG in page.text
    clock.shift(timedelta(minutes=2))

    page = _give(page, code_now())

    assert page.h1 == "Sign in"
    assert "Enter your password again" in page.text
    assert browser.get(STEP).h1 == "Sign in"


def test_nobody_comes_to_the_second_step_without_the_first(make: Factories, browser: Browser) -> None:
    _with_app(make)

    for path in (STEP, "/sign-in/recovery-code"):
        assert browser.get(path).h1 == "Sign in"


def test_another_password_or_a_closed_account_ends_what_was_begun(make: Factories, browser: Browser) -> None:
    user = _with_app(make)
    page = enter(browser, user.email, PASSWORD)
    user.password_hash = hash_of("rain on the old roof")

    assert _give(page, code_now()).h1 == "Sign in"


@pytest.mark.parametrize("padding", ["{}", " {}", "{} ", " {} "])
def test_a_used_code_is_refused_the_second_time(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller, padding: str
) -> None:
    user = _with_app(make)
    code = code_now()
    assert is_in(_give(enter(browser, user.email, PASSWORD), f"{code[:3]} {code[3:]}"))

    other = Browser(app)
    page = _give(enter(other, user.email, PASSWORD), padding.format(code))

    assert WRONG in page.text
    assert not is_in(page)
    clock.shift(timedelta(seconds=30))
    assert is_in(_give(page, code_now()))


@pytest.mark.parametrize(("drift", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(
    make: Factories, browser: Browser, clock: time_machine.Traveller, drift: int, counts: bool
) -> None:
    user = _with_app(make)

    assert is_in(_give(enter(browser, user.email, PASSWORD), code_now(drift))) is counts


def test_an_older_code_is_over_once_a_newer_one_was_used(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    older = code_now()
    assert is_in(_give(enter(browser, user.email, PASSWORD), code_now(1)))

    assert not is_in(_give(enter(Browser(app), user.email, PASSWORD), older))


def test_of_two_requests_with_one_code_one_wins(app: Flask, make: Factories) -> None:
    user_id = _with_app(make).id
    db.session.commit()

    def use(_number: int) -> bool:
        with app.app_context(), writing():
            user = db.session.get(User, user_id)
            assert user is not None
            is_used = use_step(user, 59_000_000)
            db.session.commit()
            return is_used

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥", "1" * 41, "\ud800"])
def test_what_is_no_code_is_refused_in_words(make: Factories, browser: Browser, code: str) -> None:
    user = _with_app(make)
    page = enter(browser, user.email, PASSWORD)

    page = browser.post(
        STEP, {"csrf_token": _token(page), "code": code.encode("utf-8", "replace").decode()}, expect=200
    )

    assert not is_in(page)
    assert page.texts(".//*[@class='field-error']") != []


def _token(page: Page) -> str:
    return page.root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr,no-any-return]


def test_wrong_codes_slow_down_and_a_right_password_does_not_forget_them(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    for _ in range(5):
        stranger = Browser(app)
        _give(enter(stranger, user.email, PASSWORD), "000000")

    page = _give(enter(browser, user.email, PASSWORD), code_now())

    assert WRONG in page.text, "the right one comes too early"
    clock.shift(timedelta(seconds=61))
    assert is_in(_give(page, code_now()))
    assert _actions().count("second_step:fail") == 1, "said once an hour"
    assert _actions().count("account:slow_down") == 1


def test_wrong_codes_keep_nobody_out_of_a_browser_that_she_used_before(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    page = _give(enter(browser, user.email, PASSWORD), code_now())
    page.submit("Sign out")
    clock.shift(timedelta(seconds=30))
    for _ in range(6):
        _give(enter(Browser(app), user.email, PASSWORD), "000000")

    assert is_in(_give(enter(browser, user.email, PASSWORD), code_now()))


def test_others_are_not_slowed_down_by_wrong_codes(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    victim, other = _with_app(make), _with_app(make)
    for _ in range(6):
        _give(enter(Browser(app), victim.email, PASSWORD), "000000")

    assert is_in(_give(enter(browser, other.email, PASSWORD), code_now()))


def test_a_new_password_by_email_does_not_go_round_the_second_step(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _with_app(make)
    _, secret = issue(user, TokenPurpose.PASSWORD_RESET)
    another = "rain on the old roof"

    page = browser.get(f"/password/new/{secret}").submit("Save and sign in", password=another, again=another)

    assert page.path == STEP
    assert is_in(_give(page, code_now()))


def test_a_link_by_email_does_not_go_round_it_either(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    mentor = _with_app(make, Role.MENTOR)
    browser.get("/sign-in/by-letter").submit("Send the link", email=mentor.email)
    link = link_in(emails_to(mentor.email)[-1])

    page = browser.get(link).submit("Sign in")

    assert page.path == STEP
    assert is_in(_give(page, code_now()))
