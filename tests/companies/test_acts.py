"""What coordinators do in the registry: counts, editing, recognition, notes, talks."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import CompanyIntake, IntakeOutcome, Recognition, Site, WomenCount
from app.companies.queries import sites_without_adequate_intake, standings
from app.extensions import db
from app.imports.models import HandEdit
from tests.browser import Browser
from tests.factories import Factories


def edits(site: Site) -> set[tuple[str, str]]:
    return {(one.subject_type, one.field) for one in db.session.scalars(select(HandEdit))}


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)))


def test_adds_a_count_and_keeps_the_earlier_one(make: Factories, browser: Browser) -> None:
    site = make.site(women=1, counted_on=date(2025, 9, 1))
    user = make.user(name="Anna Visser")

    page = browser.sign_in(user).get(f"/companies/{site.id}").click("Add a count")
    page = page.submit(
        "Save the count", women="3", technical_staff="10", counted_on="1-11-2026", source="alumna"
    )

    assert "3 women in technical roles, counted on 1 Nov 2026 by a former student" in page.text
    assert ["1 Nov 2026", "3", "10", "a former student", "Anna Visser"] in page.rows()
    assert ["1 Sept 2025", "1", "–", "the company", "import"] in page.rows()
    assert standings(make.school.id)[site.id].reaches_30 is True
    assert actions() == ["count:add"]


@pytest.mark.parametrize(
    ("women", "message"),
    [
        ("-1", "Enter 0 or more."),
        ("2,5", "Enter a whole number, for example 4."),
        ("drie", "Enter a whole number, for example 4."),
        ("", "Enter the number of women. If there are none, enter 0."),
    ],
)
def test_refuses_what_is_no_count(make: Factories, browser: Browser, women: str, message: str) -> None:
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/counts/new")

    page = page.submit("Save the count", women=women)

    assert message in page.text
    assert "Correct 1 answer" in page.text
    assert db.session.scalars(select(WomenCount)).all() == []


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"women": "2", "counted_on": "25-11-2026"}, "This day is still to come."),
        ({"women": "4", "technical_staff": "3"}, "4 women is more than the 3 people in technical roles."),
    ],
)
def test_refuses_a_count_that_cannot_be(
    make: Factories, browser: Browser, answers: dict[str, str], message: str
) -> None:
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/counts/new")

    assert message in page.submit("Save the count", **answers).text
    assert db.session.scalars(select(WomenCount)).all() == []


def test_leaves_the_total_alone_when_an_older_count_is_added(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, technical_staff=20)
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/counts/new")

    page.submit("Save the count", women="9", technical_staff="9", counted_on="1-9-2025")

    db.session.refresh(site)
    assert site.technical_staff == 20
    assert standings(make.school.id)[site.id].women == 2


def test_notes_what_was_edited_by_hand(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, technical_staff=8, town="Zwolle")
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}").click("Edit")

    page = page.submit("Save changes", town="Kampen", website="www.bakker.example", technical_staff="9")

    assert page.path == f"/companies/{site.id}"
    assert page.links["www.bakker.example"] == "https://www.bakker.example"
    assert edits(site) == {("site", "town"), ("site", "technical_staff"), ("company", "website")}
    assert actions() == ["site:change"]


def test_changes_nothing_when_nothing_differs(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, technical_staff=8)
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/edit").submit("Save changes")

    assert "You did not change anything, so nothing was saved." in page.text
    assert edits(site) == set()
    assert actions() == []


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"company_name": ""}, "Enter the name of the company."),
        ({"kvk_number": "1234"}, "A KvK number has 8 digits."),
        ({"postcode": "0999 AA"}, "Enter a postcode, for example 1234 AB."),
        ({"website": "javascript:alert(1)//://"}, "Enter a web address"),
        ({"contact_email": "bakker"}, "Enter an email address"),
        ({"technical_staff": "1"}, "2 women is more than the 1 people in technical roles."),
        ({"sbb_company_id": "L900"}, "L900 already belongs to Taken."),
    ],
)
def test_refuses_what_cannot_be_of_a_site(
    make: Factories, browser: Browser, answers: dict[str, str], message: str
) -> None:
    make.site(company_name="Taken", sbb_company_id="L900")
    site = make.site(women=2)
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/edit")

    assert message in page.submit("Save changes", **answers).text
    assert actions() == []


def test_shows_both_versions_when_somebody_else_saved_first(make: Factories, browser: Browser) -> None:
    site = make.site(town="Zwolle")
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/edit")
    site.town = "Meppel"
    db.session.commit()

    conflict = page.submit("Save changes", expect=409, town="Kampen")

    assert "Kampen" in conflict.text
    assert "Meppel" in conflict.text
    db.session.refresh(site)
    assert site.town == "Meppel"


def test_ignores_fields_that_the_form_does_not_have(make: Factories, browser: Browser) -> None:
    site = make.site()
    other = make.new_school()
    browser.sign_in(make.user())
    page = browser.get(f"/companies/{site.id}/edit")
    answers = {
        "csrf_token": browser.token(),
        "version": page.root.find(".//input[@name='version']").get("value"),
        "company_name": site.company.name,
        "school_id": str(other.id),
        "notes": "mine",
    }

    browser.post(f"/companies/{site.id}/edit", answers)

    db.session.refresh(site)
    assert (site.school_id, site.notes) == (make.school.id, None)


def test_adds_a_company_and_another_site_of_it(make: Factories, browser: Browser) -> None:
    page = browser.sign_in(make.user()).get("/companies").click("Add a company")
    page = page.submit(
        "Add to the registry", company_name="Bakker Metaal", town="Zwolle", kvk_number="01234567"
    )
    assert page.h1 == "Bakker Metaal"

    page = page.click("Add another site of this company")
    page = page.submit("Add to the registry", name="Bakker Kampen", town="Kampen")

    assert page.h1 == "Bakker Kampen"
    sites = list(db.session.scalars(select(Site).order_by(Site.id)))
    assert len({site.company_id for site in sites}) == 1
    assert actions() == ["site:add", "site:add"]


def test_gives_a_withdrawn_recognition_a_last_day(make: Factories, browser: Browser) -> None:
    site = make.site(codes=("25187",))
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}").click("Change recognition")

    page = page.submit("Save the recognition", programme_code="25187", valid_until="2026-11-01")

    assert "not today" in page.text
    row = db.session.scalars(select(Recognition)).one()
    assert (row.programme_code, row.valid_until) == ("25187", date(2026, 11, 1))
    assert edits(site) == {("site", "recognitions")}


def test_refuses_a_recognition_that_ends_before_it_starts(make: Factories, browser: Browser) -> None:
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/recognition")

    page = page.submit(
        "Save the recognition", programme_code="25104", valid_from="2027-01-01", valid_until="2026-01-01"
    )

    assert "The last day is before the first." in page.text


def test_puts_a_note_on_top_with_day_and_name(make: Factories, browser: Browser) -> None:
    site = make.site(notes="An older note.")
    browser.sign_in(make.user(Role.SUPERVISOR, name="Anna Visser"))

    page = browser.get(f"/companies/{site.id}").submit("Add the note", text="Ask for Karim.")

    assert "24 Nov 2026, Anna Visser: Ask for Karim." in page.text
    assert page.text.index("Karim") < page.text.index("An older note.")


def test_records_a_talk_with_its_checklist(make: Factories, browser: Browser) -> None:
    site = make.site(women=3, last_placed_year=None)
    period = make.period()
    assert (
        "No company has an opening in this period"
        in browser.sign_in(make.user()).get("/companies/talks").text
    )
    opening = make.opening(site, period=period)
    page = browser.get("/companies/talks").click(f"Record the talk: {site.title}")

    page = page.submit(
        "Record the talk",
        held_on="12-11-2026",
        checklist=["rooms", "trainer"],
        outcome="adequate_with_agreements",
        agreements="Lockers before February.",
    )

    assert "in order, with agreements" in page.text
    assert "2 of 6 points" in page.text
    talk = db.session.scalars(select(CompanyIntake)).one()
    assert (talk.outcome, talk.checklist) == (IntakeOutcome.ADEQUATE_WITH_AGREEMENTS, ["rooms", "trainer"])
    assert sites_without_adequate_intake([site.id], opening.period) == {}
    assert (
        "The school knows every company with openings in this period" in browser.get("/companies/talks").text
    )


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"held_on": "12-1-2027", "outcome": "adequate"}, "This day is still to come."),
        ({"outcome": "not_adequate"}, "Write down what is missing"),
        ({"outcome": "adequate_with_agreements"}, "Write down what was agreed."),
        ({}, "Choose the outcome of the talk."),
    ],
)
def test_refuses_a_talk_that_says_too_little(
    make: Factories, browser: Browser, answers: dict[str, str], message: str
) -> None:
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}/talks/new")

    assert message in page.submit("Record the talk", **answers).text
    assert db.session.scalars(select(CompanyIntake)).all() == []


def test_lists_new_companies_with_openings_only(make: Factories, browser: Browser) -> None:
    for name, year in (("New", None), ("Long ago", 2022), ("Known", 2025)):
        make.opening(make.site(company_name=name, last_placed_year=year))
    make.site(company_name="Without openings", last_placed_year=None)
    make.opening(make.site(company_name="Withdrawn", last_placed_year=None), is_withdrawn=True)
    make.opening(
        make.site(company_name="Elsewhere", last_placed_year=None, school=(other := make.new_school())),
        make.period(school=other),
    )

    page = browser.sign_in(make.user()).get("/companies/talks")

    assert [row[0] for row in page.rows()] == ["Long ago", "New"]


def test_notes_earlier_placements_for_the_ticked_companies(make: Factories, browser: Browser) -> None:
    ticked, other = (make.site(last_placed_year=None) for _ in range(2))
    for site in (ticked, other):
        make.opening(site)
    page = browser.sign_in(make.user()).get("/companies/talks")

    page = page.submit("Update the ticked companies", site=[str(ticked.id)], year="2025")

    assert "1 company has been updated." in page.text
    assert [row[0] for row in page.rows()] == [other.title]
    db.session.refresh(ticked)
    assert ticked.last_placed_year == 2025
    assert edits(ticked) == {("site", "last_placed_year")}
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.data) == ("site:note_placements", {"before": None, "year": 2025})


def test_refuses_a_school_year_that_has_not_ended(make: Factories, browser: Browser) -> None:
    site = make.site(last_placed_year=None)
    make.opening(site)
    browser.sign_in(make.user())

    answers = {"site": str(site.id), "year": "2027", "csrf_token": browser.token()}
    browser.post("/companies/talks/earlier-placements", answers, expect=409)

    db.session.refresh(site)
    assert site.last_placed_year is None


def test_touches_no_company_of_another_school(make: Factories, browser: Browser) -> None:
    site = make.site(last_placed_year=None, school=make.new_school())
    browser.sign_in(make.user())

    answers = {"site": str(site.id), "year": "2025", "csrf_token": browser.token()}
    browser.post("/companies/talks/earlier-placements", answers)

    db.session.refresh(site)
    assert site.last_placed_year is None
