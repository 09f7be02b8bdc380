"""Guessing passwords: how the account and the address slow down, and who is not touched by that."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import FailedSignIn, TokenPurpose, User
from app.accounts.services import lockout
from app.accounts.services.lockout import begin_attempt
from app.accounts.services.tokens import issue
from app.audit.models import AuditEvent
from app.extensions import db
from tests.accounts.entrance import enter, is_in
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


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
    slowed = select(AuditEvent).where(AuditEvent.action == "account:slow_down").order_by(AuditEvent.id)
    assert [event.data["minutes"] for event in db.session.scalars(slowed)] == [1, 5, 15]


def _minutes_to_wait(user: User, clock: time_machine.Traveller) -> int:
    for minutes in range(20):
        with db.session.begin_nested() as trial:
            is_refused = begin_attempt(user.email, "127.0.0.1").is_refused
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


def test_wrong_passwords_at_the_address_of_a_school_shut_nobody_else_out(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    people = [make.user(Role.COUNSELLOR) for _ in range(12)]
    other = make.user(Role.COUNSELLOR)
    for person in people:
        for _ in range(6):
            begin_attempt(person.email, "127.0.0.1")
    for number in range(60):
        begin_attempt(f"guess{number}@school.example", "127.0.0.1")

    assert is_in(enter(browser, other.email, PASSWORD))


def test_an_address_with_many_failures_has_one_free_guess_per_account(
    make: Factories, clock: time_machine.Traveller
) -> None:
    victims = [make.user(Role.COUNSELLOR) for _ in range(20)]
    for victim in victims[:15]:
        for _ in range(5):
            begin_attempt(victim.email, "203.0.113.9")

    victim = victims[-1]
    tried = [begin_attempt(victim.email, "203.0.113.9").is_refused for _ in range(3)]

    assert tried == [False, False, True]
    clock.shift(timedelta(minutes=4))
    assert begin_attempt(victim.email, "203.0.113.9").is_refused
    assert not begin_attempt(victim.email, "198.51.100.7").is_refused


def test_one_address_does_not_keep_somebody_out_elsewhere(
    make: Factories, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(40):
        begin_attempt(user.email, "203.0.113.9")
        clock.shift(timedelta(minutes=16))

    assert not begin_attempt(user.email, "198.51.100.7").is_refused


def test_many_addresses_guess_at_one_account_no_faster_than_a_few(
    make: Factories, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    taken = sum(not begin_attempt(user.email, f"2001:db8:{number:x}::1").is_refused for number in range(300))

    assert taken == 21
    clock.shift(timedelta(seconds=61))
    assert not begin_attempt(user.email, "198.51.100.7").is_refused
    assert begin_attempt(user.email, "198.51.100.8").is_refused


def test_what_is_kept_of_failures_has_an_end(
    make: Factories, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST_KEPT", 40)
    for number in range(120):
        begin_attempt(f"guess{number}@school.example", f"198.51.100.{number}")

    assert len(_rows()) == 40


def _rows() -> list[FailedSignIn]:
    return list(db.session.scalars(select(FailedSignIn)))


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_household_of_addresses_counts_as_one(make: Factories, one: str, other: str, are_one: bool) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(5):
        begin_attempt(user.email, one)

    assert begin_attempt(user.email, other).is_refused is are_one


def test_the_cookie_of_a_known_browser_holds_no_address(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR, email="zoe@school.example")
    enter(browser, user.email, PASSWORD)

    cookie = browser.client.get_cookie("known_browser")

    assert cookie is not None
    body = cookie.value.partition(".")[0]
    assert b"zoe" not in base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    assert "zoe" not in cookie.value


def test_a_browser_shared_by_a_few_knows_each_of_them(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    people = [make.user(Role.COUNSELLOR) for _ in range(3)]
    for person in people:
        enter(browser, person.email.upper(), PASSWORD).submit("Sign out")
    stranger = Browser(app)
    for _ in range(6):
        enter(stranger, people[0].email, "not the password")

    assert is_in(enter(browser, people[0].email, PASSWORD))


def test_a_browser_in_which_a_password_was_chosen_is_known(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COUNSELLOR)
    _token, secret = issue(user, TokenPurpose.PASSWORD_RESET)
    page = browser.get(f"/password/new/{secret}").submit(
        "Save and sign in", password="another-long-word-7", again="another-long-word-7"
    )
    page.submit("Sign out")
    stranger = Browser(app)
    for _ in range(6):
        enter(stranger, user.email, "not the password")

    assert is_in(enter(browser, user.email, "another-long-word-7"))


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
