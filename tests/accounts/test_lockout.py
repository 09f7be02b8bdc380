"""Guessing passwords: how the account and the address slow down, and who is not touched by that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import FailedSignIn, User
from app.accounts.services.lockout import begin_attempt
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
