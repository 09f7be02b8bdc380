"""Showing again that it is her, for somebody without a password: by signing in at the service once more."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from app.access import Role
from app.accounts.models import User
from app.extensions import now
from app.signon.models import Provider
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.conftest import begin, come_back
from tests.signon.rows import linked
from tests.signon.service import Service

pytestmark = pytest.mark.database
PROOF = "/account/school-account/proof"


@pytest.fixture
def later(
    make: Factories, browser: Browser, provider: Provider, go_through: Callable[..., Page]
) -> Iterator[User]:
    """An administrator without a password who signed in with her school account, an hour later."""
    user = make.user(Role.ADMINISTRATOR, password_hash=None)
    linked(provider, user)
    go_through(f"/sign-in/with/{provider.id}")
    with time_machine.travel(now() + timedelta(minutes=60), tick=False):
        yield user


def asked(make: Factories, browser: Browser) -> Page:
    """The page in between, before a role is given."""
    person = make.user(Role.SUPERVISOR)
    return browser.get(f"/people/{person.id}").submit("Give this role", role="report_viewer")


def test_signing_in_at_the_service_again_is_a_proof(
    make: Factories, browser: Browser, service: Service, later: User
) -> None:
    page = asked(make, browser)
    assert page.h1 == "Show that it is you"
    assert page.links["Sign in with your school account again"] == PROOF
    address = begin(browser, PROOF)
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    assert come_back(browser, service.authorize(address)).h1 == "You have shown that it is you"

    assert "A second person has to confirm this role" in page.submit("Go on").text


@pytest.mark.parametrize(
    ("subject", "claims"),
    [("somebody-else", {}), ("subject-1", {"auth_time": 1_000_000_000}), ("subject-1", {"auth_time": "x"})],
)
def test_sign_in_of_somebody_else_or_of_earlier_is_none(
    make: Factories, browser: Browser, service: Service, later: User, subject: str, claims: dict[str, object]
) -> None:
    page = asked(make, browser)
    service.subject, service.claims = subject, claims
    come_back(browser, service.authorize(begin(browser, PROOF)), expect=400)

    assert page.submit("Go on").h1 == "Show that it is you"


def test_sign_in_of_just_now_counts_where_the_service_says_when(
    make: Factories, browser: Browser, service: Service, later: User
) -> None:
    service.claims = {"auth_time": int(time.time()) - 30}

    assert come_back(browser, service.authorize(begin(browser, PROOF))).h1 == "You have shown that it is you"


def test_account_that_is_not_linked_has_no_such_proof(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    page = browser.sign_in(make.user(Role.ADMINISTRATOR)).get(PROOF)

    assert page.h1 == "Your school account"
