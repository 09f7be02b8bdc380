"""Setting a sign-in service up: by an administrator on its pages, and by commands; and whose accounts it closes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.sealing import seal, unseal
from app.signon.flow import SECRET as PURPOSE
from app.signon.models import Provider, ProviderLink
from app.signon.services.links import forget_links
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.rows import linked
from tests.signon.service import CLIENT, SECRET, Service

pytestmark = pytest.mark.database
TENANT = "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0"


@pytest.fixture
def administrator(make: Factories, browser: Browser) -> User:
    """Signed in."""
    user = make.user(Role.ADMINISTRATOR)
    browser.sign_in(user)
    return user


def fill_in(browser: Browser, service_issuer: str, **values: str) -> Page:
    page = browser.get("/people").click("Sign-in services").click("Add a service")
    usual = {"name": "your school account", "client_id": CLIENT, "client_password": SECRET, "kind": "other"}
    return page.submit("Save the service", issuer=service_issuer, **{**usual, **values})


def test_administrator_adds_a_service_and_its_secret_is_kept_sealed(
    administrator: User, browser: Browser, service: Service
) -> None:
    page = fill_in(browser, f"{service.issuer}/.well-known/openid-configuration")

    provider = db.session.scalars(select(Provider)).one()
    assert page.h1 == "your school account"
    assert f"http://localhost/sign-in/with/{provider.id}/return" in page.text
    assert (provider.issuer, provider.scopes) == (service.issuer, "openid email profile")
    assert SECRET not in provider.sealed_secret
    assert unseal(PURPOSE, provider.sealed_secret) == SECRET
    form = page.click("Change the settings")
    assert SECRET not in form.html
    form.submit("Save the service", name="School", domains="School.example, @other.example")
    db.session.expire_all()
    assert (provider.name, provider.domains) == ("School", "school.example other.example")
    assert unseal(PURPOSE, provider.sealed_secret) == SECRET
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "sign_on:change"))
    assert event.data == {"fields": "name domains"}


@pytest.mark.parametrize(
    ("kind", "issuer", "words"),
    [
        ("other", "login.school.example", "does not begin with https://"),
        ("other", "https://login.school.example/?x=1", "no question mark"),
        ("entra", "https://login.microsoftonline.com/common/v2.0", "every organisation in the world"),
        ("other", "https://login.microsoftonline.com/organizations/v2.0", "every organisation in the world"),
        ("other", TENANT, "The issuer of Entra ID is"),
        ("entra", "https://login.school.example", "The issuer of Entra ID is"),
        ("entra", TENANT.replace("v2.0", "v1.0"), "The issuer of Entra ID is"),
    ],
)
def test_issuer_that_cannot_be_right_is_refused_in_words(
    administrator: User, browser: Browser, kind: str, issuer: str, words: str
) -> None:
    assert words in fill_in(browser, issuer, kind=kind).text
    assert db.session.scalars(select(Provider)).all() == []


def test_issuer_of_one_tenant_is_taken(administrator: User, browser: Browser) -> None:
    fill_in(browser, TENANT, kind="entra")

    assert db.session.scalars(select(Provider)).one().tenant == "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "https://evil.example"}, "calls itself by another issuer"),
        ({"token_endpoint": None}, "lacks an address"),
        ({"jwks_uri": "ftp://login.school.example"}, "does not begin with https://"),
        ({"response_types_supported": ["id_token"]}, "authorisation code flow"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "signs in no way that we accept"),
    ],
)
def test_button_says_in_words_what_is_wrong(
    administrator: User,
    browser: Browser,
    service: Service,
    provider: Provider,
    change: dict[str, object],
    words: str,
) -> None:
    service.description = change
    page = browser.get(f"/people/sign-in/{provider.id}").submit("Test the service")

    assert "The service cannot be used as it is" in page.text
    assert words in page.text


@pytest.mark.parametrize(
    "keys", [{"keys": []}, {}, {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}, {"keys": ["x", {"kty": "RSA"}]}]
)
def test_button_finds_that_there_is_no_key(
    administrator: User,
    browser: Browser,
    app: Flask,
    service: Service,
    provider: Provider,
    keys: dict[str, object],
) -> None:
    service.answers["/keys"] = Response(app.json.dumps(keys))

    page = browser.get(f"/people/sign-in/{provider.id}").submit("Test the service")

    assert "shows no key" in page.text


def test_button_says_that_all_is_well_and_what_is_not_tried(
    administrator: User, browser: Browser, provider: Provider
) -> None:
    page = browser.get(f"/people/sign-in/{provider.id}").submit("Test the service")

    assert "The service answers, and shows its keys" in page.text
    assert "Now sign in with it yourself" in page.text
    assert "does not tell us when somebody signs out there" in page.text


def test_service_is_switched_off_and_on(administrator: User, browser: Browser, provider: Provider) -> None:
    page = browser.get(f"/people/sign-in/{provider.id}").submit("Switch the service off")
    assert "passwords count again" in page.text
    assert not db.session.get_one(Provider, provider.id).is_on
    page.submit("Switch the service on")
    assert db.session.get_one(Provider, provider.id).is_on


def test_school_without_a_password_of_an_administrator_is_warned(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    user = make.user(Role.ADMINISTRATOR, password_hash=None)
    linked(provider, user)
    page = browser.sign_in(user).get(f"/people/sign-in/{provider.id}")

    assert "No administrator has a password" in page.text


def test_people_who_stay_away_are_listed_and_closed_with_one_button(
    make: Factories, administrator: User, browser: Browser, provider: Provider
) -> None:
    gone, kept, here = (make.user(Role.SUPERVISOR) for _ in range(3))
    for number, user in enumerate((gone, kept, here, administrator)):
        linked(provider, user, f"subject-{number}").last_used_at = now() - timedelta(days=91)
    db.session.scalars(select(ProviderLink).where(ProviderLink.user_id == here.id)).one().last_used_at = now()
    address = f"/people/sign-in/{provider.id}/quiet"
    assert "Nobody is listed" in browser.get(address).text
    provider.quiet_days = 90
    page = browser.get(address)
    assert page.texts(".//main//label")[:2] == [gone.name, kept.name]
    assert here.name not in page.text
    page = page.submit("Close the ticked accounts", people=[str(gone.id)])

    assert "1 account has been closed" in page.text
    closed = [db.session.get_one(User, each.id).is_closed for each in (gone, kept, here, administrator)]
    assert closed == [True, False, False, False]


def test_nobody_else_is_closed_than_who_is_listed(
    make: Factories, administrator: User, browser: Browser, provider: Provider
) -> None:
    linked(provider, make.user(Role.SUPERVISOR)).last_used_at = now() - timedelta(days=91)
    other = make.user(Role.SUPERVISOR)
    provider.quiet_days = 90
    token = browser.token()
    browser.post(f"/people/sign-in/{provider.id}/quiet", {"csrf_token": token, "people": [str(other.id)]})

    assert not db.session.get_one(User, other.id).is_closed


def test_service_that_does_not_answer_is_a_page_in_words(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    service.answers["/.well-known/openid-configuration"] = Response("", 500)

    page = browser.get(f"/sign-in/with/{provider.id}", expect=424)

    assert page.h1 == "Your school's sign-in did not answer"


def test_service_that_refuses_our_secret_is_a_page_in_words(
    make: Factories, provider: Provider, go_through: Callable[..., Page]
) -> None:
    provider.sealed_secret = seal(PURPOSE, "another secret")

    assert go_through(f"/sign-in/with/{provider.id}", expect=424).h1 == "Your school's sign-in did not answer"


def test_account_that_is_emptied_keeps_no_link(make: Factories, provider: Provider) -> None:
    user = make.user(Role.MENTOR)
    linked(provider, user)
    forget_links(user)

    assert db.session.scalars(select(ProviderLink)).all() == []
    assert not user.is_linked


def test_commands_add_test_list_and_switch(
    make: Factories, app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGN_IN_CLIENT_SECRET", SECRET)
    code, runner = make.school.code, app.test_cli_runner()
    db.session.commit()
    options = ["--kind", "other", "--client-id", CLIENT, "--issuer"]
    refused = runner.invoke(args=["sign-in", "add", code, "School", *options, "login.example"])
    assert "does not begin with https://" in refused.output
    assert "no school" in runner.invoke(args=["sign-in", "add", "nowhere", "School", *options, "x"]).output
    added = runner.invoke(args=["sign-in", "add", code, "School", *options, service.issuer])
    assert "Return address to register: http" in added.output
    provider = db.session.scalars(select(Provider)).one()
    assert unseal(PURPOSE, provider.sealed_secret) == SECRET

    assert "It signs with RS256" in runner.invoke(args=["sign-in", "test", str(provider.id)]).output
    assert "is off" in runner.invoke(args=["sign-in", "switch", str(provider.id), "off"]).output
    assert f"{code:<20} off" in runner.invoke(args=["sign-in", "list"]).output
    service.description = {"token_endpoint": None}
    assert "lacks an address" in runner.invoke(args=["sign-in", "test", str(provider.id)]).output
    assert "no such service" in runner.invoke(args=["sign-in", "switch", "999", "off"]).output


def test_sealed_secret_opens_for_its_purpose_and_key_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        sealed = seal("one purpose", SECRET)
        assert SECRET not in sealed
        assert unseal("one purpose", sealed) == SECRET
        assert unseal("another purpose", sealed) is None
        assert unseal("one purpose", "nonsense") is None
        monkeypatch.setitem(app.config, "SECRET_KEY", "another key of the installation")
        assert unseal("one purpose", sealed) is None
