"""Fresh proof: which pages ask again who somebody is, and that nothing she filled in is lost on the way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Fresh, Role, fresh_of
from app.accounts.models import BrowserSession, FailedSignIn, User
from app.accounts.queries import user_by_email
from app.audit.models import AuditEvent
from app.extensions import db, now
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import PASSWORD, Factories

ASK = "Show that it is you"
WRONG = "This is not your current password"

MUST = {
    "accounts.add_passkey": Fresh.ACCOUNTS,
    "accounts.ask_second_step_reset": Fresh.ACCOUNTS,
    "accounts.begin_app": Fresh.ACCOUNTS,
    "accounts.confirm_app": Fresh.ACCOUNTS,
    "accounts.confirm_waiting_roles": Fresh.ACCOUNTS,
    "accounts.confirm_second_step_reset": Fresh.ACCOUNTS,
    "accounts.make_recovery_codes": Fresh.ACCOUNTS,
    "accounts.remove_app": Fresh.ACCOUNTS,
    "accounts.remove_passkey": Fresh.ACCOUNTS,
    "accounts.close_user": Fresh.ACCOUNTS,
    "accounts.erase_user": Fresh.ACCOUNTS,
    "accounts.confirm_role": Fresh.ACCOUNTS,
    "accounts.give_role": Fresh.ACCOUNTS,
    "accounts.invite_person": Fresh.ACCOUNTS,
    "accounts.invite_person_again": Fresh.ACCOUNTS,
    "accounts.end_sessions": Fresh.ACCOUNTS,
    "accounts.reopen_user": Fresh.ACCOUNTS,
    "accounts.take_role": Fresh.ACCOUNTS,
    "agreements.download_agreement_file": Fresh.WORK,
    "agreements.download_my_agreement_file": Fresh.WORK,
    "agreements.download_print": Fresh.WORK,
    "agreements.download_prints": Fresh.WORK,
    "agreements.print_agreements": Fresh.WORK,
    "audit.export_events": Fresh.WORK,
    "audit.export_technical_events": Fresh.WORK,
    "backup.agree_export": Fresh.WORK,
    "backup.ask_export": Fresh.WORK,
    "backup.download_export": Fresh.WORK,
    "companies.export_sites": Fresh.WORK,
    "figures.export_scan": Fresh.WORK,
    "inquiries.export_links": Fresh.WORK,
    "mentoring.publish_circle_run": Fresh.WORK,
    "placements.export_calls": Fresh.WORK,
    "placements.export_placements": Fresh.WORK,
    "placements.publish_run": Fresh.WORK,
    "privacy.confirm_erasure": Fresh.ACCOUNTS,
    "privacy.download_known": Fresh.WORK,
    "privacy.withdraw_erasure": Fresh.ACCOUNTS,
    "rolemodels.export_role_models": Fresh.WORK,
    "signals.print_dossier": Fresh.WORK,
    "supervision.publish_supervisor_run": Fresh.WORK,
    "signon.add_provider": Fresh.ACCOUNTS,
    "signon.begin_link": Fresh.ACCOUNTS,
    "signon.confirm_provider": Fresh.ACCOUNTS,
    "signon.edit_provider": Fresh.ACCOUNTS,
    "signon.list_quiet": Fresh.ACCOUNTS,
    "signon.remove_link": Fresh.ACCOUNTS,
    "signon.switch_provider": Fresh.ACCOUNTS,
    "signon.test_provider": Fresh.ACCOUNTS,
    "schools.change_rules": Fresh.ACCOUNTS,
    "companies.copy_contact": Fresh.WORK,
    "students.copy_student": Fresh.WORK,
}
"""Every endpoint that asks for a fresh proof, and how fresh."""
NO_FILE = {"agreements.delete_prints", "agreements.start_prints"}  # whoever fetches the files is asked
NO_FILE |= {"companies.copy_openings_of_period", "supervision.copy_supervisor_offers"}

ACCOUNTS = tuple(
    "/people/ /account/second-step/ /account/school-account/ /privacy/erasures/ /school/settings/".split()  # noqa: SIM905
)
"""Where every change is one of who gets in, as what and how, or takes somebody away."""


@contextmanager
def _later(**passed: float) -> Iterator[None]:
    with time_machine.travel(now() + timedelta(**passed), tick=False):
        yield


def test_every_page_of_the_list_asks_for_a_fresh_proof_and_no_other(app: Flask) -> None:
    with app.app_context():
        asking = {name: fresh_of(name) for name in app.view_functions if name != "static"}

    assert {name: asks.kind for name, asks in asking.items() if asks} == MUST


def test_what_gives_a_file_that_is_recorded_publishes_or_changes_an_account_is_on_the_list(
    app: Flask,
) -> None:
    signs = ("export", "download", "publish", "copy", "print")
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        and (rule.rule.startswith(ACCOUNTS) or any(sign in rule.endpoint for sign in signs))
        and not rule.rule.endswith("/rename")
        and not rule.rule.startswith("/by-letter/")  # a link of its own, for one time
    } - NO_FILE

    assert found == set(MUST), "what only reads and is not recorded is no POST (docs/decisions/0015)"


def _give_role_page(make: Factories, browser: Browser) -> tuple[User, Page]:
    person = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    return person, browser.get(f"/people/{person.id}")


def test_a_role_is_given_after_a_fresh_proof_and_the_choice_is_kept(
    make: Factories, browser: Browser
) -> None:
    person, page = _give_role_page(make, browser)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        assert page.h1 == ASK
        assert person.roles == {Role.SUPERVISOR}
        page = page.submit("Go on", proof_password=PASSWORD)

    assert page.path == f"/people/{person.id}"
    assert {grant.role for grant in person.role_grants} == {Role.SUPERVISOR, Role.REPORT_VIEWER}


def test_a_fresh_proof_is_not_asked_for_again(make: Factories, browser: Browser) -> None:
    person, page = _give_role_page(make, browser)

    with _later(minutes=29):
        page = page.submit("Give this role", role="report_viewer")
    with _later(minutes=31):
        page = page.submit("Remove the role: Ambassador")
        assert page.h1 == ASK
        page = page.submit("Go on", proof_password=PASSWORD)
    with _later(minutes=60):
        page = page.submit("Give this role", role="coordinator")

    assert page.h1 == person.name
    assert {grant.role for grant in person.role_grants} == {Role.SUPERVISOR, Role.COORDINATOR}


@pytest.mark.parametrize("given", ["not the password", "", PASSWORD + "x" * 200])
def test_a_wrong_proof_changes_nothing_and_keeps_the_form(
    make: Factories, browser: Browser, given: str
) -> None:
    person, page = _give_role_page(make, browser)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer").submit("Go on", proof_password=given)
        assert page.h1 == ASK
        assert (WRONG if given else "Enter your password.") in page.text
        assert person.roles == {Role.SUPERVISOR}
        page.submit("Go on", proof_password=PASSWORD)

    assert Role.REPORT_VIEWER in {grant.role for grant in person.role_grants}


def test_guessing_in_an_open_browser_is_slowed_down(make: Factories, browser: Browser) -> None:
    person, page = _give_role_page(make, browser)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        for _ in range(5):
            page = page.submit("Go on", proof_password="not the password")
        page = page.submit("Go on", proof_password=PASSWORD)
        assert WRONG in page.text

    assert person.roles == {Role.SUPERVISOR}
    assert len(db.session.scalars(select(FailedSignIn.id).order_by(FailedSignIn.id)).all()) == 5


def test_the_proof_needs_the_token_of_its_session(make: Factories, browser: Browser) -> None:
    person, _page = _give_role_page(make, browser)

    with _later(minutes=31):
        forged = {"role": "report_viewer", "proof_password": PASSWORD}
        browser.post(f"/people/{person.id}/roles/give", forged, expect=400)

    assert person.roles == {Role.SUPERVISOR}


def test_a_page_that_is_refused_is_not_reached_by_a_proof(make: Factories, browser: Browser) -> None:
    person = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.COUNSELLOR))
    token = browser.token()

    with _later(minutes=31):
        data = {"csrf_token": token, "role": "report_viewer", "proof_password": PASSWORD}
        browser.post(f"/people/{person.id}/roles/give", data, expect=403)


def test_a_new_proof_gives_the_session_another_secret(app: Flask, make: Factories, browser: Browser) -> None:
    _person, page = _give_role_page(make, browser)
    cookie = browser.client.get_cookie("meervoud_session")
    assert cookie is not None

    with _later(minutes=31):
        page.submit("Give this role", role="report_viewer").submit("Go on", proof_password=PASSWORD)
        copy = Browser(app)
        copy.client.set_cookie("meervoud_session", cookie.value)
        assert copy.get("/account").h1 == "Sign in"
        assert browser.get("/account").h1 == "Your account"
    assert len(db.session.scalars(select(BrowserSession.id).order_by(BrowserSession.id)).all()) == 1


def test_several_answers_of_one_field_are_kept_and_passwords_are_not(
    make: Factories, browser: Browser
) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    token = browser.token()
    data = {
        "csrf_token": token,
        "name": "Sanne <Jansen>",
        "email": "sanne@school.example",
        "roles": ["supervisor", "report_viewer"],
        "language": "en",
        "some_password": "a secret of hers",
    }

    with _later(minutes=31):
        page = browser.post("/people/invite?from=there", data)
        assert "a secret of hers" not in page.html
        page = page.submit("Go on", proof_password=PASSWORD)

    user = user_by_email("sanne@school.example")
    assert user is not None
    assert user.name == "Sanne <Jansen>"
    assert {grant.role for grant in user.role_grants} == {Role.SUPERVISOR, Role.REPORT_VIEWER}


def test_a_file_leaves_after_a_fresh_proof_by_a_button_of_its_own(make: Factories, browser: Browser) -> None:
    make.role_model(first_name="Hanna")
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/role-models")

    with _later(hours=3, minutes=59):
        page = browser.get("/role-models")
        assert page.submit("csv").response.mimetype == "text/csv"
    with _later(hours=4, minutes=1):
        page = page.submit("csv")
        assert page.h1 == ASK
        page = page.submit("Go on", proof_password=PASSWORD)
        assert page.h1 == "You can download the file"
        file = page.submit("Download the file")

    assert file.response.mimetype == "text/csv"
    assert "Hanna" in file.html
    actions = select(AuditEvent.action).where(AuditEvent.action == "role_models:export")
    assert len(db.session.scalars(actions.order_by(AuditEvent.id)).all()) == 2


def test_the_page_after_the_proof_leads_back_to_where_she_was(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    token = browser.token()

    with _later(hours=3):
        browser.get("/account")
    with _later(hours=5):
        response = browser._open(
            "POST",
            "/role-models/export",
            data={"csrf_token": token, "format": "csv"},
            headers={"Referer": "http://localhost/role-models?q=x"},
        )
        page = browser._page(response, 200).submit("Go on", proof_password=PASSWORD)

    assert page.links["Back to where you were"] == "/role-models"


def test_a_mentor_without_a_password_shows_it_by_a_link(make: Factories, browser: Browser) -> None:
    mentor = make.role_model(with_account=True).user
    browser.sign_in(mentor)

    with _later(hours=5):
        page = browser.get("/account/proof?next=/my-offer")
        assert "proof_password" not in page.html
        page = page.submit("Send me a link")
        assert "We have sent you an email" in page.html
        waiting = browser.get("/account/proof?next=/my-offer")
        assert waiting.submit("Go on").h1 == ASK
        browser.get(link_in(emails_to(mentor.email)[0])).submit("Sign in")
        assert waiting.submit("Go on").path == "/my-offer"

    rows = db.session.scalars(select(BrowserSession).order_by(BrowserSession.id)).all()
    assert [(row.user_id, row.proof) for row in rows] == [(mentor.id, "email_link")]


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", ""])
def test_the_page_after_a_proof_is_one_of_ours(make: Factories, browser: Browser, wanted: str) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/account/proof", query={"next": wanted}).submit("Go on", proof_password=PASSWORD)

    assert page.path == "/account"


def test_a_session_that_was_ended_is_not_proven_again(
    app: Flask, make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, page = _give_role_page(make, browser)

    with _later(minutes=31):
        page = page.submit("Give this role", role="report_viewer")
        monkeypatch.setattr("app.accounts.sessions.browser_sessions.renew", lambda *_given: None)
        page.submit("Go on", proof_password=PASSWORD, expect=401)

    assert person.roles == {Role.SUPERVISOR}


def test_a_page_that_asks_before_it_is_read_comes_after_the_proof(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    with _later(minutes=31):
        page = browser.get("/account/second-step/passkeys/new")
        assert page.h1 == ASK
        page = page.submit("Go on", proof_password=PASSWORD)

    assert page.path == "/account/second-step/passkeys/new"


@pytest.mark.parametrize("came_from", ["/people/{person}", "/people/{person}/roles/give", ""])
def test_another_language_leads_from_the_page_in_between_to_a_page_that_can_be_read(
    make: Factories, browser: Browser, came_from: str
) -> None:
    person, _page = _give_role_page(make, browser)
    sent = {"csrf_token": browser.token(), "role": "report_viewer"}
    headers = {"Referer": f"http://localhost{came_from.format(person=person.id)}"}

    with _later(minutes=31):
        asked = browser._open("POST", f"/people/{person.id}/roles/give", data=sent, headers=headers)
        (back,) = set(re.findall(r'name="next" value="([^"]+)"', asked.get_data(as_text=True)))
        page = browser.post("/language", {"csrf_token": sent["csrf_token"], "language": "nl", "next": back})

    assert back == (f"/people/{person.id}" if came_from == "/people/{person}" else "/")
    assert page.root.get("lang") == "nl"
