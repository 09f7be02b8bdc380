"""The list of sites and the page of one, as each role sees them."""

import io
import re
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import CountSource, PlacementStop, Site, StopGround, StopState, WomenCount
from app.extensions import db
from app.schools.models import ProgrammeEquivalent
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories


def stop(site: Site) -> PlacementStop:
    row = PlacementStop(
        school_id=site.school_id,
        site_id=site.id,
        state=StopState.IN_FORCE,
        ground=StopGround.SOCIAL_SAFETY,
        explanation="Remarks about a student.",
        proposed_by_id=1,
        review_on=date(2027, 6, 1),
    )
    db.session.add(row)
    db.session.flush()
    return row


def names(page: Page) -> list[str]:
    return [row[0] for row in page.rows()]


def test_ranks_sites_with_women_first_and_hides_none(make: Factories, browser: Browser) -> None:
    for name, women in (("D", None), ("C", 0), ("B", 2), ("A", 5)):
        make.site(women=women, company_name=name)

    for role in (Role.STUDENT, Role.COORDINATOR):
        assert names(browser.sign_in(make.user(role)).get("/companies")) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ("flagged", ["One", "Unknown", "Zero"]),
        ("below", ["One", "Zero"]),
        ("unknown", ["Unknown"]),
        ("outdated", ["Old"]),
        ("fine", ["Old", "Three"]),
    ],
)
def test_filters_by_standing(make: Factories, browser: Browser, standing: str, found: list[str]) -> None:
    make.site(women=3, company_name="Three")
    make.site(women=1, company_name="One")
    make.site(women=0, company_name="Zero")
    make.site(company_name="Unknown")
    make.site(women=4, company_name="Old", counted_on=date(2025, 11, 1))
    browser.sign_in(make.user())

    assert names(browser.get("/companies", query={"standing": standing})) == found


def test_finds_by_name_town_and_code(make: Factories, browser: Browser) -> None:
    make.site(company_name="Bakker Metaal", town="Zwolle", sbb_company_id="L777", codes=("25297",))
    make.site(company_name="Jansen Bouw", town="Kampen", codes=("25104",))
    browser.sign_in(make.user())

    for words in ("bakker", "ZWOLLE", "l777", "25297", "metaal zwolle"):
        assert names(browser.get("/companies", query={"q": words})) == ["Bakker Metaal"]
    assert names(browser.get("/companies", query={"q": "%"})) == []
    assert "No companies match your search" in browser.get("/companies", query={"q": "bakker kampen"}).text


def test_filters_by_programme_with_equivalents_and_by_places(make: Factories, browser: Browser) -> None:
    make.programme("25187")
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))
    make.site(company_name="Same", codes=("25187",))
    equivalent = make.site(company_name="Equivalent", codes=("25604",))
    make.site(company_name="Other", codes=("25104",))
    make.opening(equivalent, capacity=2)
    make.opening(equivalent, capacity=5, is_withdrawn=True)
    browser.sign_in(make.user())

    assert names(browser.get("/companies", query={"programme": "25187"})) == ["Equivalent", "Same"]
    page = browser.get("/companies", query={"openings": "yes"})
    assert [(row[0], row[-1]) for row in page.rows()] == [("Equivalent", "2")]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["Ahmed", "bos", "Cats"]),
        ("-name", ["Cats", "bos", "Ahmed"]),
        ("town", ["Cats", "Ahmed", "bos"]),
        ("women", ["bos", "Cats", "Ahmed"]),
        ("-women", ["Ahmed", "Cats", "bos"]),
        ("counted_on", ["bos", "Ahmed", "Cats"]),
    ],
)
def test_sorts_in_the_database(make: Factories, browser: Browser, sort: str, found: list[str]) -> None:
    make.site(women=4, company_name="Ahmed", town="Meppel", counted_on=date(2026, 9, 1))
    make.site(company_name="bos", town="Zwolle")
    make.site(women=0, company_name="Cats", town="Assen", counted_on=date(2026, 10, 1))
    browser.sign_in(make.user())

    assert names(browser.get("/companies", query={"sort": sort})) == found


def test_shows_the_tiles_and_pages_through_many_sites(make: Factories, browser: Browser) -> None:
    for number in range(30):
        make.site(women=number % 5 if number % 3 else None, company_name=f"Company {number:02d}")
    browser.sign_in(make.user())

    page = browser.get("/companies", query={"sort": "name"})

    assert "1 to 25 of 30 sites" in page.text
    assert "20 of 30 sites" in page.text
    assert "67%" in page.text
    assert names(page.click("Next"))[-1] == "Company 29"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STUDENT])
def test_answers_a_long_list_in_few_statements(make: Factories, browser: Browser, role: Role) -> None:
    browser.sign_in(make.user(role))
    make.opening()
    with counted() as few:
        browser.get("/companies")
    for number in range(24):
        make.opening(make.site(women=number % 5))
    with counted() as many:
        browser.get("/companies")

    assert many.count == few.count
    assert many.count <= 16


def test_shows_students_bands_and_no_counts(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, technical_staff=1789, contact_name="K. Bakker", notes="Ask for Karim.")
    browser.sign_in(make.user(Role.STUDENT))

    for page in (browser.get("/companies"), browser.get(f"/companies/{site.id}")):
        assert page.html.count("2 women") == page.html.count("1 or 2 women in technical roles") == 1
        for hidden in ("789", "Fewer than", "intensive", "K. Bakker", "Karim", "1 Oct 2026", "too old"):
            assert hidden not in re.sub(
                r"/static/[0-9a-f]+/", "/static/", page.html
            )  # a digest has any figures


def test_ignores_filters_and_sorts_by_count_from_students(make: Factories, browser: Browser) -> None:
    make.site(women=0, company_name="A")
    make.site(women=1, company_name="B")
    make.site(women=2, company_name="C")
    browser.sign_in(make.user(Role.STUDENT))

    assert names(browser.get("/companies", query={"sort": "-women"})) == ["B", "C", "A"]
    assert names(browser.get("/companies", query={"standing": "below"})) == ["B", "C", "A"]
    assert names(browser.get("/companies", query={"band": "one_or_two"})) == ["B", "C"]


def test_shows_a_stop_to_coordinators_and_its_fact_to_the_counsellor(
    make: Factories, browser: Browser
) -> None:
    site = make.site(women=3)
    stop(site)

    for role in (Role.STUDENT, Role.SUPERVISOR, Role.REPORT_VIEWER):
        browser.sign_in(make.user(role))
        for address in ("/companies", f"/companies/{site.id}"):
            page = browser.get(address)
            assert "Not available" in page.text
            for hidden in ("stop", "Remarks", "social safety"):
                assert hidden not in page.text.lower()
    browser.sign_in(make.user(Role.COUNSELLOR))
    for address in ("/companies", f"/companies/{site.id}"):
        page = browser.get(address)
        assert "Placement stop" in page.text
        for hidden in ("in force", "remarks", "social safety", "/stops"):
            assert hidden not in page.html.lower()
    browser.get("/companies/stops", expect=403)
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "Placement stop" in browser.get("/companies").text
    assert "Placement stop: in force" in browser.get(f"/companies/{site.id}").text


def test_explains_count_flag_and_share(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, technical_staff=5)
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert "2 women in technical roles, counted on 1 Oct 2026 by the company" in page.text
    assert (
        "Fewer than 3: a student who takes part in the programme gets intensive guidance here." in page.text
    )
    assert "2 out of 5: 30% or more." in page.text
    assert "Kanter (1977)" in page.text


def test_calls_an_unknown_count_unknown(make: Factories, browser: Browser) -> None:
    site = make.site()
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert "not known yet" in page.text
    assert "There is no count for this site yet." in page.text
    assert "No women" not in page.html


def test_keeps_an_outdated_count_and_asks_to_confirm_it(make: Factories, browser: Browser) -> None:
    site = make.site(women=3, counted_on=date(2025, 11, 1))
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert "This count is more than 12 months old. It still counts, but have it confirmed." in page.text
    assert "Fewer than" not in page.text


def test_the_tile_of_old_counts_leads_to_them(make: Factories, browser: Browser) -> None:
    make.site(women=3, counted_on=date(2020, 1, 1), company_name="Old")
    make.site(women=3, company_name="New")
    page = browser.sign_in(make.user()).get("/companies")

    assert names(page.click("1 count is too old")) == ["Old"]


def test_shows_every_count_with_date_source_and_author(make: Factories, browser: Browser) -> None:
    site = make.site(women=2, counted_on=date(2026, 9, 3))
    make.row(
        WomenCount(
            site_id=site.id,
            women=1,
            technical_staff=9,
            counted_on=date(2025, 9, 2),
            source=CountSource.ALUMNA,
            author_name="Noor Visser",
        )
    )
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert ["2 Sept 2025", "1", "9", "a former student", "Noor Visser"] in page.rows()
    assert ["3 Sept 2026", "2", "–", "the company", "import"] in page.rows()


def test_shows_recognition_with_the_programmes_it_also_counts_for(make: Factories, browser: Browser) -> None:
    make.programme("25187", name="Software developer")
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))
    site = make.site(codes=("25604",))
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert [
        "25604",
        "not a programme of this school",
        "Software developer",
        "no end date known",
    ] in page.rows()


@pytest.mark.parametrize(
    ("role", "sees_file"),
    [(Role.COORDINATOR, True), (Role.SUPERVISOR, True), (Role.COUNSELLOR, True), (Role.REPORT_VIEWER, False)],
)
def test_shows_notes_and_contacts_to_colleagues_who_need_them(
    make: Factories, browser: Browser, role: Role, sees_file: bool
) -> None:
    site = make.site(women=1, notes="Ask for Karim.", contact_name="K. Bakker")
    db.session.scalars(select(WomenCount)).one().author_name = "Meryem Teller"
    db.session.commit()
    page = browser.sign_in(make.user(role)).get(f"/companies/{site.id}")

    assert ("Ask for Karim." in page.text) is sees_file
    assert ("K. Bakker" in page.text) is sees_file
    assert ("Meryem Teller" in page.text, "Entered by" in page.text) == (sees_file, sees_file)
    assert "the company" in page.rows()[0]
    assert "1 woman in technical roles" in page.text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STUDENT])
def test_hides_another_schools_site(make: Factories, browser: Browser, role: Role) -> None:
    elsewhere = make.site(school=make.new_school(), company_name="Elsewhere")
    browser.sign_in(make.user(role))

    browser.get(f"/companies/{elsewhere.id}", expect=404)
    assert "Elsewhere" not in browser.get("/companies").text


def test_keeps_a_script_from_the_page(make: Factories, browser: Browser) -> None:
    site = make.site(company_name="<script>alert(1)</script>", notes="<img src=x onerror=alert(1)>")
    site.company.website = "javascript:alert(1)"
    browser.sign_in(make.user())

    page = browser.get(f"/companies/{site.id}")

    assert page.h1 == "<script>alert(1)</script>"
    assert "javascript:alert(1)" not in page.links.values()


def test_exports_what_is_filtered_with_unknown_as_an_empty_cell(make: Factories, browser: Browser) -> None:
    make.site(women=0, company_name="=1+1", technical_staff=4, counted_on=date(2026, 9, 1))
    make.site(company_name="Unknown", last_placed_year=None)
    make.site(women=3, company_name="Fine")
    stop(make.site(women=1, company_name="Stopped"))
    browser.sign_in(make.user())

    token = browser.token()
    sent = {"csrf_token": token, "format": "xlsx"}
    answer = browser._open("POST", "/companies/export?standing=flagged", data=sent)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    women = head.index("Women in technical roles")

    assert [(row[0], row[women]) for row in rows] == [("Stopped", 1), ("'=1+1", 0), ("Unknown", None)]
    assert "stop" not in " ".join(str(title) for title in head).lower()
    text = browser._open("POST", "/companies/export", data={**sent, "format": "csv"}).get_data(as_text=True)
    assert len(text.splitlines()) == 5
    events = select(AuditEvent).where(AuditEvent.action == "sites:export").order_by(AuditEvent.sequence)
    taken = db.session.scalars(events).all()
    assert [event.data for event in taken] == [{"rows": 3}, {"rows": 4}]


def test_says_what_to_do_when_there_is_nothing(make: Factories, browser: Browser) -> None:
    assert "Import companies" in browser.sign_in(make.user()).get("/companies").text
    assert "Check again next week" in browser.sign_in(make.user(Role.STUDENT)).get("/companies").text
