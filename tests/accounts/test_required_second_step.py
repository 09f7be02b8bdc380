"""Roles that need a second step: a term with a reminder, then the way to one and nothing else; nobody is locked out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.factors import app_of
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.models import School
from app.schools.queries import rules_of
from config import Development, Production, Testing
from tests.accounts.entrance import START, enter, is_in
from tests.accounts.steps import a_passkey, an_app, code_now
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

REMINDER = "Set up a second step for signing in"
OWN = "/account/second-step"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def _ask(school: School, *roles: Role, days: int = 14) -> None:
    rules = rules_of(school.id)
    rules.second_step_roles, rules.second_step_days = [role.value for role in roles], days


def _set_up(page: Page) -> Page:
    page = page.submit("Set up an authenticator app")
    secret = page.texts(".//code")[0].replace(" ", "")
    return page.submit("Confirm the app", code=pyotp.TOTP(secret).at(datetime.now(UTC)))


def test_production_asks_it_of_three_roles_and_the_demo_of_none() -> None:
    assert Production.SECOND_STEP_ROLES == ("administrator", "coordinator", "counsellor")
    assert Development.SECOND_STEP_ROLES == Testing.SECOND_STEP_ROLES == ()


def test_a_school_that_has_not_chosen_follows_the_installation(
    app: Flask, make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECOND_STEP_ROLES", Production.SECOND_STEP_ROLES)
    coordinator, supervisor = make.user(Role.COORDINATOR), make.user(Role.SUPERVISOR)

    assert REMINDER in enter(browser, coordinator.email, PASSWORD).text
    assert REMINDER not in enter(Browser(app), supervisor.email, PASSWORD).text
    _ask(make.school, Role.SUPERVISOR)
    assert REMINDER in enter(Browser(app), supervisor.email, PASSWORD).text
    assert REMINDER not in enter(Browser(app), coordinator.email, PASSWORD).text, "no longer needed"


def test_a_role_that_waits_for_a_second_person_does_not_ask_it_yet(make: Factories, browser: Browser) -> None:
    user = make.user(Role.SUPERVISOR, Role.COUNSELLOR)
    user.role_grants[1].needs_confirmation, user.role_grants[1].confirmed_by_id = True, None
    _ask(make.school, Role.COUNSELLOR)

    assert REMINDER not in enter(browser, user.email, PASSWORD).text


def test_every_page_reminds_once_until_it_is_set_up(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COORDINATOR)
    _ask(make.school, Role.COORDINATOR)

    page = enter(browser, user.email, PASSWORD)

    assert page.path == START
    for path in (START, "/people", "/account"):
        page = browser.get(path)
        assert page.text.count(REMINDER) == 1
        assert "until 8 Dec 2026" in page.text
    _set_up(page.click("Set up the second step"))
    assert REMINDER not in browser.get(START).text


def test_signing_in_again_does_not_lengthen_the_term(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COORDINATOR)
    _ask(make.school, Role.COORDINATOR)
    enter(browser, user.email, PASSWORD)
    due = user.second_step_due_at
    clock.shift(timedelta(days=10))

    enter(Browser(app), user.email, PASSWORD)

    assert user.second_step_due_at == due


def _late(make: Factories, clock: time_machine.Traveller, browser: Browser) -> User:
    user = make.user(Role.COORDINATOR)
    _ask(make.school, Role.COORDINATOR)
    enter(browser, user.email, PASSWORD).submit("Sign out")
    clock.shift(timedelta(days=15))
    return user


def test_after_the_term_signing_in_leads_to_setting_one_up_and_nothing_else(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _late(make, clock, browser)

    page = enter(browser, user.email, PASSWORD)

    assert page.path == OWN
    assert "All other pages are closed for you until then" in page.text
    for path in (START, "/people", "/account", "/account/password", "/students"):
        assert browser.get(path).path == OWN
    token = page.root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr]
    answer = browser.post("/account/sign-out-everywhere", {"csrf_token": token}, follow=False, expect=303)
    assert answer.response.headers["Location"].endswith(OWN)
    assert browser.get(START).path == OWN, "nothing was done: she is still signed in"


def test_setting_it_up_opens_everything_again_so_that_nobody_is_locked_out(
    app: Flask, make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _late(make, clock, browser)

    page = _set_up(enter(browser, user.email, PASSWORD))

    assert page.h1 == "Your recovery codes"
    assert browser.get(START).path == START
    assert app_of(user) is not None
    assert enter(Browser(app), user.email, PASSWORD).path == "/sign-in/second-step"


def test_signing_out_is_always_possible(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = _late(make, clock, browser)

    assert enter(browser, user.email, PASSWORD).submit("Sign out").h1 == "Sign in"


def test_an_open_session_ends_up_there_too_when_the_term_is_over(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COORDINATOR)
    _ask(make.school, Role.COORDINATOR, days=0)

    assert enter(browser, user.email, PASSWORD).path == OWN


def test_the_last_one_stays_where_it_is_needed(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    an_app(make, user)
    passkey = a_passkey(make, user)
    _ask(make.school, Role.COORDINATOR)
    browser.sign_in(user)

    page = browser.get(OWN).submit("Remove the authenticator app")
    assert "Its codes no longer work" in page.text, "there is another one"
    page = page.submit(f"Remove the passkey: {passkey.name}")

    assert "this is your only one" in page.text
    assert passkey.name in browser.get(OWN).text


def test_the_last_one_may_go_where_it_is_not_needed(make: Factories, browser: Browser) -> None:
    student = make.user(Role.STUDENT)
    passkey = a_passkey(make, student)

    page = browser.sign_in(student).get(OWN).submit(f"Remove the passkey: {passkey.name}")

    assert "You have no passkeys yet" in page.text


def test_a_student_may_have_one_without_being_asked(make: Factories, browser: Browser, clock: object) -> None:
    student = make.user(Role.STUDENT)
    page = browser.sign_in(student).get(OWN)
    assert "You do not need one" in page.text

    assert _set_up(page).h1 == "Your recovery codes"


def test_a_coordinator_sets_who_needs_one_from_a_day_on(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/school/settings")
    assert "nobody" in page.text

    page = page.click("Change the rules").submit(
        "Save the rules", second_step_roles=["administrator", "supervisor"], second_step_days="30"
    )

    rules = rules_of(make.school.id)
    assert (rules.second_step_roles, rules.second_step_days) == (["administrator", "supervisor"], 30)
    assert "Administrator, Internship supervisor" in page.text
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "rules:set")).one()
    assert event.data["second_step_roles"] == ["administrator", "supervisor"]
    page = page.click("Change the rules").submit("Save the rules")
    assert "These rules already apply on that day" in page.text


@pytest.mark.parametrize(
    ("days", "message"), [("91", "from 0 to 90"), ("-1", "from 0 to 90"), ("", "from 0 to 90")]
)
def test_a_term_that_makes_no_sense_is_refused(
    make: Factories, browser: Browser, days: str, message: str
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/settings/change").submit("Save the rules", second_step_days=days)

    assert message in page.text


def test_somebody_who_has_one_is_never_reminded(
    make: Factories, browser: Browser, clock: time_machine.Traveller
) -> None:
    user = make.user(Role.COORDINATOR)
    an_app(make, user)
    _ask(make.school, Role.COORDINATOR)

    page = enter(browser, user.email, PASSWORD).submit("Sign in", code=code_now())

    assert is_in(page)
    assert REMINDER not in page.text
