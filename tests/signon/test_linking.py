"""How an account comes to be linked: by an invitation, by its owner, by its address; and how that is undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import AccountState, state_of
from app.accounts.services import invite
from app.extensions import db, now
from app.signon import trail
from app.signon.models import AddressClaim, LinkOrigin, Provider, ProviderKind, ProviderLink
from tests.accounts.entrance import START, is_in
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories
from tests.signon.conftest import come_back
from tests.signon.rows import a_provider, events, linked
from tests.signon.service import Service

pytestmark = pytest.mark.database
NEW = "sanne.jansen@school.example"


def test_invitation_is_accepted_without_a_password(
    make: Factories, browser: Browser, provider: Provider, go_through: Callable[..., Page]
) -> None:
    invite(
        school_id=make.school.id,
        email=NEW,
        name="Sanne Jansen",
        roles=[Role.SUPERVISOR],
        actor=make.user(Role.COORDINATOR),
        language="en",
    )
    db.session.commit()
    invitation = link_in(emails_to(NEW)[0])
    page = go_through(browser.get(invitation).links["Continue with School account"])
    assert page.h1 == "Is this you?"
    assert NEW in page.text
    page = page.submit("Yes, link them")

    assert page.path == START
    assert "Your account is ready to use" in page.text
    user = db.session.scalars(select(User).where(User.email == NEW)).one()
    assert (user.password_hash, state_of(user)) == (None, AccountState.ACTIVE)
    browser.get(invitation, expect=410)
    page.submit("Sign out")
    assert is_in(go_through(f"/sign-in/with/{provider.id}"))
    assert [event.data["origin"] for event in events(trail.LINK)] == ["invitation"]


def test_invitation_leads_to_services_of_its_own_school_only(
    make: Factories, browser: Browser, provider: Provider
) -> None:
    other = make.new_school()
    a_provider(other, name="Elsewhere")
    invite(school_id=other.id, email=NEW, name="Sanne", roles=[Role.SUPERVISOR], actor=None)
    db.session.commit()
    invitation = link_in(emails_to(NEW)[0])

    assert "Continue with Elsewhere" in browser.get(invitation).links
    assert "Continue with School account" not in browser.get(invitation).links
    browser.get(f"{invitation}/with/{provider.id}", expect=410)


def test_account_is_linked_by_its_owner_who_shows_that_it_is_her(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    user = make.user(Role.COORDINATOR)
    page = browser.sign_in(user).get("/account").click("View your school account")
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        page = page.submit("Link with School account")
        assert page.h1 == "Show that it is you"
        page = page.submit("Go on", proof_password=PASSWORD)
        page = come_back(browser, service.authorize(page.links["Continue with School account"]))
        page = page.submit("Yes, link them")

        assert page.rows()[0][0] == "School account"
        link = db.session.scalars(select(ProviderLink)).one()
        assert (link.user_id, link.subject, link.origin) == (user.id, "subject-1", LinkOrigin.ACCOUNT)
        page.submit("Remove the link: School account")
    assert db.session.scalars(select(ProviderLink)).all() == []
    assert not db.session.get_one(User, user.id).is_linked


def test_link_begun_by_one_account_is_not_finished_by_another(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    first, second = make.user(Role.COORDINATOR), make.user(Role.SUPERVISOR)
    page = browser.sign_in(first).get("/account/school-account").submit("Link with School account")
    come_back(browser, service.authorize(page.links["Continue with School account"]))
    with browser.client.session_transaction() as session:
        session["_user_id"] = second.get_id()

    assert browser.get(f"/sign-in/with/{provider.id}/link", expect=410).h1 == "Signing in did not work"


def test_school_account_of_another_account_is_not_linked_twice(
    make: Factories, browser: Browser, service: Service, provider: Provider
) -> None:
    linked(provider, make.user(Role.SUPERVISOR))
    page = (
        browser.sign_in(make.user(Role.COORDINATOR))
        .get("/account/school-account")
        .submit("Link with School account")
    )
    page = come_back(browser, service.authorize(page.links["Continue with School account"]))

    assert "already linked to another account" in page.submit("Yes, link them", expect=409).text


def test_only_way_in_cannot_be_removed(make: Factories, browser: Browser, provider: Provider) -> None:
    user = make.user(Role.SUPERVISOR, password_hash=None)
    linked(provider, user)
    page = browser.sign_in(user).get("/account")
    assert "Change password" not in page.links
    assert "This is how you sign in." in page.click("View your school account").text
    posted = browser.post(
        f"/account/school-account/{provider.id}/unlink", {"csrf_token": browser.token()}, expect=409
    )

    assert "could not sign in here" in posted.text
    assert len(db.session.scalars(select(ProviderLink)).all()) == 1


@pytest.mark.parametrize(
    ("claims", "is_let_in"),
    [
        ({"email": NEW, "email_verified": True}, True),
        ({"email": NEW.upper(), "email_verified": True}, True),
        ({"email": NEW}, False),
        ({"email": NEW, "email_verified": False}, False),
        ({"email": NEW, "email_verified": "true"}, False),
        ({"email": "sanne.jansen@other.example", "email_verified": True}, False),
        ({"email": "sanne.jansen@sub.school.example", "email_verified": True}, False),
    ],
)
def test_address_counts_where_the_service_is_its_authority_and_checked_it(
    make: Factories,
    service: Service,
    provider: Provider,
    go_through: Callable[..., Page],
    claims: dict[str, object],
    is_let_in: bool,
) -> None:
    make.user(Role.SUPERVISOR, email=NEW, name="Sanne")
    make.user(Role.SUPERVISOR, email="sanne.jansen@other.example")
    make.user(Role.SUPERVISOR, email="sanne.jansen@sub.school.example")
    provider.domains = "school.example"
    service.claims = claims

    page = go_through(f"/sign-in/with/{provider.id}", expect=200 if is_let_in else 403)

    assert is_in(page) is is_let_in
    assert [event.subject_name for event in events(trail.LINK)] == ["Sanne"] * is_let_in


def test_address_of_an_administrator_or_of_another_school_leads_nowhere(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    make.user(Role.ADMINISTRATOR, email=NEW)
    make.user(Role.SUPERVISOR, email="elsewhere@school.example", school=make.new_school())
    provider.domains = "school.example"
    for address in (NEW, "elsewhere@school.example"):
        service.claims = {"email": address, "email_verified": True}
        go_through(f"/sign-in/with/{provider.id}", expect=403)

    assert db.session.scalars(select(ProviderLink)).all() == []


def test_address_that_was_given_to_somebody_else_leads_nowhere(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    linked(provider, make.user(Role.SUPERVISOR, email=NEW), "who-left")
    provider.domains = "school.example"
    service.claims = {"email": NEW, "email_verified": True}

    go_through(f"/sign-in/with/{provider.id}", expect=403)


def test_principal_name_of_surfconext_counts_as_the_address(
    make: Factories, service: Service, provider: Provider, go_through: Callable[..., Page]
) -> None:
    make.user(Role.SUPERVISOR, email=NEW)
    provider.kind, provider.address_claim = ProviderKind.SURFCONEXT, AddressClaim.PRINCIPAL_NAME
    provider.domains = "school.example"
    service.told = {"eduperson_principal_name": NEW}

    assert is_in(go_through(f"/sign-in/with/{provider.id}"))


def test_two_who_link_at_the_same_moment_are_told_and_nothing_fails(
    make: Factories, browser: Browser, service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(provider, make.user(Role.SUPERVISOR))
    page = browser.sign_in(make.user(Role.COORDINATOR)).get("/account/school-account")
    page = page.submit("Link with School account")
    page = come_back(browser, service.authorize(page.links["Continue with School account"]))
    monkeypatch.setattr(
        "app.signon.services.links.link_of_subject", lambda *_: None
    )  # not there when she looked

    assert "already linked to another account" in page.submit("Yes, link them", expect=409).text
    assert len(db.session.scalars(select(ProviderLink)).all()) == 1
