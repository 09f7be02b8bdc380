"""An administrator ends the sessions of somebody else: for a lost phone, or a computer that was left open."""

from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.queries import sessions_of
from app.audit.models import AuditEvent
from app.extensions import db
from tests.accounts.entrance import START, enter, is_in
from tests.accounts.mailbox import emails_to
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


def test_an_administrator_signs_somebody_out_everywhere_and_that_is_told(
    app: Flask, make: Factories, browser: Browser
) -> None:
    noor = make.user(Role.COUNSELLOR, name="Noor Zand")
    open_ones = [Browser(app).sign_in(noor) for _ in range(2)]
    browser.sign_in(make.user(Role.ADMINISTRATOR, name="Kim de Boer"))
    page = browser.get(f"/people/{noor.id}")
    assert "In 2 browsers." in page.text

    page = page.submit("Sign out everywhere: Noor Zand")

    assert "Noor Zand is signed out everywhere" in page.text
    assert "Signed in now" not in page.text
    assert [is_in(each.get(START)) for each in open_ones] == [False, False]
    assert is_in(enter(open_ones[0], noor.email, PASSWORD)), "nothing else has changed"
    (email,) = emails_to(noor.email)
    assert (email.kind, "Kim de Boer, an administrator" in email.body) == ("signed_out", True)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account:end_sessions")).all()
    assert [(event.person_id, event.actor_id is None) for event in events] == [(noor.id, False)]


def test_an_administrator_ends_her_own_sessions_on_her_own_page(make: Factories, browser: Browser) -> None:
    kim = make.user(Role.ADMINISTRATOR)
    browser.sign_in(kim)
    assert "Signed in now" not in browser.get(f"/people/{kim.id}").text

    page = browser.post(f"/people/{kim.id}/end-sessions", {"csrf_token": browser.token()})

    assert (page.path, len(sessions_of(kim))) == ("/account/sessions", 1)
    assert emails_to(kim.email) == []
