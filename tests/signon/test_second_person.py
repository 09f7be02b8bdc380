"""A second person for a sign-in service: whoever sets one up could be anybody at it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.extensions import db
from app.signon import trail
from app.signon.models import Provider
from tests.accounts.entrance import is_in
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.signon.rows import events, linked
from tests.signon.service import CLIENT, SECRET, Service

pytestmark = pytest.mark.database
VALUES = {"name": "School account", "client_id": CLIENT, "client_password": SECRET, "kind": "other"}


def add(browser: Browser, service: Service) -> Page:
    page = browser.get("/people/sign-in/add")
    return page.submit("Save the service", issuer=service.issuer, domains="school.example", **VALUES)


def test_administrator_alone_lets_nobody_in_by_a_service_of_her_own(
    make: Factories, app: Flask, browser: Browser, service: Service, go_through: Callable[..., Page]
) -> None:
    coordinator, administrator = make.user(Role.COORDINATOR), make.user(Role.ADMINISTRATOR)
    page = add(browser.sign_in(administrator), service)
    assert "The service waits for a second person" in page.text
    provider = db.session.scalars(select(Provider)).one()
    service.claims = {"email": coordinator.email, "email_verified": True}
    Browser(app).get(f"/sign-in/with/{provider.id}", expect=404)
    own = browser.get(f"/people/sign-in/{provider.id}/confirm")
    assert "somebody else has to confirm it" in own.text
    token = {"csrf_token": browser.token()}
    browser.post(f"/people/sign-in/{provider.id}/confirm", token, expect=409)
    browser.post(f"/people/sign-in/{provider.id}/switch", {**token, "to": "on"})
    Browser(app).get(f"/sign-in/with/{provider.id}", expect=404)

    second = Browser(app).sign_in(coordinator)
    page = second.get("/people")
    assert "School account is waiting for a second person." in page.text
    page = page.click("View the service")
    assert service.issuer in page.text
    assert administrator.name in page.text
    assert "is confirmed" in page.submit("Confirm the service").text
    browser.get("/today").submit("Sign out")
    assert is_in(go_through(f"/sign-in/with/{provider.id}"))
    assert [event.actor_id for event in events(trail.CONFIRM)] == [coordinator.id]


def test_administrator_who_is_alone_needs_nobody(make: Factories, browser: Browser, service: Service) -> None:
    add(browser.sign_in(make.user(Role.ADMINISTRATOR)), service)

    assert db.session.scalars(select(Provider)).one().is_open


def test_closing_the_second_person_does_not_make_her_alone(
    make: Factories, browser: Browser, service: Service
) -> None:
    make.user(Role.COORDINATOR, is_closed=True)
    add(browser.sign_in(make.user(Role.ADMINISTRATOR)), service)

    assert not db.session.scalars(select(Provider)).one().is_open


@pytest.mark.parametrize(
    ("change", "is_open"),
    [
        ({"name": "Another name"}, True),
        ({"client_password": "another secret"}, True),
        ({"quiet_days": "90", "exclusive_for": "staff"}, True),
        ({"client_id": "another"}, False),
        ({"domains": "school.example"}, False),
        ({"strong_values": "pwd"}, False),
        ({"address_claim": "eduperson_principal_name"}, False),
        ({"issuer": "https://login.school.example"}, False),
    ],
)
def test_what_decides_who_comes_in_waits_again(
    make: Factories, browser: Browser, provider: Provider, change: dict[str, str], is_open: bool
) -> None:
    make.user(Role.COORDINATOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    page = browser.get(f"/people/sign-in/{provider.id}/edit").submit("Save the service", **change)

    assert "have been saved" in page.text
    assert db.session.get_one(Provider, provider.id).is_open is is_open


def test_issuer_stays_once_somebody_is_linked(make: Factories, browser: Browser, provider: Provider) -> None:
    """Another issuer calls other people by the same names."""
    linked(provider, make.user(Role.SUPERVISOR))
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    page = browser.get(f"/people/sign-in/{provider.id}/edit")
    page = page.submit("Save the service", issuer="https://login.other.example")

    assert "People are linked with this issuer" in page.text
    assert db.session.get_one(Provider, provider.id).issuer != "https://login.other.example"


def test_who_looks_after_the_server_can_be_the_second_person(
    make: Factories, app: Flask, provider: Provider
) -> None:
    provider.needs_confirmation, provider.changed_by_id = True, make.user(Role.ADMINISTRATOR).id
    db.session.commit()
    runner = app.test_cli_runner()
    assert " waits " in runner.invoke(args=["sign-in", "list"]).output
    assert "is confirmed" in runner.invoke(args=["sign-in", "confirm", str(provider.id)]).output

    db.session.expire_all()
    assert provider.is_open
