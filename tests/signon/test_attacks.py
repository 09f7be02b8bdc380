"""Answers that prove nothing: forged, replayed, mixed up, begun elsewhere. None signs anybody in."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from werkzeug.wrappers import Response

from app.access import Role
from app.extensions import db
from app.sealing import seal
from app.signon import descriptions
from app.signon.flow import SECRET as PURPOSE
from app.signon.models import Provider, ProviderKind
from tests.accounts.entrance import is_in
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.conftest import begin, come_back
from tests.signon.rows import a_provider, linked
from tests.signon.service import CLIENT, SECRET, Service, key, served

pytestmark = pytest.mark.database
FAILED = "Signing in did not work"


@pytest.fixture
def start(make: Factories, provider: Provider) -> str:
    """Where the account that the service knows signs in."""
    linked(provider, make.user(Role.COORDINATOR))
    return f"/sign-in/with/{provider.id}"


def refused(browser: Browser, page: Page) -> bool:
    """Whether the answer was refused in words, and nobody is signed in afterwards."""
    return page.h1 == FAILED and not is_in(browser.get("/sign-in"))


def in_parts(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another-application"},
        {"aud": ["another-application"]},
        {"aud": [CLIENT, "another-application"]},
        {"aud": [CLIENT, "another-application"], "azp": "another-application"},
        {"azp": "another-application"},
        {"exp": -HOUR},
        {"exp": None},
        {"iat": -HOUR},
        {"iat": HOUR},
        {"nbf": HOUR},
        {"sub": ""},
        {"sub": None},
        {"sub": 1},
        {"sub": ["subject-1"]},
        {"sub": "x" * 256},
        {"at_hash": "another-token"},
    ],
    ids=str,
)
def test_id_token_with_wrong_claims_is_refused(
    browser: Browser, service: Service, start: str, go_through: Callable[..., Page], claims: dict[str, Any]
) -> None:
    """A time among the claims is so long after now."""
    service.claims = {
        name: int(time.time() + value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in claims.items()
    }

    assert refused(browser, go_through(start, expect=400))


def test_right_id_token_signs_in(go_through: Callable[..., Page], start: str) -> None:
    assert is_in(go_through(start))


def without_signature(claims: dict[str, Any]) -> str:
    return f"{in_parts({'alg': 'none'})}.{in_parts(claims)}."


def with_shared_secret(claims: dict[str, Any]) -> str:
    """The old trick: the public key as the secret of an HMAC."""
    signed = f"{in_parts({'alg': 'HS256', 'kid': 'first'})}.{in_parts(claims)}"
    mark = hmac.digest(key("first").as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def with_key_of_its_own(claims: dict[str, Any]) -> str:
    """The token brings the key that it is to be checked with."""
    own = key("attacker")
    header = {"alg": "RS256", "jwk": own.as_dict(private=False), "kid": "first"}
    return jwt.encode(header, claims, own)


def changed_afterwards(claims: dict[str, Any]) -> str:
    token = jwt.encode({"alg": "RS256", "kid": "first"}, {**claims, "sub": "somebody"}, key("first"))
    head, _body, signature = token.split(".")
    return f"{head}.{in_parts(claims)}.{signature}"


def without_name_of_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256"}, claims, key("attacker"))


@pytest.mark.parametrize(
    "forge",
    [
        without_signature,
        with_shared_secret,
        with_key_of_its_own,
        changed_afterwards,
        without_name_of_key,
        lambda _claims: "no.token.",
        lambda _claims: "no token",
        lambda _claims: "x" * 60_000,
        lambda _claims: f"{in_parts([])}.e30.e30",
    ],
)
def test_forged_id_token_is_refused(
    browser: Browser,
    service: Service,
    start: str,
    go_through: Callable[..., Page],
    forge: Callable[[dict[str, Any]], str],
) -> None:
    service.forge = forge
    service.description = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}

    assert refused(browser, go_through(start, expect=400))


def test_key_that_was_changed_is_read_again_and_an_unknown_one_refused(
    app: Flask,
    browser: Browser,
    service: Service,
    start: str,
    go_through: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_through(start).submit("Sign out")
    service.signing_key = "second"
    assert refused(browser, go_through(start, expect=400))
    asked = service.asked.count("/keys")
    service.shown_keys = ("first", "second")
    assert refused(browser, go_through(start, expect=400))
    assert service.asked.count("/keys") == asked, (
        "an unknown key has us ask once a minute, not for every token"
    )
    monkeypatch.setattr(descriptions, "PAUSE_FOR_KEYS", 0.0)

    assert is_in(go_through(start))


def test_answer_to_another_browser_is_refused(
    app: Flask, browser: Browser, service: Service, start: str
) -> None:
    """Somebody sends a colleague the end of her own sign-in, to have her work in the wrong account."""
    location = service.authorize(begin(Browser(app), start))

    assert refused(browser, come_back(browser, location, expect=400))


def test_answer_counts_once(browser: Browser, service: Service, start: str) -> None:
    location = service.authorize(begin(browser, start))
    come_back(browser, location).submit("Sign out")

    assert refused(browser, come_back(browser, location, expect=400))


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&state=", "?state=x", "?error=access_denied&state=x"]
)
def test_answer_without_a_state_of_ours_is_refused(browser: Browser, start: str, query: str) -> None:
    begin(browser, start)

    assert refused(browser, browser.get(f"{start}/return{query}", expect=400))


def test_answer_that_comes_after_a_quarter_of_an_hour_is_refused(
    browser: Browser, service: Service, start: str
) -> None:
    location = service.authorize(begin(browser, start))
    with browser.client.session_transaction() as session:
        (state,) = session["sign_ons"]
        session["sign_ons"] = {state: {**session["sign_ons"][state], "at": int(time.time()) - 901}}

    assert refused(browser, come_back(browser, location, expect=400))


def test_code_of_somebody_else_does_not_fit_the_verifier(
    app: Flask, browser: Browser, service: Service, start: str
) -> None:
    """A code that was caught on its way, put into an answer to a sign-in of the attacker's own."""
    caught = dict(
        part.split("=") for part in urlsplit(service.authorize(begin(Browser(app), start))).query.split("&")
    )
    own = service.authorize(begin(browser, start))
    address, _, query = own.partition("?")
    state = dict(part.split("=") for part in query.split("&"))["state"]

    page = come_back(browser, f"{address}?code={caught['code']}&state={state}", expect=424)

    assert page.h1 == "Your school's sign-in did not answer"
    assert not is_in(browser.get("/sign-in"))


def test_answer_of_one_service_does_not_count_for_another(
    make: Factories, browser: Browser, service: Service, start: str
) -> None:
    """Mix-up: an attacker runs, or broke into, another service at which people of this installation sign in."""
    with served(Service(signing_key="other", shown_keys=("other",))) as other:
        theirs = a_provider(make.new_school(), issuer=other.issuer, sealed_secret=seal(PURPOSE, SECRET))
        linked(theirs, make.user(Role.COORDINATOR, school=theirs.school))
        location = service.authorize(begin(browser, f"{start}"))
        elsewhere = location.replace(f"{start}/", f"/sign-in/with/{theirs.id}/")
        assert refused(browser, come_back(browser, elsewhere, expect=400))
        location = service.authorize(begin(browser, start))
        assert refused(browser, come_back(browser, f"{location}&iss={other.issuer}", expect=400))
        service.forge = other.sign

        location = service.authorize(begin(browser, start))
        assert refused(browser, come_back(browser, location, expect=400)), (
            "signed by the service of another school"
        )


def test_service_that_names_itself_must_do_so_in_every_answer(
    browser: Browser, service: Service, start: str
) -> None:
    service.description = {"authorization_response_iss_parameter_supported": True}
    location = service.authorize(begin(browser, start))
    assert refused(browser, come_back(browser, location, expect=400))
    location = service.authorize(begin(browser, start))

    assert is_in(come_back(browser, f"{location}&iss={service.issuer}"))


def test_userinfo_about_somebody_else_is_refused(
    browser: Browser, service: Service, start: str, go_through: Callable[..., Page]
) -> None:
    service.told = {"sub": "somebody-else", "email": "x@school.example"}

    assert refused(browser, go_through(start, expect=400))


TENANT, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.mark.parametrize(
    ("claims", "is_let_in"),
    [
        ({"tid": TENANT, "oid": "person-1"}, True),
        ({"tid": TENANT.upper(), "oid": "PERSON-1"}, True),
        ({"tid": OTHER, "oid": "person-1"}, False),
        ({"oid": "person-1"}, False),
        ({"tid": TENANT}, False),
        ({"tid": TENANT, "oid": ""}, False),
    ],
)
def test_entra_recognises_people_by_tenant_and_object(
    make: Factories,
    browser: Browser,
    service: Service,
    provider: Provider,
    go_through: Callable[..., Page],
    claims: dict[str, Any],
    is_let_in: bool,
) -> None:
    linked(provider, make.user(Role.COORDINATOR), f"{TENANT}:person-1")
    base = service.issuer
    paths = {name: f"{base}/{name}" for name in ("token", "keys", "userinfo")}
    service.issuer = provider.issuer = f"{base}/{TENANT}/v2.0"
    service.description = {
        "token_endpoint": paths["token"],
        "jwks_uri": paths["keys"],
        "userinfo_endpoint": paths["userinfo"],
    }
    described = json.dumps(service._description())
    service.answers[f"/{TENANT}/v2.0/.well-known/openid-configuration"] = Response(described)
    provider.kind = ProviderKind.ENTRA
    service.claims = claims

    page = go_through(f"/sign-in/with/{provider.id}", expect=200 if is_let_in else 400)

    assert is_in(page) is is_let_in


def test_session_of_before_does_not_survive_signing_in(
    browser: Browser, start: str, go_through: Callable[..., Page]
) -> None:
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    go_through(start)
    with browser.client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_page_of_another_site_follows(
    service: Service, start: str, go_through: Callable[..., Page], wanted: str
) -> None:
    assert go_through(f"{start}?next={wanted}").path == "/today"


def test_linking_needs_a_token_and_a_person_who_confirms(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    browser.sign_in(make.user(Role.SUPERVISOR))
    browser.post(f"/account/school-account/{provider.id}/link", expect=400)
    browser.get(f"/sign-in/with/{provider.id}/link", expect=410)
    browser.post(f"/sign-in/with/{provider.id}/link", {"csrf_token": browser.token()}, expect=410)
    db.session.rollback()
