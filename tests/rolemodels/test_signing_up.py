"""Signing up from the public page: what is asked, what is kept, and what nobody can learn from it."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.accounts.queries import user_by_email
from app.extensions import db, now
from app.notices.models import Email
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelKind, RoleModelState
from app.rolemodels.queries import asked_for, current_consents
from app.rolemodels.services import withdraw
from app.rolemodels.services.keeping import due_now, keep
from app.rolemodels.services.signing_up import UNCONFIRMED_DAYS
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.rolemodels.signing_up import ADDRESS, ANSWERS, entry, sign_up

pytestmark = pytest.mark.database


def test_signs_up_confirms_and_waits_for_the_coordinator(browser: Browser, make: Factories) -> None:
    programme, domain = make.programme(name="Software"), make.domain()

    after = sign_up(browser, make, programme_id=str(programme.id), fields=[domain.code], shows_name="y")
    new = entry()

    assert after.h1 == "Check your email"
    assert (new.state, new.name, new.kind) == (
        RoleModelState.APPLIED,
        "Noor van der Wal",
        RoleModelKind.ALUMNA,
    )
    assert (new.programme_id, new.diploma_year, new.town) == (programme.id, 2019, "Zwolle")
    assert (new.slots, new.meets_in_person, new.meets_online) == (["tue_evening"], True, True)
    assert (new.max_minutes, new.max_per_year, new.shows_name) == (45, None, True)
    assert new.field_codes == {domain.code}
    assert new.conduct_accepted_at is not None
    consents = current_consents(new)
    assert [one.offer for one in consents] == [Offer.CIRCLE, Offer.GUEST_LESSON]
    assert {one.source for one in consents} == {ConsentSource.SIGN_UP}

    page = browser.get(link_in(emails_to(ADDRESS)[0]))
    assert new.state is RoleModelState.APPLIED, "opening the link changes nothing: mail scanners do that"
    assert "Pixel Games" in page.text
    page.submit("Confirm the application")
    assert entry().state is RoleModelState.CONFIRMED
    assert db.session.scalars(asked_for(make.school.id, Offer.CIRCLE)).all() == []
    assert user_by_email(ADDRESS) is None
    assert [email.kind for email in emails_to(ADDRESS)] == ["role_model_confirm", "role_model_confirmed"]


def test_confirming_twice_changes_nothing(browser: Browser, make: Factories) -> None:
    sign_up(browser, make)
    link = link_in(emails_to(ADDRESS)[0])
    browser.get(link).submit("Confirm the application")

    page = browser.get(link)

    assert page.h1 == "Your address is confirmed"
    assert len(emails_to(ADDRESS)) == 2


def test_speaks_the_language_in_which_she_signed_up(app: Flask, make: Factories) -> None:
    page = Browser(app, language="nl").get(f"/join/{make.school.code}")
    page = page.submit("Verder", offers=["guest_lesson"]).submit("Verder")

    page.submit("Aanmelden", **ANSWERS)

    assert entry().language == "nl"
    assert emails_to(ADDRESS)[0].language == "nl"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"offers": None}, "Choose at least one thing"),
        ({"ways": None}, "Choose in person, online, or both"),
        ({"until": "1-1-2099"}, "Choose a day up to and including"),
        ({"max_minutes": "500"}, "from 5 to 240"),
        ({"max_per_year": "0"}, "from 1 to 52"),
        ({"diploma_year": "19"}, "four digits"),
        ({"kind": None}, "Choose one of the two"),
        ({"first_name": ""}, "Enter a first name"),
        ({"accepts_conduct": None}, "Read the code of conduct"),
    ],
)
def test_says_beside_the_answer_what_is_wrong(
    browser: Browser, make: Factories, changes: dict[str, str | None], message: str
) -> None:
    page = sign_up(browser, make, **changes)

    assert message in page.text
    assert db.session.scalar(select(func.count()).select_from(RoleModel)) == 0


def _without_tokens(page: Page) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page.html)


@pytest.mark.parametrize("state", [RoleModelState.ACTIVE, RoleModelState.CONFIRMED, RoleModelState.PAUSED])
def test_answers_the_same_for_a_known_address(
    browser: Browser, make: Factories, state: RoleModelState
) -> None:
    known = make.role_model(email=ADDRESS, state=state, town="Meppel", with_account=True)
    new = sign_up(browser, make, email="new@work.example")

    same = sign_up(browser, make)

    assert new.texts(".//main//strong") == ["new@work.example"]
    assert _without_tokens(same) == _without_tokens(new).replace("new@work.example", ADDRESS)
    assert (same.url, same.status) == (new.url, new.status)
    assert (known.town, known.state) == ("Meppel", state)
    kinds = [email.kind for email in emails_to(ADDRESS)]
    assert kinds == ["role_model_known", "sign_in_link"]
    assert db.session.scalar(select(func.count()).select_from(RoleModel)) == 2


def test_answers_the_same_for_the_address_of_somebody_at_school(browser: Browser, make: Factories) -> None:
    make.user(Role.COORDINATOR, email=ADDRESS)

    assert sign_up(browser, make).h1 == "Check your email"
    assert [email.kind for email in emails_to(ADDRESS)] == ["role_model_confirm"]


def test_fills_nobodys_mailbox(browser: Browser, make: Factories) -> None:
    make.role_model(email="known@work.example")
    for _ in range(3):
        sign_up(browser, make)
        sign_up(browser, make, email="known@work.example")

    assert len(emails_to(ADDRESS)) == 1
    assert len(emails_to("known@work.example")) == 1


def test_lets_somebody_correct_her_application(browser: Browser, make: Factories) -> None:
    sign_up(browser, make)
    sign_up(browser, make, town="Kampen", offers=["speed_date"])

    assert entry().town == "Kampen"
    assert [one.offer for one in current_consents(entry())] == [Offer.SPEED_DATE]
    browser.get(link_in(emails_to(ADDRESS)[0])).submit("Confirm the application")
    assert entry().state is RoleModelState.CONFIRMED


@pytest.mark.parametrize("state", [RoleModelState.QUARANTINED, RoleModelState.REFUSED])
def test_rewrites_nobody_before_she_confirms(
    browser: Browser, make: Factories, state: RoleModelState
) -> None:
    before = make.role_model(email=ADDRESS, state=state, town="Meppel", first_name="Nora")
    agreed = [one.id for one in current_consents(before)]

    sign_up(browser, make)

    assert entry().id == before.id
    assert (entry().state, entry().town, entry().first_name) == (state, "Meppel", "Nora")
    assert [one.id for one in current_consents(entry())] == agreed
    page = browser.get(link_in(emails_to(ADDRESS)[-1]))
    assert "Noor van der Wal" in page.text
    assert "Nora" not in page.text
    page.submit("Confirm the application")
    assert (entry().state, entry().town, entry().first_name) == (RoleModelState.CONFIRMED, "Zwolle", "Noor")
    assert {one.offer for one in current_consents(entry())} == {Offer.CIRCLE, Offer.GUEST_LESSON}
    assert entry().application is None


def test_forgets_what_nobody_confirmed_and_leaves_the_entry(browser: Browser, make: Factories) -> None:
    make.role_model(email=ADDRESS, state=RoleModelState.QUARANTINED, town="Meppel")
    with time_machine.travel(now() - timedelta(days=UNCONFIRMED_DAYS, hours=1)):
        sign_up(browser, make)

    for chore, role_model_id in due_now():
        keep(chore, role_model_id)

    assert (entry().state, entry().town) == (RoleModelState.QUARANTINED, "Meppel")
    assert (entry().application, entry().application_at) == (None, None)


def test_forgets_no_withdrawal_before_the_address_is_confirmed(browser: Browser, make: Factories) -> None:
    left = make.role_model(email=ADDRESS)
    withdraw(left)

    sign_up(browser, make)
    assert left.email_hash is not None

    browser.get(link_in(emails_to(ADDRESS)[-1])).submit("Confirm the application")
    assert left.email_hash is None


def test_is_for_one_school(browser: Browser, make: Factories) -> None:
    other = make.new_school()
    make.role_model(email=ADDRESS, school=other)

    sign_up(browser, make)

    assert {one.school_id for one in db.session.scalars(select(RoleModel))} == {make.school.id, other.id}
    browser.get("/join/no-such-school", expect=404)


def test_says_what_is_kept_and_how_people_behave(browser: Browser, make: Factories) -> None:
    page = browser.get(f"/join/{make.school.code}")
    privacy = page.click("What is kept about you, how long, and who sees it (opens in a new tab)")
    last = sign_up(browser, make, email="")
    conduct = last.click("The code of conduct (opens in a new tab)")

    assert "only in your own browser, for an hour" in privacy.text
    assert "two years at most" in privacy.text
    assert "7 days" in privacy.text
    assert "Backups keep it until they are overwritten." in privacy.text
    assert "everybody who takes part sees your first name and job" in privacy.text
    assert (
        "In a mentoring circle or an activity that you said yes to, everybody who takes part sees them"
        in last.text
    )
    assert conduct.h1 == "Code of conduct for role models"


def test_keeps_the_links_of_emails_from_staff(browser: Browser, make: Factories) -> None:
    sign_up(browser, make)
    email = db.session.execute(select(Email)).scalar_one()

    page = browser.sign_in(make.user()).get(f"/letters/{email.id}")

    assert email.body
    assert "/by-letter/" not in page.html


def test_the_longest_name_that_the_form_takes_is_taken_everywhere(browser: Browser, make: Factories) -> None:
    sign_up(browser, make, first_name="A" * 100, name_prefix="b" * 40, last_name="C" * 150)
    new = entry()
    page = browser.get(link_in(emails_to(ADDRESS)[-1]))
    page.submit("Confirm the application")
    browser.sign_in(make.user()).get(f"/role-models/{new.id}").submit("Add her to the register")

    assert new.state is RoleModelState.ACTIVE
    assert new.user is not None
    assert len(new.user.name) == 200


def test_the_email_to_confirm_carries_nothing_that_a_stranger_filled_in(
    browser: Browser, make: Factories
) -> None:
    sign_up(
        browser, make, first_name="Win on prizes.example", last_name="Now", about="Look at prizes.example"
    )

    email = db.session.scalars(select(Email)).one()
    assert "prizes" not in f"{email.to_name} {email.subject} {emails_to(ADDRESS)[-1]}"
