"""Companies that were entered twice: found before saving, merged with all that belongs to them, or said to be two."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.likeness import alike, plain_name
from app.companies.merged import MOVED
from app.companies.models import (
    Company,
    FormerSite,
    Opening,
    PlacementStop,
    Site,
    StopGround,
    StopState,
    WomenCount,
)
from app.extensions import db
from app.merged import STAYS
from app.placements.models import Placement
from app.signals.models import CompanySignal
from app.students.models import Preference, SiteVeto
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.imports.conftest import upload
from tests.inquiries.rows import asked
from tests.lives import a_placement
from tests.signals.rows import a_signal


@pytest.fixture
def coordinator(make: Factories, browser: Browser) -> User:
    user = make.user(Role.COORDINATOR)
    db.session.commit()
    browser.sign_in(user)
    return user


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gebr. De Wít B.V.", "gebroeders de Wit bv"),
        ("Bakker Metaal", "Bakker Metaal Holding N.V."),
        ("Installatiebedrijf Jansen & Zn.", "Jansen en Zn Installatiebedrijf"),
        ("Van der Berg Electro", "van der Berg Elektro"),
        ("Kompas Software", "Kompas Sofware"),
    ],
)
def test_names_that_are_one_are_alike(one: str, other: str) -> None:
    assert alike(one, {1: plain_name(other), 2: plain_name("Veluwe Aannemers")}) == [1]


def test_short_and_different_names_are_not_alike() -> None:
    names = {1: plain_name("Bakker Bouw"), 2: plain_name("Rotor BV")}

    assert alike("Bakker Metaal", names) == []
    assert plain_name("B.V.") == "bv"


def test_every_table_that_names_a_site_moves_along(app: Flask) -> None:
    with app.app_context():
        moving = {(one.model.__tablename__, one.column) for one in MOVED}
    naming = {
        (table.name, column.name)
        for table in db.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "site"
    }
    assert {pair for pair in naming if pair[0] not in STAYS} == moving, "List it in app/merged.py"
    assert {
        table.name
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "company"
    } == {"site"}


def test_asks_before_saving_whether_it_is_the_same(
    browser: Browser, make: Factories, coordinator: User
) -> None:
    known = make.site(company_name="Gebr. De Wit B.V.", postcode="8011 AB", address="Kade 12")
    other = make.site(company_name="Iets heel anders", postcode="8011 AB", address="Kade 12a")
    db.session.commit()
    page = browser.get("/companies/new")
    page = page.submit(
        "Add to the registry", company_name="Gebroeders de Wit", postcode="8011ab", address="Kade 12"
    )
    assert f"This is the same: Gebr. De Wit B.V., {known.town}" in page.text
    assert "same postcode and house number, nearly the same name" in page.text
    assert "Iets heel anders" not in page.text
    assert len(db.session.scalars(select(Site)).all()) == 2
    page = page.submit("This is another one: add it")
    assert page.h1 == "Gebroeders de Wit"
    assert len(db.session.scalars(select(Site)).all()) == 3
    assert other.town == "Zwolle"


def test_equal_numbers_are_found_too(browser: Browser, make: Factories, coordinator: User) -> None:
    known = make.site(company_name="Bakker", sbb_company_id="L77")
    db.session.commit()
    page = browser.get("/companies/new").submit(
        "Add to the registry", company_name="Zagerij", sbb_company_id="L77"
    )
    assert "same SBB company ID" in page.text
    page = page.click(f"This is the same: Bakker, {known.town}")
    assert page.h1 == "Bakker"


def twice(make: Factories) -> tuple[Site, Site]:
    """One site entered twice: with a KvK number, and later with an SBB ID and a contact."""
    kept = make.site(women=4, company_name="Bakker Metaal B.V.", sbb_company_id=None, codes=("25187",))
    gone = make.site(
        women=2,
        company_name="Bakker Metaal",
        sbb_company_id="L900",
        contact_name="Kim",
        contact_email="kim@bakker.example",
        notes="Called in May.",
        codes=("25187", "25297"),
        last_placed_year=None,
    )
    gone.company.kvk_number = None
    kept.last_placed_year = None
    db.session.flush()
    return kept, gone


def much_at(make: Factories, coordinator: User, kept: Site, gone: Site) -> None:
    """An opening with a choice and a placement, a signal, a stop, and what a student and a coordinator did at both."""
    opening = make.opening(gone, capacity=2, import_key=f"{gone.id}|25187|BOL|2027-02-01|2027-07-02#1")
    student = make.student()
    make.choices(student, opening)
    a_placement(student, opening)
    a_signal(make, student, gone)
    for site in (kept, gone):
        make.row(SiteVeto(student_id=student.id, site_id=site.id))
        asked(site, make.default_period, coordinator)
    about = {"school_id": gone.school_id, "site_id": gone.id, "ground": StopGround.OTHER}
    make.row(PlacementStop(**about, explanation="x", proposed_by_id=0))
    db.session.commit()


def test_shows_first_what_merging_does(browser: Browser, make: Factories, coordinator: User) -> None:
    kept, gone = twice(make)
    much_at(make, coordinator, kept, gone)
    where = "Bakker Metaal B.V., Zwolle, Bakker Metaal, Zwolle"
    page = browser.get("/companies/doubles").click(f"This is the same: {where}")
    for line in ("1 × openings", "1 × counts", "1 × signals", "1 × placement stops", "2 × recognitions"):
        assert line in page.text
    assert "A placement stop moves along" in page.text
    assert ["SBB company ID", "–", "L900", "L900"] in page.rows()
    assert len(db.session.scalars(select(Site)).all()) == 2


def test_merges_with_all_that_belongs_to_both(browser: Browser, make: Factories, coordinator: User) -> None:
    kept, gone = twice(make)
    much_at(make, coordinator, kept, gone)
    former = gone.id
    browser.get(f"/companies/{kept.id}/merge?with={gone.id}").submit("Merge them")
    db.session.expire_all()
    (site,) = db.session.scalars(select(Site)).all()
    assert len(db.session.scalars(select(Company)).all()) == 1
    assert (site.id, site.title) == (kept.id, "Bakker Metaal B.V.")
    assert (site.sbb_company_id, site.contact_name, site.notes) == ("L900", "Kim", "Called in May.")
    assert [one.programme_code for one in site.recognitions] == ["25187", "25297"]
    assert sorted(db.session.scalars(select(WomenCount.women).where(WomenCount.site_id == site.id))) == [2, 4]
    moved = db.session.scalars(select(Opening)).one()
    assert (moved.site_id, moved.import_key) == (site.id, f"{site.id}|25187|BOL|2027-02-01|2027-07-02#1")
    assert db.session.scalars(select(Preference.opening_id)).all() == [moved.id]
    assert db.session.scalars(select(Placement)).one().opening_id == moved.id
    for table in (CompanySignal, SiteVeto, PlacementStop):
        assert db.session.scalars(select(table.site_id)).all() == [site.id]
    actions = select(AuditEvent.action).where(AuditEvent.subject_id == former).order_by(AuditEvent.sequence)
    assert db.session.scalars(actions).all()[-1] == "site:merged_into"
    assert db.session.scalars(select(FormerSite.former_id)).all() == [former]
    assert browser.get(f"/companies/{former}").path == f"/companies/{site.id}"


def test_a_later_file_finds_the_one_that_stays(browser: Browser, make: Factories, coordinator: User) -> None:
    """By the number and the name under which the other was known; a new name that looks like it is told beforehand."""
    kept, gone = twice(make)
    gone.sbb_company_id, gone.establishment_number, kept.sbb_company_id = None, "000012345678", "L1"
    gone.company.kvk_number, kept.company.kvk_number = "87654321", None
    db.session.commit()
    browser.get(f"/companies/{kept.id}/merge?with={gone.id}").submit("Merge them")
    lines = (
        "KvK-nummer;Vestigingsnummer;Leerbedrijf-ID;Bedrijfsnaam;Plaats;Erkend voor",
        "87654321;000012345678;;Bakker Metaal;Zwolle;25187,25297",
        "11111111;;L555;Bakker-Metaal Holding;Zwolle;25187",
    )
    page = upload(browser, "companies", *lines)
    assert "Looks like Bakker Metaal B.V., which you have already" in page.text
    assert "New 1 Changed 0 Unchanged 1" in page.text


def test_refuses_what_cannot_be_one(browser: Browser, make: Factories, coordinator: User) -> None:
    kept, gone = make.site(company_name="Bakker"), make.site(company_name="Bakkers")
    for site in (kept, gone):
        make.row(
            PlacementStop(
                school_id=site.school_id,
                site_id=site.id,
                state=StopState.IN_FORCE,
                ground=StopGround.OTHER,
                explanation="x",
                proposed_by_id=0,
                review_on=date(2027, 5, 1),
            )
        )
    db.session.commit()
    address = f"/companies/{kept.id}/merge?with={gone.id}"
    page = browser.get(address)
    for why in ("different KvK numbers", "different SBB company IDs", "Both have a placement stop"):
        assert why in page.text
    assert "Merge them" not in page.text
    refused = browser.post(address, data={"csrf_token": browser.token(), "seen": ""}, expect=422)
    assert "different KvK numbers" in refused.text
    assert len(db.session.scalars(select(Site)).all()) == 2
    assert browser.get(f"/companies/{kept.id}/merge?with={kept.id}").h1.endswith("with another company")


def test_merges_nothing_else_than_was_shown(browser: Browser, make: Factories, coordinator: User) -> None:
    kept, gone = twice(make)
    db.session.commit()
    page = browser.get(f"/companies/{kept.id}/merge?with={gone.id}")
    make.opening(gone)
    db.session.commit()
    page = page.submit("Merge them", expect=422)
    assert "Something changed since this page was shown" in page.text
    assert len(db.session.scalars(select(Site)).all()) == 2


def test_two_sites_of_one_company_come_together(browser: Browser, make: Factories, coordinator: User) -> None:
    kept, gone = twice(make)
    gone.town = "Meppel"
    db.session.commit()
    page = browser.get(f"/companies/{kept.id}/merge?with={gone.id}").click(
        "They are one company with two sites"
    )
    page.submit("Merge them")
    db.session.expire_all()
    assert {site.company_id for site in db.session.scalars(select(Site))} == {kept.company_id}
    assert db.session.get_one(Site, gone.id).title == "Bakker Metaal"


def test_those_that_are_two_are_not_shown_again(browser: Browser, make: Factories, coordinator: User) -> None:
    twice(make)
    db.session.commit()
    page = browser.get("/companies/doubles")
    page = page.submit("These are two: Bakker Metaal B.V., Zwolle, Bakker Metaal, Zwolle")
    assert "No doubles found" in page.text


def test_another_schools_company_is_not_found(browser: Browser, make: Factories, coordinator: User) -> None:
    mine = make.site(company_name="Bakker")
    theirs = make.site(company_name="Bakker", school=make.new_school())
    db.session.commit()
    browser.get(f"/companies/{mine.id}/merge?with={theirs.id}", expect=404)
    assert "No doubles found" in browser.get("/companies/doubles").text


def test_finding_doubles_asks_the_database_once(browser: Browser, make: Factories, coordinator: User) -> None:
    for number in range(30):
        make.site(company_name=f"Firm number {number:03}")
    db.session.commit()
    browser.get("/companies/doubles")
    with counted() as statements:
        browser.get("/companies/doubles")
    assert statements.count <= 12


def test_enters_a_company_on_one_page(browser: Browser, make: Factories, coordinator: User) -> None:
    period = make.default_period
    make.programme()
    known = make.site(company_name="Zagerij Smit")
    db.session.commit()
    page = browser.get("/companies/quick")
    filled = {
        "company_name": "Zagerij Smit B.V.",
        "programmes": ["25187"],
        "women": "3",
        "technical_staff": "2",
    }
    page = page.submit("Save and enter the next one", **filled)
    assert f"This is the same: Zagerij Smit, {known.town}" in page.text
    page = page.submit("This is another one: add it", expect=422)
    assert "3 women is more than the 2 people" in page.text
    page = page.submit("Save and enter the next one", technical_staff="9", seats="2", contact_name="Kim")
    assert "Zagerij Smit B.V. is in the register. Enter the next one." in page.text
    opening = db.session.scalars(select(Opening)).one()
    assert (opening.site.title, opening.capacity, opening.period_id) == ("Zagerij Smit B.V.", 2, period.id)
    assert db.session.scalars(select(WomenCount.women)).all() == [3]
