"""The whole way through a school's sign-in service: invited, linked, signed in, unknown, closed."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.extensions import db, now
from app.signon import trail
from app.signon.models import ExclusiveFor, Provider, ServiceSession
from tests.accounts.entrance import START, enter, is_in
from tests.accounts.mailbox import emails_to
from tests.accounts.steps import an_app, code_now
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories
from tests.signon.conftest import begin, come_back
from tests.signon.rows import a_provider, events, linked
from tests.signon.service import Service

pytestmark = pytest.mark.database
NEW = "sanne.jansen@school.example"


def test_linked_account_signs_in_with_the_button(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    user = make.user(Role.COORDINATOR)
    linked(provider, user)

    address = browser.get("/sign-in?next=/companies").links["Continue with School account"]
    page = come_back(browser, service.authorize(begin(browser, address)))

    assert is_in(page)
    assert page.path == "/companies"
    assert db.session.get_one(User, user.id).last_sign_in_at is not None


def test_what_is_asked_of_the_service_is_bound_to_this_sign_in(browser: Browser, provider: Provider) -> None:
    asked = [parse_qs(urlsplit(begin(browser, f"/sign-in/with/{provider.id}")).query) for _ in range(2)]

    assert asked[0]["redirect_uri"] == [f"http://localhost/sign-in/with/{provider.id}/return"]
    assert asked[0]["scope"] == ["openid email profile"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43
        assert asked[0][name] != asked[1][name]


def test_unknown_person_is_told_whom_to_ask_and_not_named_in_the_trail(
    make: Factories, browser: Browser, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    make.user(Role.COORDINATOR, email=NEW)
    service.claims = {"email": NEW, "email_verified": True, "name": "Sanne Jansen"}
    page = go_through(f"/sign-in/with/{provider.id}", expect=403)

    assert page.h1 == "You cannot sign in with this school account"
    assert "ask your school's internship coordinator" in page.text
    (event,) = events(trail.STRANGER)
    assert len(event.data["subject_hash"]) == 12
    assert "Sanne" not in str(vars(event))
    assert "subject-1" not in str(vars(event))
    assert not is_in(browser.get("/sign-in"))


def test_closed_account_stays_closed(
    make: Factories, provider: Provider, go_through: Callable[..., Page]
) -> None:
    linked(provider, make.user(Role.STUDENT, is_closed=True))

    assert "Your account in Meervoud is closed" in go_through(f"/sign-in/with/{provider.id}", expect=403).text


@pytest.mark.parametrize(
    ("claims", "is_closed"),
    [
        ({"eduperson_affiliation": ["employee", "member"]}, False),
        ({"eduperson_affiliation": "Student"}, False),
        ({"eduperson_affiliation": ["alum", "affiliate"]}, True),
        ({"eduperson_affiliation": []}, True),
        ({}, False),
    ],
)
def test_who_left_according_to_the_service_finds_her_account_closed(
    make: Factories,
    service: Service,
    provider: Provider,
    go_through: Callable[..., Page],
    claims: dict[str, object],
    is_closed: bool,
) -> None:
    user = make.user(Role.SUPERVISOR)
    linked(provider, user)
    provider.affiliations = "employee student"
    service.told = claims

    page = go_through(f"/sign-in/with/{provider.id}", expect=403 if is_closed else 200)

    assert ("no longer study or work" in page.text) is is_closed
    assert db.session.get_one(User, user.id).is_closed is is_closed
    assert len(events(trail.LEFT)) == is_closed


def test_last_administrator_who_left_is_refused_but_not_closed(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    user = make.user(Role.ADMINISTRATOR)
    linked(provider, user)
    provider.affiliations = "employee"
    service.claims = {"eduperson_affiliation": ["alum"]}

    go_through(f"/sign-in/with/{provider.id}", expect=403)

    assert not db.session.get_one(User, user.id).is_closed


def test_password_no_longer_counts_where_the_school_says_so(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    make.user(Role.ADMINISTRATOR)
    staff, student = make.user(Role.COORDINATOR), make.user(Role.STUDENT)
    make.student(user=student)
    for number, user in enumerate((staff, student)):
        linked(provider, user, f"subject-{number}")
    provider.exclusive_for = ExclusiveFor.STAFF

    assert not is_in(enter(browser, staff.email, PASSWORD))
    browser.get("/password/forgotten").submit("Send the link", email=staff.email)
    assert emails_to(staff.email) == []
    page = enter(browser, student.email, PASSWORD)
    assert is_in(page)
    page.submit("Sign out")
    provider.is_on = False
    assert is_in(enter(browser, staff.email, PASSWORD))


def test_administrator_who_has_been_one_for_longest_keeps_her_password(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    first, second = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
    for number, user in enumerate((first, second)):
        linked(provider, user, f"subject-{number}")
    provider.exclusive_for = ExclusiveFor.EVERYBODY

    assert not is_in(enter(browser, second.email, PASSWORD))
    assert is_in(enter(browser, first.email, PASSWORD))


def test_administrator_may_choose_a_password_where_none_has_one(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    user = make.user(Role.ADMINISTRATOR, password_hash=None)
    linked(provider, user)
    provider.exclusive_for = ExclusiveFor.EVERYBODY
    browser.get("/password/forgotten").submit("Send the link", email=user.email)

    assert len(emails_to(user.email)) == 1


def test_service_that_is_off_or_unknown_is_no_page(browser: Browser, provider: Provider) -> None:
    provider.is_on = False

    browser.get(f"/sign-in/with/{provider.id}", expect=404)
    browser.get(f"/sign-in/with/{provider.id}/return?code=x&state=y", expect=404)
    assert "Continue with School account" not in browser.get("/sign-in").links


def test_portal_may_say_which_page_to_open_and_no_other_site(
    make: Factories, provider: Provider, service: Service, go_through: Callable[..., Page], browser: Browser
) -> None:
    linked(provider, make.user(Role.COORDINATOR))
    start = f"/sign-in/with/{provider.id}"
    for target, path in (
        ("http://localhost/companies", "/companies"),
        ("https://evil.example/companies", START),
        ("//evil.example", START),
        ("http://localhost//evil.example", START),
    ):
        page = go_through(f"{start}?iss={service.issuer}&target_link_uri={target}")
        assert page.path == path
        page.submit("Sign out")
    browser.get(f"{start}?iss=https://evil.example", expect=400)


def test_many_services_are_found_by_address(make: Factories, browser: Browser, provider: Provider) -> None:
    for number in range(3):
        a_provider(make.new_school(), domains=f"school{number}.example", name=f"School {number}")
    page = browser.get("/sign-in?next=/companies").click("Continue with your school account")
    assert "Enter your email address at school" in page.submit("Find my school").text
    assert "No school found" in page.submit("Find my school", email="x@nowhere.example").text
    found = page.submit("Find my school", email="x@School1.example")

    link = found.links["Continue with School 1"]
    assert link.endswith("?next=/companies")
    assert "Continue with School 2" not in found.links


def test_second_step_is_asked_here_unless_the_service_saw_to_it(
    make: Factories, browser: Browser, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    user = make.user(Role.COORDINATOR)
    linked(provider, user)
    an_app(make, user)
    provider.strong_values = "mfa http://surfconext.nl/assurance/loa2"
    service.claims = {"amr": ["pwd"], "acr": "http://surfconext.nl/assurance/loa1", "sid": "at-school"}
    page = go_through(f"/sign-in/with/{provider.id}?next=/companies")
    assert page.path == "/sign-in/second-step"
    page = page.submit("Sign in", code=code_now())
    assert page.path == "/companies"
    assert db.session.scalars(select(ServiceSession.sid)).all() == ["at-school"]
    assert page.submit("Sign out").h1 == "Signed out of Meervoud"
    for claims in ({"amr": ["pwd", "mfa"]}, {"acr": "http://surfconext.nl/assurance/loa2"}):
        service.claims = claims
        page = go_through(f"/sign-in/with/{provider.id}")
        assert page.path == START
        page.submit("Sign out")


def test_service_that_sees_to_a_second_step_is_enough_for_a_role_that_needs_one(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    user = make.user(Role.COORDINATOR, second_step_due_at=now() - timedelta(days=1))
    linked(provider, user)
    provider.strong_values = "mfa"
    service.claims = {"amr": ["pwd", "mfa"]}

    assert go_through(f"/sign-in/with/{provider.id}").path == START
    assert db.session.get_one(User, user.id).second_step_due_at is None


def test_passkey_does_not_get_round_the_service(
    make: Factories, browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.user(Role.ADMINISTRATOR)
    user = make.user(Role.COORDINATOR)
    linked(provider, user)
    number = user.id
    monkeypatch.setattr("app.accounts.views.signing_in.use_passkey", lambda *_: db.session.get(User, number))
    browser.get("/sign-in").submit("Sign in with a passkey")
    assert browser.get("/today").h1 == "Today"
    browser.get("/today").submit("Sign out")
    provider.exclusive_for = ExclusiveFor.STAFF
    browser.get("/sign-in").submit("Sign in with a passkey")

    assert browser.get("/today").h1 == "Sign in"


def test_production_shows_no_service_of_a_demo_school(
    app: Flask, make: Factories, browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.school.is_demo = True
    assert "Continue with School account" in browser.get("/sign-in").links
    monkeypatch.setitem(app.config, "DEMO_ALLOWED", False)

    assert "Continue with School account" not in browser.get("/sign-in").links
    browser.get(f"/sign-in/with/{provider.id}", expect=404)
