"""Inviting people and accepting, from the email to the start page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts import passwords
from app.accounts.models import User
from app.accounts.queries import AccountState, state_of, user_by_email
from app.accounts.services import AddressInUse, invite, invite_again
from app.accounts.services.mentors import ask_for_sign_in
from app.accounts.services.roles import RoleNotYours, StaffBesideStudent
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.students.services.students import invite_student
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import Factories

GOOD = "vier blauwe fietsen op zolder"
NEW = "sanne.jansen@school.example"


def invite_through_the_page(browser: Browser, actor: User, **values: object) -> Page:
    page = browser.sign_in(actor).get("/people").click("Invite somebody")
    given = {"name": "Sanne Jansen", "email": NEW, "roles": ["mentor"], "language": "en", **values}
    page = page.submit("Send the invitation", **given)
    name = str(given["name"])
    return page.click(name) if page.path == "/people" and name in page.links else page


def test_an_invitation_leads_from_the_email_to_the_start_page(make: Factories, browser: Browser) -> None:
    page = invite_through_the_page(browser, make.user(Role.COORDINATOR), email=NEW.upper())
    assert page.h1 == "Sanne Jansen"
    assert "Invited" in page.text
    page.submit("Sign out")

    email = emails_to(NEW)[0]
    page = browser.get(link_in(email))
    assert page.h1 == "Welcome, Sanne Jansen"
    page = page.submit("Save and begin", password=GOOD, again=GOOD)

    assert page.path == "/today"
    user = user_by_email(NEW)
    assert user is not None
    assert user.roles == {Role.MENTOR}
    assert passwords.matches(GOOD, user.password_hash)
    page.submit("Sign out")
    browser.get(link_in(email), expect=410)


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Kies op deze pagina een wachtwoord"), ("en", "Choose a password")]
)
def test_the_email_speaks_the_language_of_its_reader(
    make: Factories, browser: Browser, language: str, words: str
) -> None:
    invite_through_the_page(browser, make.user(Role.COORDINATOR, name="Marleen"), language=language)

    email = emails_to(NEW)[0]
    assert email.is_secret
    assert email.language == language
    assert " Sanne," in email.body
    assert "Marleen" in email.body
    assert words in email.body


def test_an_invitation_works_for_seven_days(make: Factories, browser: Browser) -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        invite_through_the_page(browser, make.user(Role.COORDINATOR)).submit("Sign out")
        link = link_in(emails_to(NEW)[0])
        clock.shift(timedelta(days=7, seconds=-1))
        browser.get(link)
        clock.shift(timedelta(seconds=1))
        browser.get(link, expect=410)


def test_inviting_again_ends_the_older_link(make: Factories, browser: Browser) -> None:
    page = invite_through_the_page(browser, make.user(Role.COORDINATOR))

    page.submit("Send the invitation again").submit("Sign out")

    first, second = (link_in(email) for email in emails_to(NEW))
    browser.get(first, expect=410)
    browser.get(second)


def test_a_password_with_her_name_is_refused(make: Factories, browser: Browser) -> None:
    invite_through_the_page(browser, make.user(Role.COORDINATOR)).submit("Sign out")

    page = browser.get(link_in(emails_to(NEW)[0])).submit(
        "Save and begin", password="ik heet sanne jansen", again="ik heet sanne jansen"
    )

    assert "without your name" in page.text
    user = user_by_email(NEW)
    assert user is not None
    assert user.password_hash is None


def test_one_address_has_one_account(make: Factories, browser: Browser) -> None:
    make.user(email=NEW)

    page = invite_through_the_page(browser, make.user(Role.COORDINATOR))

    assert "already an account" in page.text
    assert emails_to(NEW) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.COUNSELLOR, Role.REPORT_VIEWER])
def test_a_coordinator_invites_no_staff_but_supervisors(make: Factories, role: Role) -> None:
    coordinator = make.user(Role.COORDINATOR)

    with pytest.raises(RoleNotYours):
        invite(school_id=make.school.id, email=NEW, name="Sanne", roles=[role], actor=coordinator)
    for allowed in (Role.SUPERVISOR, Role.STUDENT, Role.MENTOR):
        invite(
            school_id=make.school.id,
            email=f"{allowed}@school.example",
            name="Sanne",
            roles=[allowed],
            actor=coordinator,
        )


def test_a_form_that_was_tampered_with_gives_no_other_role(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get("/people/invite")
    token = next(f.get("value", "") for f in page.root.iter("input") if f.get("name") == "csrf_token")
    other = make.new_school()

    browser.post(
        "/people/invite",
        {
            "csrf_token": token,
            "name": "Sanne",
            "email": NEW,
            "language": "nl",
            "roles": ["administrator"],
            "school_id": str(other.id),
        },
    )

    assert user_by_email(NEW) is None


def test_staff_are_no_mentors(make: Factories, browser: Browser) -> None:
    page = invite_through_the_page(browser, make.user(Role.ADMINISTRATOR), roles=["supervisor", "mentor"])

    assert "cannot also have a staff role" in page.text
    assert user_by_email(NEW) is None


def test_an_invitation_leaves_a_trail_and_its_email_only_with_the_commit(make: Factories) -> None:
    actor = make.user(Role.ADMINISTRATOR)
    db.session.commit()
    invite(school_id=make.school.id, email=NEW, name="Sanne", roles=[Role.SUPERVISOR], actor=actor)
    db.session.rollback()
    assert emails_to(NEW) == []

    invite(school_id=make.school.id, email=NEW, name="Sanne", roles=[Role.SUPERVISOR], actor=actor)

    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.data) == (
        "account:invite",
        actor.id,
        {"roles": ["supervisor"]},
    )


def test_an_invitation_says_nothing_of_an_account_at_another_school(
    make: Factories, browser: Browser
) -> None:
    owner = make.user(email=NEW, school=make.new_school(), name="Sanne Elders", language="en")
    actor = make.user(Role.COORDINATOR)
    page = browser.sign_in(actor).get("/people/invite")
    given = {"name": "Sanne Jansen", "roles": ["supervisor"], "language": "en"}

    known = page.submit("Send the invitation", email=NEW, **given)
    new = page.submit("Send the invitation", email="new@school.example", **given)

    assert (known.path, known.texts(".//*[@role='status']")) == (new.path, new.texts(".//*[@role='status']"))
    assert "Sanne Jansen will get an email about this invitation." in known.text + known.html
    (email,) = emails_to(owner.email)
    assert "It has an account at another school already, and nothing changes there." in email.body
    assert "http" not in email.body
    assert (owner.name, owner.school_id == actor.school_id) == ("Sanne Elders", False)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.action, event.subject_name, event.school_id) for event in events] == [
        ("account:invite", "Sanne Jansen", actor.school_id),
    ] * 2


def _seen(browser: Browser, address: str) -> list[str]:
    """All that the pages about people and emails say of an address, with the address itself taken out."""
    (row,) = browser.get(f"/people?q={address}").rows()
    person = browser.get(f"/people?q={address}").click(row[0])
    (letter,) = browser.get(f"/letters?q={address}").rows()
    (title,) = [each for each in browser.get(f"/letters?q={address}").links if each.endswith(f"to {row[0]}")]
    email = browser.get(f"/letters?q={address}").click(title)
    return [text.replace(address, "ADDRESS") for text in (*row, person.text, *letter, email.text)]


def test_an_account_that_waits_for_its_address_looks_like_any_open_invitation(
    make: Factories, browser: Browser
) -> None:
    make.user(email=NEW, school=make.new_school())
    browser.sign_in(make.user(Role.ADMINISTRATOR, Role.COORDINATOR))
    with time_machine.travel(now(), tick=False):  # both within one minute
        for address in (NEW, "new@school.example"):
            browser.get("/people/invite").submit(
                "Send the invitation", email=address, name="Sanne Jansen", roles=["supervisor"], language="en"
            )

    assert _seen(browser, NEW) == _seen(browser, "new@school.example")
    assert "Invited" in _seen(browser, NEW)
    again = browser.get("/people/invite").submit(
        "Send the invitation", email=NEW, name="Sanne", roles=["supervisor"], language="en"
    )
    assert "There is already an account with this email address." in again.text


def test_a_student_whose_address_is_used_at_another_school_looks_invited(
    make: Factories, browser: Browser
) -> None:
    make.user(email=NEW, school=make.new_school())
    known, new = make.student(email=NEW), make.student(email="new@school.example")
    for student in (known, new):
        invite_student(student, actor=make.user(Role.COORDINATOR))

    assert [state_of(student.user) for student in (known, new)] == [AccountState.INVITED] * 2
    assert known.user.school_id == make.school.id


def test_an_account_that_waits_signs_nobody_in(make: Factories) -> None:
    owner = make.user(email=NEW, school=make.new_school())
    waiting = invite(
        school_id=make.school.id, email=NEW, name="S", roles=[Role.MENTOR], actor=make.user(Role.COORDINATOR)
    )

    assert not waiting.is_active
    assert user_by_email(NEW) is owner
    ask_for_sign_in(NEW)
    assert [email.kind for email in emails_to(NEW)] == ["invitation"]


def test_inviting_again_gives_the_address_once_its_account_elsewhere_is_gone(make: Factories) -> None:
    actor = make.user(Role.COORDINATOR)
    owner = make.user(email=NEW, school=make.new_school())
    waiting = invite(school_id=make.school.id, email=NEW, name="S", roles=[Role.SUPERVISOR], actor=actor)
    invite_again(waiting, actor)
    assert waiting.waits_for_address

    owner.email = "other@school.example"
    db.session.flush()
    invite_again(waiting, actor)

    assert not waiting.waits_for_address
    assert user_by_email(NEW) is waiting
    assert "/invitation/" in emails_to(NEW)[-1].body


def test_other_features_learn_that_an_address_is_in_use(make: Factories) -> None:
    make.user(email=NEW, school=make.new_school())

    with pytest.raises(AddressInUse):
        invite(school_id=make.school.id, email=NEW, name="Sanne", roles=[Role.STUDENT], actor=None)
    with pytest.raises(StaffBesideStudent):
        invite(
            school_id=make.school.id,
            email="x@school.example",
            name="X",
            roles=[Role.STUDENT, Role.COORDINATOR],
            actor=None,
        )
