"""Asking that somebody is erased, and the second person who confirms it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.errors import SecondPersonNeeded
from app.extensions import db
from app.notices.models import Email, EmailState
from app.privacy import two_people
from app.privacy.erasure import erase, known_as
from app.privacy.models import Erasure, ErasureState
from app.privacy.registry import Whose
from app.privacy.trail import RETENTION
from app.privacy.two_people import AlreadyAsked, AlreadyDecided, StillRunning
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement

pytestmark = pytest.mark.database


@pytest.fixture
def marleen(make: Factories) -> User:
    return make.user(Role.COORDINATOR, name="Marleen Wal")


@pytest.fixture
def noor(make: Factories) -> Student:
    return make.student(first_name="Noor", last_name="Zand")


def test_one_asks_and_another_confirms(
    make: Factories, browser: Browser, marleen: User, noor: Student
) -> None:
    page = browser.sign_in(marleen).get(f"/students/{noor.id}").click("Erase this student")
    assert "What stays" in page.text
    page = page.submit("Ask for erasure")
    assert page.h1 == "Erasures"
    assert [row[0] for row in page.rows()] == ["Noor Zand"]
    assert "Erase everything" not in page.html, "she asked for it herself"
    page = browser.get(f"/students/{noor.id}/erase")
    assert ("This was asked for already" in page.text, "Ask for erasure" in page.html) == (True, False)
    assert page.click("Show what waits").h1 == "Erasures"

    page = browser.sign_in(make.user(Role.ADMINISTRATOR)).get("/privacy/erasures")
    page = page.submit("Erase everything: Noor Zand")

    assert "Everything about this person has been erased." in page.text
    assert "Noor" not in page.text
    assert [row[:2] for row in page.rows()] == [[str(noor.id), "a student, with the account"]]
    browser.sign_in(marleen).get(f"/students/{noor.id}", expect=404)
    assert "Noor" not in browser.get("/audit").text
    assert f"erased person {noor.id}" in browser.get("/audit").text


@pytest.mark.parametrize(
    ("roles", "told"),
    [((Role.STUDENT,), "Je account is ook weg"), ((Role.STUDENT, Role.MENTOR), "blijft je account")],
)
def test_tells_the_student_in_a_last_email_of_which_nothing_stays(
    make: Factories, run_jobs: Callable[[], int], marleen: User, roles: tuple[Role, ...], told: str
) -> None:
    account = make.user(*roles, name="Noor Zand", email="noor@zand.example")
    account.language = "nl"
    noor = make.student(first_name="Noor", last_name="Zand", user=account)
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)
    two_people.confirm(asked, actor=make.user(Role.ADMINISTRATOR))

    email = db.session.scalars(select(Email).where(Email.key == f"erased:{noor.id}")).one()
    assert (email.to_address, email.subject) == ("noor@zand.example", "Je gegevens zijn gewist")
    assert email.body.startswith("Hallo Noor,")
    assert told in email.body
    run_jobs()
    assert (email.state, email.to_name, email.to_address, email.subject, email.body) == (
        EmailState.SENT, "", "", "", ""
    )  # fmt: skip


def test_tells_nobody_where_no_address_is_known(make: Factories, marleen: User) -> None:
    noor = make.student(email=None)
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)
    two_people.confirm(asked, actor=make.user(Role.ADMINISTRATOR))

    assert db.session.scalars(select(Email).where(Email.key == f"erased:{noor.id}")).all() == []


def test_is_not_done_after_all(browser: Browser, marleen: User, noor: Student) -> None:
    two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)

    page = browser.sign_in(marleen).get("/privacy/erasures").submit("Do not erase: Noor Zand")

    assert "Nothing has been erased" in page.text
    assert noor.first_name == "Noor"
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["erasure:ask", "erasure:withdraw"]


def test_placement_that_runs_asks_for_a_reason(
    make: Factories, browser: Browser, marleen: User, noor: Student
) -> None:
    placement = a_placement(noor, make.opening())
    browser.sign_in(marleen)
    page = browser.get(f"/students/{noor.id}/erase")
    assert "The student has a placement that is not over." in page.text

    refused = page.submit("Ask for erasure", expect=422)
    assert "The student has a placement that is not over." in refused.text
    page = refused.submit("Ask for erasure", in_spite="It is urgent.")

    assert "It is urgent." in page.text
    asked = db.session.scalars(select(Erasure)).one()
    two_people.confirm(asked, actor=make.user())
    assert (asked.state, asked.in_spite) == (ErasureState.DONE, "")
    page = browser.get(f"/placements/{placement.id}")
    assert page.h1.startswith(f"erased student {noor.id}")
    ways = ("Find another place", "Guidance:", "Agreement:")
    assert [link for link in page.links if link.startswith(ways)] == []
    browser.get(f"/guidance/{placement.id}", expect=404)


def test_nobody_confirms_what_she_asked_for(marleen: User, noor: Student) -> None:
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)

    with pytest.raises(SecondPersonNeeded):
        two_people.confirm(asked, actor=marleen)


def test_is_asked_for_once_and_decided_once(make: Factories, marleen: User, noor: Student) -> None:
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)
    with pytest.raises(AlreadyAsked):
        two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=make.user())
    two_people.confirm(asked, actor=make.user())

    with pytest.raises(AlreadyDecided):
        two_people.confirm(asked, actor=make.user())
    with pytest.raises(AlreadyDecided):
        two_people.withdraw(asked, actor=marleen)
    with pytest.raises(AlreadyAsked):
        two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)


def test_what_began_to_run_in_the_meantime_hinders(make: Factories, marleen: User, noor: Student) -> None:
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)
    a_placement(noor, make.opening())

    with pytest.raises(StillRunning):
        two_people.confirm(asked, actor=make.user())


def test_account_is_closed_first_and_one_of_a_student_goes_with_her(
    make: Factories, browser: Browser, marleen: User
) -> None:
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    page = browser.get(f"/people/{marleen.id}/erase").submit("Ask for erasure", expect=422)
    assert "The account still works. Close it first" in page.text
    student.user.is_closed = True
    page = browser.get(f"/people/{student.user.id}/erase").submit("Ask for erasure", expect=422)
    assert "This is the account of a student." in page.text
    marleen.is_closed = True
    page = browser.get(f"/people/{marleen.id}").click("Erase the account").submit("Ask for erasure")
    assert page.rows()[0][0] == "Marleen Wal"


def test_contacts_of_a_company(make: Factories, browser: Browser, marleen: User) -> None:
    site = make.site(contact_name="Yara Bos")
    page = browser.sign_in(marleen).get(f"/companies/{site.id}").click("Erase the contacts of this company")
    page.submit("Ask for erasure")

    browser.sign_in(make.user(Role.COORDINATOR)).get("/privacy/erasures").submit(
        f"Erase everything: {site.title}"
    )

    assert site.contact_name is None
    assert "Erase the contacts" not in browser.get(f"/companies/{site.id}").text


def tasks(browser: Browser, user: User) -> str:
    return browser.sign_in(user).get("/").text


def test_second_person_is_told_and_nobody_is_once_it_was_decided(
    make: Factories, browser: Browser, marleen: User, noor: Student
) -> None:
    second, third = (
        make.user(Role.ADMINISTRATOR, language="nl"),
        make.user(Role.COORDINATOR, name="Joris Bos"),
    )
    make.user(Role.SUPERVISOR)
    make.user(Role.COORDINATOR, school=make.new_school())
    make.user(Role.COORDINATOR, is_closed=True)
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="Because.", actor=marleen)
    emails = db.session.scalars(select(Email).order_by(Email.recipient_id)).all()
    assert [one.recipient_id for one in emails] == [second.id, third.id]
    assert [one.subject for one in emails] == [
        "Iemand wissen: dat wacht op een tweede persoon",
        "An erasure waits for a second person",
    ]
    assert "Noor" not in emails[1].body
    assert "Because" not in emails[1].body
    assert "Marleen Wal asked that everything about a student, with the account is erased" in emails[1].body
    waits = "Confirm an erasure as the second person"
    db.session.commit()
    assert [waits in tasks(browser, one) for one in (marleen, second, third)] == [False, True, True]

    two_people.confirm(asked, actor=third)
    db.session.commit()

    assert [(one.state, one.body) for one in emails] == [(EmailState.WITHDRAWN, "")] * 2
    assert waits not in tasks(browser, second)


def test_erasure_that_the_term_did_first_waits_for_nobody(
    make: Factories, browser: Browser, marleen: User, noor: Student
) -> None:
    asked = two_people.ask(Whose.STUDENT, noor.id, in_spite="", actor=marleen)
    db.session.commit()
    page = browser.sign_in(marleen).get("/privacy/erasures")
    assert "Nobody else at your school can confirm this." in page.text

    erase([known_as(Whose.STUDENT, noor.id)], RETENTION, actor=None)

    assert (asked.state, asked.decided_by_id) == (ErasureState.DONE, None)
