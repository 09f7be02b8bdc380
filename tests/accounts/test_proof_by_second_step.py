"""A fresh proof by a passkey or by a code of an app, where somebody has one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import BrowserSession, Proof, User
from app.extensions import db, now
from tests.accounts.authenticator import Device, add_passkey, enter_with
from tests.accounts.steps import a_passkey, an_app, code_now
from tests.browser import Browser, Page
from tests.factories import Factories

ASK = "Show that it is you"


@contextmanager
def _later(**passed: float) -> Iterator[None]:
    with time_machine.travel(now() + timedelta(**passed), tick=False):
        yield


def _give_role(make: Factories, browser: Browser, me: User) -> tuple[User, Page]:
    """Give a role when the last proof is too old; the page in between."""
    person = make.user(Role.SUPERVISOR)
    page = browser.sign_in(me).get(f"/people/{person.id}")
    return person, page


def _proofs() -> set[Proof]:
    return set(db.session.scalars(select(BrowserSession.proof)))


def test_a_code_goes_on_with_what_she_did(make: Factories, browser: Browser) -> None:
    me = make.user(Role.ADMINISTRATOR)
    an_app(make, me)
    person, page = _give_role(make, browser, me)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        assert page.h1 == ASK
        page = page.submit("Go on with the code", proof_code="000000")
        assert page.h1 == ASK
        assert "not right, it was used already" in page.text
        assert {grant.role for grant in person.role_grants} == {Role.SUPERVISOR}
        page = page.submit("Go on with the code", proof_code=code_now())

    assert page.path == f"/people/{person.id}"
    assert Role.REPORT_VIEWER in {grant.role for grant in person.role_grants}
    assert Proof.CODE in _proofs()


def test_a_code_proves_once(app: Flask, make: Factories, browser: Browser) -> None:
    me = make.user(Role.ADMINISTRATOR)
    an_app(make, me)
    person, page = _give_role(make, browser, me)
    other = Browser(app).sign_in(me).get(f"/people/{person.id}")

    with _later(minutes=31):
        page.submit("Give this role", role="report_viewer").submit(
            "Go on with the code", proof_code=code_now()
        )
        again = other.submit("Give this role", role="coordinator")
        assert again.submit("Go on with the code", proof_code=code_now()).h1 == ASK

    assert Role.COORDINATOR not in {grant.role for grant in person.role_grants}


def test_a_passkey_goes_on_with_what_she_did(app: Flask, make: Factories, browser: Browser) -> None:
    me, device = make.user(Role.ADMINISTRATOR), Device()
    add_passkey(Browser(app).sign_in(me), device)
    person, page = _give_role(make, browser, me)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        assert page.h1 == ASK
        page = enter_with(page, device, "Go on with your passkey")

    assert page.path == f"/people/{person.id}"
    assert Role.REPORT_VIEWER in {grant.role for grant in person.role_grants}
    assert Proof.PASSKEY in _proofs()


def test_the_passkey_of_somebody_else_proves_nothing(app: Flask, make: Factories, browser: Browser) -> None:
    me, other, device = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR), Device()
    a_passkey(make, me)
    add_passkey(Browser(app).sign_in(other), device)
    person, page = _give_role(make, browser, me)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        page = enter_with(page, device, "Go on with your passkey")
        assert "This passkey did not work" in page.text
        page = page.submit("Go on with your passkey")
        assert "Passkeys need JavaScript" in page.text

    assert {grant.role for grant in person.role_grants} == {Role.SUPERVISOR}


def test_who_has_neither_is_not_asked_for_it(make: Factories, browser: Browser) -> None:
    _person, page = _give_role(make, browser, make.user(Role.ADMINISTRATOR))

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")

    assert page.texts(".//main//button") == ["Go on"]
