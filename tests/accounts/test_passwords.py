"""Which passwords are refused, how they are changed, and what a link may do."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts import passwords
from app.accounts.models import AccountToken, TokenPurpose
from app.accounts.queries import working_token
from app.accounts.services.tokens import LinkIsOver, issue, use
from app.extensions import db
from app.notices.sending import send_waiting
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.factories import PASSWORD, Factories

GOOD = "vier blauwe fietsen op zolder"
KNOWN = ("Sanne van der Berg", "s.jansen@rocdelta.example", "School Deltaweg voor techniek")
MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("kort en snel", None),
        ("elf tekens!", "at least 12"),
        ("x" * 129, "at most 128"),
        ("zo lang mag het " * 8, None),
        ("van der Berg en ik 2026", "your name"),
        ("hallo S.JANSEN hallo", "your name"),
        ("ik werk bij rocdelta dus", "your email address"),
        ("Deltaweg 12 in Zwolle", "name of your school"),
        ("elke dag naar school toe", None),
        ("meervoud is mooi zo", "Meervoud"),
        ("businessbabe", "Many people"),
        ("Chicken Wing 101", "Many people"),
        ("wachtwoord123", "Many people"),
        ("Wachtwoord 123", "Many people"),
        ("aaaaaaaaaaaaaaaa", "Many people"),
        ("121212121212", "Many people"),
        (GOOD, None),
        ("ünïcødé is fijn", None),
    ],
)
def test_refusing_passwords_that_are_guessed_first(app: Flask, password: str, words: str | None) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        if words is None:
            passwords.ensure_acceptable(password, *KNOWN)
        else:
            with pytest.raises(passwords.PasswordRefused, match=words):
                passwords.ensure_acceptable(password, *KNOWN)


def test_refusing_more_than_three_thousand_passwords_that_leaked() -> None:
    common = passwords._common_passwords()

    assert len(common) > 5_000
    assert {len(each) >= passwords.MIN_LENGTH for each in common} == {True}
    assert {"".join(each.casefold().split()) == each for each in common} == {True}


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert passwords.matches("cafe\u0301 om de hoek", passwords.hash_of("caf\u00e9 om de hoek"))


def test_changing_the_password_keeps_this_browser_and_ends_the_others(
    app: Flask, make: Factories, browser: Browser
) -> None:
    user = make.user(Role.COUNSELLOR)
    elsewhere = Browser(app).sign_in(user)
    browser.sign_in(user)

    page = browser.get("/account/password").submit(
        "Change password", current=PASSWORD, password=GOOD, again=GOOD
    )

    assert page.h1 == "Your account"
    assert elsewhere.get("/account").h1 == "Sign in"
    assert passwords.matches(GOOD, user.password_hash)
    assert emails_to(user.email)[-1].subject == "Your password has been changed"


@pytest.mark.parametrize(
    ("current", "password", "again", "words"),
    [
        ("wrong", GOOD, GOOD, "not your current password"),
        (PASSWORD, GOOD, GOOD + "x", "not the same"),
        (PASSWORD, "short", "short", "at least 12"),
    ],
)
def test_changing_the_password_says_what_is_wrong(
    make: Factories, browser: Browser, current: str, password: str, again: str, words: str
) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)

    page = browser.get("/account/password").submit(
        "Change password", current=current, password=password, again=again
    )

    assert words in page.text
    assert passwords.matches(PASSWORD, user.password_hash)


def _ask(browser: Browser, email: str) -> str:
    page = browser.get("/sign-in").click("Forgotten your password?").submit("Send the link", email=email)
    assert page.h1 == "Check your email"
    assert page.texts(".//main//strong") == [email]
    return page.text.replace(email, "her address")


def test_a_link_sets_a_new_password_once(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    _ask(browser, user.email)
    link = link_in(emails_to(user.email)[0])

    page = browser.get(link).submit("Save and sign in", password=GOOD, again=GOOD)

    assert page.path == "/today"
    assert passwords.matches(GOOD, user.password_hash)
    page.submit("Sign out")
    assert browser.get(link, expect=410).h1 == "This link no longer works"


def test_a_link_survives_a_password_that_is_refused(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    _ask(browser, user.email)
    page = browser.get(link_in(emails_to(user.email)[0]))

    page = page.submit("Save and sign in", password="welkom123456", again="welkom123456")
    assert "Many people" in page.text

    page.submit("Save and sign in", password=GOOD, again=GOOD)
    assert passwords.matches(GOOD, user.password_hash)


def test_asking_for_an_unknown_address_looks_the_same(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    closed = make.user(is_closed=True)
    invited = make.user(password_hash=None)

    assert len({_ask(browser, email) for email in (user.email, "no@school.example", closed.email)}) == 1
    _ask(browser, invited.email)

    assert [len(emails_to(person.email)) for person in (user, closed, invited)] == [1, 0, 0]


def test_asking_again_at_once_sends_no_second_email(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    with time_machine.travel(MOMENT, tick=False) as clock:
        for _ in range(5):
            _ask(browser, user.email)
        assert len(emails_to(user.email)) == 1
        clock.shift(timedelta(minutes=2, seconds=1))
        _ask(browser, user.email)

    assert len(emails_to(user.email)) == 2
    first, second = (link_in(email) for email in emails_to(user.email))
    with time_machine.travel(MOMENT + timedelta(minutes=5), tick=False):
        browser.get(first, expect=410)
        browser.get(second)


def test_a_link_is_over_after_an_hour(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    with time_machine.travel(MOMENT, tick=False) as clock:
        _ask(browser, user.email)
        link = link_in(emails_to(user.email)[0])
        clock.shift(timedelta(minutes=59))
        browser.get(link)
        clock.shift(timedelta(minutes=1))
        browser.get(link, expect=410)


@pytest.mark.parametrize("event", ["signed in", "password changed", "closed"])
def test_a_link_is_over_after_what_makes_it_needless(
    app: Flask, make: Factories, browser: Browser, event: str
) -> None:
    user = make.user(Role.COUNSELLOR)
    _ask(browser, user.email)
    link = link_in(emails_to(user.email)[0])

    if event == "signed in":
        browser.get("/sign-in").submit("Sign in", email=user.email, password=PASSWORD).submit("Sign out")
    elif event == "password changed":
        Browser(app).sign_in(user).get("/account/password").submit(
            "Change password", current=PASSWORD, password=GOOD, again=GOOD
        )
    else:
        Browser(app).sign_in(make.user(Role.ADMINISTRATOR)).get(f"/people/{user.id}").submit(
            "Close the account", reason="left"
        )

    browser.get(link, expect=410)


def test_links_never_carry_the_host_of_the_request(make: Factories, browser: Browser, app: Flask) -> None:
    user = make.user(Role.COUNSELLOR)
    app.config["PUBLIC_URL"] = "https://stage.school.example"
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    try:
        page = browser._page(browser._open("GET", "/password/forgotten", headers=evil), 200)
        token = next(f.get("value", "") for f in page.root.iter("input") if f.get("name") == "csrf_token")
        data = {"email": user.email, "csrf_token": token}
        browser._open("POST", "/password/forgotten", data=data, headers=evil)
    finally:
        app.config["PUBLIC_URL"] = ""

    bodies = [email.body for email in emails_to(user.email)]
    assert len(bodies) == 1
    assert all("evil.example" not in body for body in bodies)
    assert all("https://stage.school.example/password/new/" in body for body in bodies)


def test_only_the_hash_of_a_link_is_stored_and_its_email_is_wiped(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    _ask(browser, user.email)
    email = emails_to(user.email)[0]
    secret = link_in(email).rsplit("/", 1)[1]

    token = db.session.scalars(select(AccountToken)).one()
    assert secret not in token.secret_hash

    db.session.commit()
    assert send_waiting() == 1
    db.session.expire_all()
    assert email.body == ""


def test_of_two_uses_of_a_link_one_wins(make: Factories) -> None:
    user = make.user(Role.COUNSELLOR)
    token, secret = issue(user, TokenPurpose.PASSWORD_RESET)
    same = working_token(secret, TokenPurpose.PASSWORD_RESET)
    assert same is not None

    use(token)

    with pytest.raises(LinkIsOver):
        use(same)


def test_a_link_for_one_purpose_does_not_serve_another(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    _, secret = issue(user, TokenPurpose.PASSWORD_RESET)

    browser.get(f"/invitation/{secret}", expect=410)
