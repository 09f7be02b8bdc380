"""A student proposes a company that she found; a coordinator checks it and answers. She is told either way."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import CompanyIntake, IntakeOutcome, Opening, PlacementStop, StopGround, StopState
from app.extensions import db, now
from app.finds.models import FindState, FoundCompany
from app.notices.models import Email
from app.placements.models import PlacementDecision
from app.students.models import Student
from app.students.queries.shortlist import kept_ids
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.finds.rows import a_find

pytestmark = pytest.mark.database

FOUND = {
    "name": "Windmolen Techniek",
    "town": "Kampen",
    "contact_name": "B. Molenaar",
    "contact_phone": "06 1234 5678",
    "what": "Blades of turbines.",
}


@pytest.fixture
def coordinator(make: Factories) -> User:
    return make.user()


@pytest.fixture
def noor(make: Factories) -> Student:
    _period = make.default_period
    return make.student(with_account=True, first_name="Noor", last_name="Yilmaz")


def hers(browser: Browser, student: Student) -> Page:
    assert student.user is not None
    return browser.sign_in(student.user).get("/my-choices/found")


def answered(
    browser: Browser, coordinator: User, find: FoundCompany, button: str, expect: int = 200, **values: object
) -> Page:
    page = browser.sign_in(coordinator).get(f"/companies/found/{find.id}")
    return page.submit(button, expect, **values)


def only_find() -> FoundCompany:
    return db.session.scalars(select(FoundCompany)).one()


def test_a_new_company_becomes_a_place_for_whoever_found_it(
    noor: Student, coordinator: User, browser: Browser
) -> None:
    assert noor.user is not None
    page = browser.sign_in(noor.user).get("/my-choices").click("Tell about a company you found")
    assert "Enter the town." in page.submit("Send it to my coordinator", 422, name="Windmolen").text
    page = page.submit("Send it to my coordinator", **FOUND)
    assert "waits for an answer" in page.text

    browser.sign_in(coordinator)
    assert "Check companies that students found" in browser.get("/today").text
    page = browser.get("/companies/found").click("Windmolen Techniek")
    assert "B. Molenaar, 06 1234 5678" in page.text
    refused = page.submit("Accept this company", 422)
    assert "Look up at SBB whether this company is recognised" in refused.text
    assert db.session.scalars(select(Opening)).all() == [], "nothing is left of a refusal"
    page = page.submit("Accept this company", is_recognised=True, sbb_company_id="L100300")
    assert page.h1 == "Windmolen Techniek"

    find, opening = only_find(), db.session.scalars(select(Opening)).one()
    assert (find.state, find.contact_name, find.opening_id) == (FindState.ACCEPTED, "", opening.id)
    assert (opening.site.contact_name, opening.site.sbb_company_id) == ("B. Molenaar", "L100300")
    assert (opening.capacity, opening.description, opening.programme_codes) == (
        1,
        "Blades of turbines.",
        ["25187"],
    )
    assert db.session.scalars(select(PlacementDecision.student_id)).all() == [noor.id]
    assert kept_ids(noor.id, opening.period) == [opening.id]
    email = db.session.scalars(select(Email).where(Email.recipient_id == noor.user_id)).one()
    assert "Windmolen" not in email.subject + email.body
    page = hers(browser, noor)
    assert "It is a place now, and stands among the places you keep." in page.text
    assert "Windmolen Techniek" in browser.get("/my-choices").texts(".//*[@id='kept']//a")
    gone = browser.sign_in(coordinator).post(
        f"/companies/found/{find.id}/decline", {"answer": "No.", "csrf_token": browser.token()}, 409
    )
    assert "Nothing was changed: the state of this proposal is now “accepted”." in gone.text


def test_what_is_in_the_register_is_shown_first_and_gets_the_place(
    make: Factories, noor: Student, coordinator: User, browser: Browser
) -> None:
    site = make.site(company_name="Windmolen Techniek B.V.", town="Kampen")
    page = hers(browser, noor).submit("Send it to my coordinator", **FOUND)
    assert "These companies are known at your school already:" in page.text
    assert db.session.scalars(select(FoundCompany)).all() == []
    page.submit("It is another one, or I found a place there myself: send it", **FOUND)
    find = only_find()
    talk = make.row(
        CompanyIntake(
            site_id=site.id,
            held_on=date(2026, 10, 1),
            outcome=IntakeOutcome.NOT_ADEQUATE,
            checklist=[],
        )
    )
    page = answered(browser, coordinator, find, "Accept this company", 422)
    assert "At the last talk this company was not in order." in page.text
    assert "recognised for the programme; last talk on 1 Oct 2026" in page.text
    talk.outcome = IntakeOutcome.ADEQUATE
    stop = make.row(
        PlacementStop(
            school_id=site.school_id,
            site_id=site.id,
            state=StopState.IN_FORCE,
            ground=StopGround.PHYSICAL_SAFETY,
            explanation="An explanation.",
            proposed_by_id=coordinator.id,
        )
    )
    assert (
        "Nobody can be placed at this company now."
        in answered(browser, coordinator, find, "Accept this company", 422).text
    )
    stop.state, stop.lifted_at = StopState.LIFTED, now()
    answered(browser, coordinator, find, "Accept this company", is_for_her=[])

    opening = db.session.scalars(select(Opening)).one()
    assert opening.site_id == site.id
    assert db.session.scalars(select(PlacementDecision)).all() == []


def test_she_reads_why_not_and_can_withdraw(
    make: Factories, noor: Student, coordinator: User, browser: Browser
) -> None:
    declined, other = (a_find(make, noor, make.default_period, name=name) for name in ("Eerste", "Tweede"))
    a_find(make, noor, make.default_period, name="Derde")
    full = hers(browser, noor).submit("Send it to my coordinator", 422, **FOUND)
    assert "3 proposals of yours wait for an answer." in full.text
    page = hers(browser, noor).submit("Withdraw: Tweede")
    assert other.state is FindState.WITHDRAWN
    assert (
        "Write the student why not."
        in answered(browser, coordinator, declined, "Do not accept it", 422, answer="").text
    )
    answered(browser, coordinator, declined, "Do not accept it", answer="SBB does not recognise it.")
    page = hers(browser, noor)
    assert "SBB does not recognise it." in page.text
    assert [row[0] for row in browser.sign_in(coordinator).get("/companies/found?show=open").rows()] == [
        "Derde"
    ]
    elsewhere = make.student(school=make.new_school(), with_account=True)
    assert elsewhere.user is not None
    browser.sign_in(elsewhere.user)
    browser.post(f"/my-choices/found/{declined.id}/withdraw", {"csrf_token": browser.token()}, 404)
    make.default_period.choices_closed_at = now()
    assert "You can propose a company until choosing ends." in hers(browser, noor).text
