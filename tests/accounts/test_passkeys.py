"""Passkeys: added by their owner, good alone or after a password, and what no answer of a device gets round."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import BrowserSession, Passkey, Proof, User
from app.accounts.services.passkeys import MOST
from app.audit.models import AuditEvent
from app.extensions import db, now
from tests.accounts.authenticator import (
    IS_COPIED,
    MAY_BE_COPIED,
    PRESENT,
    VERIFIED,
    Device,
    add_passkey,
    enter_with,
    options_on,
)
from tests.accounts.entrance import enter, is_in
from tests.accounts.mailbox import emails_to
from tests.accounts.steps import a_passkey
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

REFUSED = "This passkey did not work, or the page was open for too long"


def _own(app: Flask, make: Factories, role: Role = Role.COUNSELLOR, **how: Any) -> tuple[User, Device]:
    """Somebody with a passkey."""
    user, device = make.user(role), Device(**how)
    add_passkey(Browser(app).sign_in(user), device)
    return user, device


def _stored() -> Passkey:
    return db.session.scalars(select(Passkey)).one()


def test_adding_one_gives_codes_and_tells_the_owner(make: Factories, browser: Browser) -> None:
    user = make.user(Role.STUDENT, email="zoe@school.example")
    make.student(user=user)
    browser.sign_in(user)
    page = browser.get("/account").click("Manage the second step").click("Add a passkey")
    options = options_on(page)
    assert options["rp"] == {"id": "localhost", "name": "Meervoud"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert "zoe" not in options["user"]["id"]

    page = add_passkey(browser, Device(), "My phone")

    assert page.h1 == "Your recovery codes"
    assert "My phone" in browser.get("/account/second-step").text
    told = emails_to(user.email)[-1]
    assert told.kind == "step_added"
    assert "“My phone”" in told.body
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["second_step:add", "second_step:make_codes"]


def test_a_passkey_alone_signs_in_and_leads_to_the_page_that_was_wanted(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user, device = _own(app, make)
    page = browser.get("/account/password")
    options = options_on(page)
    assert options["userVerification"] == "required"
    assert options["allowCredentials"] == [], "whose it is says the device"

    page = enter_with(page, device)

    assert page.path == "/account/password"
    assert is_in(page)
    assert _stored().last_used_at is not None
    assert user.last_sign_in_at is not None
    proofs = db.session.scalars(select(BrowserSession.proof).order_by(BrowserSession.id)).all()
    assert proofs[-1] is Proof.PASSKEY


def test_a_passkey_is_the_second_step_after_a_password(app: Flask, make: Factories, browser: Browser) -> None:
    user, device = _own(app, make)
    page = enter(browser, user.email, PASSWORD)
    assert page.h1 == "The second step"
    assert len(options_on(page)["allowCredentials"]) == 1
    assert "Code from your app" not in page.text, "she has none"

    assert is_in(enter_with(page, device, "Use your passkey"))


def test_the_passkey_of_somebody_else_is_no_second_step(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user, _ = _own(app, make)
    _, others = _own(app, make)

    page = enter_with(enter(browser, user.email, PASSWORD), others, "Use your passkey")

    assert REFUSED in page.text
    assert not is_in(page)


def _refused_answers() -> dict[str, Callable[[Device], Device]]:
    return {
        "another origin": lambda device: replace(device, origin="https://meervoud.example"),
        "another site": lambda device: replace(device, site="meervoud.example"),
        "nobody verified": lambda device: replace(device, flags=PRESENT),
        "nobody there": lambda device: replace(device, flags=VERIFIED),
        "another key": lambda device: replace(
            Device(), credential_id=device.credential_id, handle=device.handle
        ),
        "another account": lambda device: replace(device, handle="c29tZWJvZHkgZWxzZQ"),
        "fewer uses": lambda device: replace(device, uses=-1),
        "unknown": lambda _device: Device(),
    }


@pytest.mark.parametrize("what", _refused_answers())
def test_what_does_not_fit_is_refused_with_one_sentence(
    app: Flask, make: Factories, browser: Browser, what: str
) -> None:
    _, device = _own(app, make)
    enter_with(Browser(app).get("/sign-in"), device)

    page = enter_with(browser.get("/sign-in"), _refused_answers()[what](device))

    assert REFUSED in page.text
    assert not is_in(page)


@pytest.mark.parametrize("what", ["another origin", "another site", "nobody verified", "nobody there"])
def test_what_does_not_fit_is_not_added(make: Factories, browser: Browser, what: str) -> None:
    browser.sign_in(make.user(Role.COUNSELLOR))

    page = add_passkey(browser, _refused_answers()[what](Device()))

    assert REFUSED in page.text
    assert db.session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("counts", [True, False])
def test_an_answer_counts_once(app: Flask, make: Factories, browser: Browser, counts: bool) -> None:
    _, device = _own(app, make, counts=counts)
    page = browser.get("/sign-in")
    answer = json.dumps(device.sign(options_on(page)))
    assert is_in(page.submit("Sign in with a passkey", answer=answer))
    other = Browser(app)
    token = _field(page, "token")

    again = other.post(
        "/sign-in/passkey",
        {"csrf_token": _field(other.get("/sign-in"), "csrf_token"), "token": token, "answer": answer},
    )

    assert REFUSED in again.text


def _field(page: Page, name: str) -> str:
    found = page.root.find(f".//input[@name='{name}']")
    assert found is not None
    return found.get("value", "")


def test_a_key_that_does_not_count_signs_in_again_and_again(app: Flask, make: Factories) -> None:
    _, device = _own(app, make, counts=False)

    for _ in range(3):
        assert is_in(enter_with(Browser(app).get("/sign-in"), device))
    assert _stored().sign_count == 0


def test_a_page_is_good_for_ten_minutes(app: Flask, make: Factories, browser: Browser) -> None:
    _, device = _own(app, make)
    page = browser.get("/sign-in")

    with time_machine.travel(now() + timedelta(minutes=11)):
        assert REFUSED in enter_with(page, device).text


def test_a_question_for_one_purpose_is_none_for_another(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user, device = _own(app, make)
    page = enter(browser, user.email, PASSWORD)
    answer = json.dumps(device.sign(options_on(page)))
    token = _field(page, "token")

    page = browser.post(
        "/sign-in/passkey", {"csrf_token": _field(page, "csrf_token"), "token": token, "answer": answer}
    )

    assert REFUSED in page.text
    assert not is_in(page)


def test_a_closed_account_has_no_use_of_its_passkey(app: Flask, make: Factories, browser: Browser) -> None:
    user, device = _own(app, make)
    user.is_closed = True

    assert REFUSED in enter_with(browser.get("/sign-in"), device).text


def test_one_device_is_added_once_and_to_one_account(app: Flask, make: Factories, browser: Browser) -> None:
    _, device = _own(app, make)
    browser.sign_in(make.user(Role.COUNSELLOR))

    page = add_passkey(browser, device)

    assert "This passkey is already in use" in page.text
    assert len(db.session.scalars(select(Passkey)).all()) == 1


def test_what_the_maker_of_a_device_keeps_is_told(app: Flask, make: Factories, browser: Browser) -> None:
    _user, device = _own(app, make, flags=PRESENT | VERIFIED | MAY_BE_COPIED)
    assert (_stored().may_be_copied, _stored().is_copied) == (True, False)
    device.flags |= IS_COPIED

    enter_with(browser.get("/sign-in"), device)

    assert _stored().is_copied
    assert "for your other devices too" in browser.get("/account/second-step").text


def test_several_passkeys_have_one_account_and_names_of_their_own(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)
    phone, laptop = Device(), Device()
    add_passkey(browser, phone, "Phone")
    page = add_passkey(browser, laptop, "Laptop")
    assert page.h1 == "Second step", "she has recovery codes"
    assert phone.handle == laptop.handle

    page = page.submit("Save the name", name="Old phone")
    assert "The passkey is now called Old phone" in page.text
    page = page.submit("Remove the passkey: Old phone")

    assert [row.name for row in db.session.scalars(select(Passkey))] == ["Laptop"]
    assert not is_in(enter_with(Browser(app).get("/sign-in"), phone))
    assert is_in(enter_with(Browser(app).get("/sign-in"), laptop))
    assert [email.kind for email in emails_to(user.email)] == ["step_added", "step_added", "step_removed"]


@pytest.mark.parametrize(("name", "message"), [("", "Enter a name"), ("x" * 101, "at most 100")])
def test_a_name_that_is_none_is_refused(make: Factories, browser: Browser, name: str, message: str) -> None:
    user = make.user(Role.COUNSELLOR)
    passkey = a_passkey(make, user)
    browser.sign_in(user)

    page = browser.post(
        f"/account/second-step/passkeys/{passkey.id}/rename", {"csrf_token": browser.token(), "name": name}
    )

    assert message in page.text
    assert message in add_passkey(browser, Device(), name).text


def test_there_is_an_end_to_how_many(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    for _ in range(MOST):
        a_passkey(make, user)
    browser.sign_in(user)

    assert "Remove one that you no longer use first" in add_passkey(browser, Device()).text


def test_without_javascript_the_page_says_what_to_do(make: Factories, browser: Browser) -> None:
    page = browser.get("/sign-in")
    assert "Passkeys need JavaScript" in page.text

    page = page.submit("Sign in with a passkey")

    assert "Turn it on, or use another way" in page.text


HOSTILE = [
    "-",
    "null",
    "[]",
    "{}",
    '{"id": 7}',
    '{"id": "AAAA"}',
    '{"id": "%s", "rawId": "AAAA"}',
    '{"id": "%s", "rawId": "%s", "type": "public-key", "response": null}',
    '{"id": "%s", "rawId": "%s", "type": "public-key", "response": {}}',
    (
        '{"id": "%s", "rawId": "%s", "type": "x", "response": {"clientDataJSON": "", "authenticatorData": "", '
        '"signature": ""}}'
    ),
    (
        '{"id": "%s", "rawId": "%s", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"authenticatorData": "AAAA", "signature": "AAAA", "attestationObject": "AAAA"}}'
    ),
    (
        '{"id": "%s", "rawId": "%s", "type": "public-key", "response": {"clientDataJSON": 5, '
        '"authenticatorData": [], "signature": {}, "attestationObject": "oA", "transports": 3, "userHandle": 1}}'
    ),
    "[" * 5000,
    "x" * 30_000,
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_an_answer_of_no_browser_is_refused_in_words(
    app: Flask, make: Factories, browser: Browser, answer: str
) -> None:
    user, _device = _own(app, make)
    page = browser.get("/sign-in")
    number = _stored().credential_id
    sent = answer.replace("%s", number)

    assert REFUSED in page.submit("Sign in with a passkey", answer=sent).text
    page = browser.sign_in(user).get("/account/second-step/passkeys/new")
    assert REFUSED in page.submit("Add the passkey", name="Phone", answer=sent).text
    assert len(db.session.scalars(select(Passkey)).all()) == 1


def test_broken_answers_of_a_real_device_never_fail(app: Flask, make: Factories, browser: Browser) -> None:
    user, _device = _own(app, make)
    browser.sign_in(user)
    page = browser.get("/account/second-step/passkeys/new")
    whole = Device().make(options_on(page))
    object_ = whole["response"]["attestationObject"]

    for cut in range(0, len(object_), 7):
        broken = {**whole, "response": {**whole["response"], "attestationObject": object_[:cut]}}
        assert REFUSED in page.submit("Add the passkey", name="Phone", answer=json.dumps(broken)).text
