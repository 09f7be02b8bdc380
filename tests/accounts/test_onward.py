"""Where signing in leads: to the page that was asked for, and never away from us."""

import pytest

from app.access import Role
from tests.accounts.entrance import START
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


def test_the_page_asked_for_comes_after_signing_in(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    page = browser.get("/account/details")
    assert page.h1 == "Sign in"

    page = page.submit("Sign in", email=user.email, password=PASSWORD)

    assert page.h1 == "Change name or language"


EVIL = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x01/evil.example",
    "/\u2028/evil.example",
    "/\u00a0/evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "http://localhost@evil.example",
    "http://[::1",
    "//[::1",
    "?next=//evil.example",
    "/account\\..\\..\\evil",
    "/a" * 1500,
    "",
]


@pytest.mark.parametrize("wanted", EVIL)
def test_signing_in_never_leads_away(make: Factories, browser: Browser, wanted: str) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.get("/sign-in")
    response = browser.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"email": user.email, "password": PASSWORD, "csrf_token": _token(browser)},
    )

    assert response.status_code == 303
    assert response.headers["Location"] == START


def _token(browser: Browser) -> str:
    page = browser.get("/sign-in")
    return next(
        field.get("value", "") for field in page.root.iter("input") if field.get("name") == "csrf_token"
    )


@pytest.mark.parametrize(
    "wanted", ["/account", "/people?q=van%20der%20Berg&page=2", "/?next=https://elsewhere.example"]
)
def test_signing_in_leads_to_our_own_pages(make: Factories, browser: Browser, wanted: str) -> None:
    user = make.user(Role.COUNSELLOR)
    response = browser.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"email": user.email, "password": PASSWORD, "csrf_token": _token(browser)},
    )

    assert response.headers["Location"] == wanted
