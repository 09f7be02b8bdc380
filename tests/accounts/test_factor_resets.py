"""A lost device: who can take away somebody's second step, with whom, and what she hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.factors import has_second_step, open_reset_of
from app.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User
from app.accounts.services.closing import empty_mentor_account
from app.accounts.services.recovery import make_codes
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.queries import rules_of
from tests.accounts.entrance import enter, is_in
from tests.accounts.mailbox import emails_to
from tests.accounts.steps import a_passkey, an_app, code_now
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


def _lost(make: Factories, *roles: Role) -> User:
    user = make.user(*roles)
    an_app(make, user)
    a_passkey(make, user)
    make_codes(user)
    return user


def _actions() -> list[str]:
    wanted = AuditEvent.action.in_(["second_step:ask_reset", "second_step:reset"])
    return list(db.session.scalars(select(AuditEvent.action).where(wanted).order_by(AuditEvent.id)))


@pytest.mark.parametrize("role", [Role.MENTOR, Role.ADMINISTRATOR, Role.REPORT_VIEWER])
def test_an_administrator_resets_the_step_of_somebody_who_sees_no_content(
    app: Flask, make: Factories, browser: Browser, role: Role
) -> None:
    user = _lost(make, role)
    session = Browser(app).sign_in(user)
    session.get("/account")
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    page = browser.get(f"/people/{user.id}").submit("Reset the second step")

    assert "is reset" in page.text
    assert not has_second_step(user)
    for table in (AuthenticatorApp, Passkey, RecoveryCode):
        assert db.session.scalars(select(table)).all() == []
    assert session.get("/account").h1 == "Sign in", "sessions end"
    assert is_in(enter(Browser(app), user.email, PASSWORD))
    assert emails_to(user.email)[-1].kind == "step_reset"
    assert _actions() == ["second_step:reset"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR])
@pytest.mark.parametrize("second", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_of_somebody_who_sees_content_a_second_person_confirms_it(
    app: Flask, make: Factories, browser: Browser, role: Role, second: Role
) -> None:
    user = _lost(make, role)
    browser.sign_in(make.user(Role.ADMINISTRATOR, name="Kim de Boer"))

    page = browser.get(f"/people/{user.id}").submit("Reset the second step")

    assert "A second person has to confirm this" in page.text
    assert has_second_step(user)
    assert "Confirm the reset" not in page.html, "not by whoever asked"
    asked = emails_to(user.email)[-1]
    assert asked.kind == "step_reset_asked"
    assert "Kim de Boer" in asked.body
    other = Browser(app).sign_in(make.user(second, name="Marleen Vos"))
    page = other.get("/people")
    assert "A second step is waiting to be reset" in page.text
    page.click("View the request").submit("Confirm the reset")
    assert not has_second_step(user)
    told = emails_to(user.email)[-1]
    assert told.kind == "step_reset"
    assert "Kim de Boer and Marleen Vos" in told.body
    assert _actions() == ["second_step:ask_reset", "second_step:reset"]


def test_neither_who_asked_nor_who_lost_it_confirms(app: Flask, make: Factories, browser: Browser) -> None:
    user = _lost(make, Role.COORDINATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    browser.get(f"/people/{user.id}").submit("Reset the second step")

    for someone in (browser, Browser(app).sign_in(user)):
        page = someone.post(f"/people/{user.id}/second-step/confirm", {"csrf_token": someone.token()})
        assert "A second person has to confirm this: an administrator or coordinator" in page.text
    assert has_second_step(user)


def test_asking_twice_asks_once(make: Factories, browser: Browser) -> None:
    user = _lost(make, Role.COORDINATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    for _ in range(2):
        browser.post(f"/people/{user.id}/second-step/reset", {"csrf_token": browser.token()})

    assert [email.kind for email in emails_to(user.email)] == ["step_reset_asked"]


def test_nobody_resets_her_own(make: Factories, browser: Browser) -> None:
    me = _lost(make, Role.ADMINISTRATOR)
    browser.sign_in(me)

    page = browser.post(f"/people/{me.id}/second-step/reset", {"csrf_token": browser.token()})

    assert "You cannot reset your own second step" in page.text
    assert has_second_step(me)


def test_what_is_not_there_is_not_reset(make: Factories, browser: Browser) -> None:
    user = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    for act in ("reset", "confirm"):
        page = browser.post(f"/people/{user.id}/second-step/{act}", {"csrf_token": browser.token()})
        assert "has no second step, or it was reset already" in page.text
    assert emails_to(user.email) == []


def test_signing_in_with_the_step_shows_that_nothing_was_lost(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = _lost(make, Role.COORDINATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    browser.get(f"/people/{user.id}").submit("Reset the second step")

    with time_machine.travel(datetime.now(UTC), tick=False):
        assert is_in(enter(Browser(app), user.email, PASSWORD).submit("Sign in", code=code_now()))

    assert open_reset_of(user) is None


def test_a_request_waits_a_week(make: Factories, browser: Browser) -> None:
    user = _lost(make, Role.COORDINATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    browser.get(f"/people/{user.id}").submit("Reset the second step")

    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert open_reset_of(user) is None


def test_whoever_needs_a_step_sets_up_a_new_one_at_once(
    app: Flask, make: Factories, browser: Browser
) -> None:
    rules_of(make.school.id).second_step_roles = ["administrator"]
    user = _lost(make, Role.ADMINISTRATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    browser.get(f"/people/{user.id}").submit("Reset the second step")

    page = enter(Browser(app), user.email, PASSWORD)
    assert page.path == "/account/second-step"
    assert "All other pages are closed" in page.text


def test_the_command_resets_it_for_the_only_administrator(app: Flask, make: Factories) -> None:
    user = _lost(make, Role.ADMINISTRATOR)
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["accounts", "reset-factors", user.email.upper()])

    assert result.exit_code == 0, result.output
    assert "is reset; the password stays the same" in result.output
    db.session.expire_all()
    assert not has_second_step(user)
    assert "on the server" in emails_to(user.email)[-1].body
    assert _actions() == ["second_step:reset"]


@pytest.mark.parametrize(
    ("email", "message"),
    [("nobody@school.example", "There is no account"), ("plain@school.example", "has no second step")],
)
def test_the_command_says_what_is_wrong(app: Flask, make: Factories, email: str, message: str) -> None:
    make.user(Role.ADMINISTRATOR, email="plain@school.example")
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["accounts", "reset-factors", email])

    assert result.exit_code == 1
    assert message in result.output


def test_a_mentor_who_leaves_takes_her_second_step_along(make: Factories) -> None:
    mentor = _lost(make, Role.MENTOR)

    empty_mentor_account(mentor)

    for table in (AuthenticatorApp, Passkey, RecoveryCode):
        assert db.session.scalars(select(table)).all() == []
