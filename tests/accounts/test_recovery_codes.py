"""Recovery codes: shown once, each good once, and news to their owner when one is used."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.factors import unused_codes_of
from app.accounts.models import RecoveryCode, User
from app.accounts.services.recovery import code_like, make_codes, use_code
from app.audit.models import AuditEvent
from app.extensions import db, writing
from tests.accounts.entrance import enter, is_in
from tests.accounts.mailbox import emails_to
from tests.accounts.steps import a_passkey, an_app
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories


def _with_codes(make: Factories) -> tuple[User, list[str]]:
    user = make.user(Role.COUNSELLOR)
    an_app(make, user)
    return user, make_codes(user)


def _recover(browser: Browser, user: User, code: str) -> Page:
    page = enter(browser, user.email, PASSWORD).click("Lost your phone or passkey? Use a recovery code")
    return page.submit("Sign in", code=code)


@pytest.mark.parametrize("form", ["{}", "{} ", " {}"])
def test_a_code_signs_in_once_and_its_owner_hears_of_it(
    app: Flask, make: Factories, browser: Browser, form: str
) -> None:
    user, codes = _with_codes(make)

    page = _recover(browser, user, form.format(codes[3].upper().replace("-", " ")))

    assert page.path == "/account/second-step"
    assert "You used a recovery code" in page.text
    assert "You have 9 codes left" in page.text
    assert not is_in(_recover(Browser(app), user, codes[3]))
    letter = emails_to(user.email)[-1]
    assert letter.kind == "code_used"
    assert "9 recovery codes left" in letter.body
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "second_step:use_code")).one()
    assert event.data == {"left": 9}


def test_the_code_of_somebody_else_does_not_count(make: Factories, browser: Browser) -> None:
    user, _ = _with_codes(make)
    _, others = _with_codes(make)

    assert not is_in(_recover(browser, user, others[0]))


def test_codes_are_stored_as_hashes_and_are_hard_to_guess(make: Factories) -> None:
    _, codes = _with_codes(make)
    stored = db.session.scalars(select(RecoveryCode.code_hash).order_by(RecoveryCode.id)).all()

    assert len(set(codes)) == len(set(stored)) == 10
    assert all(row.startswith("$argon2id$") for row in stored)
    assert {len(code) for code in codes} == {13}


def test_of_two_requests_with_one_code_one_wins(app: Flask, make: Factories) -> None:
    user, codes = _with_codes(make)
    user_id, code_id = user.id, code_like(user, codes[0])
    assert code_id is not None
    db.session.commit()

    def use(_number: int) -> bool:
        with app.app_context(), writing():
            person = db.session.get(User, user_id)
            assert person is not None
            is_used = use_code(person, code_id)
            db.session.commit()
            return is_used

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(use, range(3))) == [False, False, True]


def test_new_codes_void_the_old_ones(make: Factories, browser: Browser) -> None:
    user, old = _with_codes(make)
    browser.sign_in(user)

    page = browser.get("/account/second-step").submit("Make new recovery codes")

    fresh = page.texts(".//ol[@class='recovery-codes']/li")
    assert len(fresh) == 10
    assert not set(fresh) & set(old)
    assert code_like(user, old[0]) is None
    assert code_like(user, fresh[0]) is not None
    assert page.root.find(".//a[@download]") is not None
    assert not any(code in browser.get("/account/second-step").html for code in fresh), "shown once"


def test_codes_stay_when_another_step_is_added_and_go_with_the_last_one(
    make: Factories, browser: Browser
) -> None:
    user, _ = _with_codes(make)
    passkey = a_passkey(make, user)
    browser.sign_in(user)

    page = browser.get("/account/second-step").submit("Remove the authenticator app")
    assert len(unused_codes_of(user)) == 10
    page = page.submit(f"Remove the passkey: {passkey.name}")

    assert unused_codes_of(user) == []
    assert "Recovery codes" not in page.texts(".//h2")


def test_codes_without_a_second_step_are_not_made(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)

    page = browser.post("/account/second-step/recovery-codes", {"csrf_token": browser.token()})

    assert "Set up an authenticator app or a passkey first" in page.text
    assert unused_codes_of(user) == []
