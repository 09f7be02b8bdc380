"""Signing out at the service, from here and from there."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.access import Role
from app.signon.models import Provider
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.conftest import begin, come_back
from tests.signon.rows import a_provider, linked
from tests.signon.service import CLIENT, Service

pytestmark = pytest.mark.database
NEW = "sanne.jansen@school.example"


def test_message_of_the_service_signs_out_everywhere_once(
    make: Factories,
    app: Flask,
    browser: Browser,
    service: Service,
    provider: Provider,
    go_through: Callable[..., Page],
) -> None:
    user = make.user(Role.COORDINATOR)
    linked(provider, user)
    go_through(f"/sign-in/with/{provider.id}")
    sender, address = Browser(app), f"/sign-in/with/{provider.id}/logged-out"
    token = service.logout_token()
    sender.post(address, {"logout_token": token})

    assert browser.get("/today").h1 == "Sign in"
    go_through(f"/sign-in/with/{provider.id}")
    sender.post(address, {"logout_token": token}, expect=400)
    assert browser.get("/today").h1 == "Today"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-application"},
        {"events": None},
        {"events": {"http://schemas.example/other": {}}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "as in an ID token"},
        {"jti": None},
        {"sub": None},
        {"iat": 1_000_000_000},
        {"iat": None},
        {"exp": 1_000_000_000},
    ],
    ids=str,
)
def test_message_that_proves_nothing_signs_nobody_out(
    make: Factories,
    app: Flask,
    browser: Browser,
    service: Service,
    provider: Provider,
    claims: dict[str, object],
) -> None:
    user = make.user(Role.COORDINATOR)
    linked(provider, user)
    browser.sign_in(user)
    Browser(app).post(
        f"/sign-in/with/{provider.id}/logged-out",
        {"logout_token": service.logout_token(**claims)},
        expect=400,
    )

    assert browser.get("/today").h1 == "Today"


@pytest.mark.parametrize("typ", ["at+jwt", "id_token"])
def test_message_of_another_type_is_refused(
    make: Factories, app: Flask, service: Service, provider: Provider, typ: str
) -> None:
    service.header = {"typ": typ}
    address = f"/sign-in/with/{provider.id}/logged-out"

    Browser(app).post(address, {"logout_token": service.logout_token()}, expect=400)


def test_id_token_is_no_message_about_signing_out(
    make: Factories, app: Flask, service: Service, provider: Provider
) -> None:
    address = f"/sign-in/with/{provider.id}/logged-out"

    Browser(app).post(address, {"logout_token": service.sign(service.id_claims("x"))}, expect=400)


def test_message_about_people_of_another_school_signs_nobody_out(
    make: Factories, app: Flask, browser: Browser, service: Service, provider: Provider
) -> None:
    other = a_provider(make.new_school(), issuer=service.issuer, client_id="other", sealed_secret="")
    user = make.user(Role.COORDINATOR, school=other.school)
    linked(other, user)
    browser.sign_in(user)
    Browser(app).post(f"/sign-in/with/{provider.id}/logged-out", {"logout_token": service.logout_token()})

    assert browser.get("/today").h1 == "Today"


def test_signing_out_here_offers_to_sign_out_there(
    make: Factories, service: Service, provider: Provider, browser: Browser, go_through: Callable[..., Page]
) -> None:
    linked(provider, make.user(Role.COORDINATOR))
    page = go_through(f"/sign-in/with/{provider.id}").submit("Sign out")

    assert page.h1 == "Signed out of Meervoud"
    onward = browser.get(page.links["Sign out of School account"], expect=302, follow=False)
    assert str(onward.response.location).startswith(
        f"{service.issuer}/end?client_id={CLIENT}&post_logout_redirect_uri="
    )


def test_service_without_a_page_to_sign_out_is_said_to_have_none(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    service.description = {"end_session_endpoint": None}
    linked(provider, make.user(Role.COORDINATOR))

    assert "has no page for that" in go_through(f"/sign-in/with/{provider.id}").submit("Sign out").text


def test_message_about_one_session_ends_that_one(
    make: Factories,
    app: Flask,
    browser: Browser,
    service: Service,
    provider: Provider,
    go_through: Callable[..., Page],
) -> None:
    user = make.user(Role.COORDINATOR)
    linked(provider, user)
    elsewhere = Browser(app)
    service.claims = {"sid": "at-school"}
    come_back(elsewhere, service.authorize(begin(elsewhere, f"/sign-in/with/{provider.id}")))
    service.claims = {"sid": "at-home"}
    go_through(f"/sign-in/with/{provider.id}")
    with_password = Browser(app).sign_in(user)
    address = f"/sign-in/with/{provider.id}/logged-out"
    Browser(app).post(address, {"logout_token": service.logout_token(sub=None, sid="at-school")})

    assert [each.get("/today").h1 for each in (elsewhere, browser, with_password)] == [
        "Sign in",
        "Today",
        "Today",
    ]
    Browser(app).post(address, {"logout_token": service.logout_token()})
    assert [each.get("/today").h1 for each in (browser, with_password)] == ["Sign in", "Today"]
