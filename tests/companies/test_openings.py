"""Openings by hand: the list, adding, changing, withdrawing."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.companies.models import Opening, Track
from app.companies.queries import openings_of_period
from app.extensions import db
from app.imports.models import HandEdit
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories


def names(page: Page) -> list[str]:
    return page.texts(".//tbody//th/a")


def edited() -> set[str]:
    return set(db.session.scalars(select(HandEdit.field).where(HandEdit.subject_type == "opening")))


def test_adds_an_opening_for_the_whole_period(make: Factories, browser: Browser) -> None:
    period = make.default_period
    make.programme("25187")
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/{site.id}").click("Add an opening")

    page = page.submit("Add the opening", programmes=["25187"], track="BOL", capacity="2", requirements="VOG")

    assert "The opening has been saved." in page.text
    opening = db.session.scalars(select(Opening)).one()
    assert (opening.capacity, opening.programme_codes, opening.track) == (2, ["25187"], Track.BOL)
    assert (opening.starts_on, opening.ends_on) == (period.starts_on, period.ends_on)
    assert openings_of_period(make.school.id, period.id) == [opening]


def test_tells_that_a_site_is_not_recognised_yet(make: Factories, browser: Browser) -> None:
    make.period()
    make.programme("25104")
    site = make.site(codes=("25187",))
    page = browser.sign_in(make.user()).get(f"/companies/openings/new?site={site.id}")

    page = page.submit("Add the opening", programmes=["25104"], track="BOL", capacity="1")

    assert "This site is not recognised for 25104 on the first day." in page.text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"capacity": "501"}, "Enter a whole number from 0 to 500."),
        ({"capacity": "-1"}, "Enter a whole number from 0 to 500."),
        ({"capacity": "twee"}, "Enter a whole number, for example 4."),
        ({"capacity": "1", "track": None}, "Choose BOL, BBL or either."),
        ({"capacity": "1", "programmes": None}, "Choose at least one programme."),
        (
            {"capacity": "1", "starts_on": "1-7-2027", "ends_on": "1-2-2027"},
            "The last day is before the first.",
        ),
        ({"capacity": "1", "days_per_week": "8"}, "Enter a whole number from 1 to 7."),
    ],
)
def test_refuses_an_opening_that_cannot_be(
    make: Factories, browser: Browser, answers: dict[str, str], message: str
) -> None:
    make.period()
    make.programme("25187")
    site = make.site()
    page = browser.sign_in(make.user()).get(f"/companies/openings/new?site={site.id}")

    assert (
        message in page.submit("Add the opening", **{"programmes": ["25187"], "track": "BOL", **answers}).text
    )
    assert db.session.scalars(select(Opening)).all() == []


def test_changes_an_opening_and_notes_the_fields(make: Factories, browser: Browser) -> None:
    make.programme("25187")
    make.programme("25104")
    opening = make.opening(make.site(codes=("25187", "25104")), import_key="row")
    page = browser.sign_in(make.user()).get("/companies/openings")
    page = page.click(f"Edit: {opening.site.title}, 25187")

    page.submit("Save changes", capacity="4", programmes=["25104", "25187"], starts_on="8-2-2027")

    db.session.refresh(opening)
    assert (opening.capacity, opening.programme_codes) == (4, ["25104", "25187"])
    assert opening.starts_on == date(2027, 2, 8)
    assert edited() == {"capacity", "programme_codes", "starts_on"}


def test_moves_the_version_on_when_only_programmes_change(make: Factories, browser: Browser) -> None:
    make.programme("25187")
    make.programme("25104")
    opening = make.opening(make.site(codes=("25187", "25104")))
    browser.sign_in(make.user())
    page = browser.get(f"/companies/openings/{opening.id}/edit")
    page.submit("Save changes", programmes=["25104"])

    conflict = page.submit("Save changes", expect=409, capacity="7")

    assert "Number of places" in conflict.text
    db.session.refresh(opening)
    assert opening.capacity == 1


def test_keeps_codes_that_the_school_does_not_offer(make: Factories, browser: Browser) -> None:
    make.programme("25187")
    opening = make.opening(codes=("25187", "99999"))
    page = browser.sign_in(make.user()).get(f"/companies/openings/{opening.id}/edit")

    page = page.submit("Save changes", capacity="3")

    db.session.refresh(opening)
    assert opening.programme_codes == ["25187", "99999"]
    assert edited() == {"capacity"}


def test_withdraws_an_opening_with_a_reason_and_offers_it_again(make: Factories, browser: Browser) -> None:
    opening = make.opening()
    page = browser.sign_in(make.user()).get(f"/companies/openings/{opening.id}/edit")

    page = page.click("Withdraw this opening").submit("Withdraw the opening", reason="The trainer left.")

    assert "withdrawn" in page.text
    assert openings_of_period(make.school.id, opening.period_id) == []
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.reason) == ("opening:withdraw", "The trainer left.")
    page.submit(f"Offer again: {opening.period.name}")
    assert openings_of_period(make.school.id, opening.period_id) == [opening]
    assert edited() == {"is_withdrawn"}


def test_filters_and_sorts_the_list(make: Factories, browser: Browser) -> None:
    spring, autumn = (
        make.period(name="Spring"),
        make.period(name="Autumn", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 28)),
    )
    make.programme("25187")
    make.programme("25104")
    make.opening(make.site(company_name="A", town="Zwolle"), spring, capacity=3)
    make.opening(make.site(company_name="B", town="Assen"), spring, codes=("25104",), track=Track.BBL)
    make.opening(make.site(company_name="C"), autumn, is_withdrawn=True, capacity=9)
    browser.sign_in(make.user())

    def found(**query: str) -> list[str]:
        return names(browser.get("/companies/openings", query=query))

    assert found() == ["A", "B", "C"]
    assert found(period=str(spring.id)) == ["A", "B"]
    assert found(programme="25104") == ["B"]
    assert found(track="BBL") == ["B"]
    assert found(withdrawn="yes") == ["C"]
    assert found(withdrawn="no") == ["A", "B"]
    assert found(q="assen") == ["B"]
    assert found(sort="-capacity") == ["C", "A", "B"]
    assert found(sort="-starts_on")[0] == "C"
    assert found(sort="town") == ["B", "A", "C"]


def test_answers_a_long_list_in_few_statements(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user())
    make.opening()
    with counted() as few:
        browser.get("/companies/openings")
    for _ in range(24):
        make.opening()
    with counted() as many:
        browser.get("/companies/openings")

    assert many.count == few.count
    assert many.count <= 12


def test_company_of_a_new_opening_is_chosen_and_never_the_first_of_the_list(
    make: Factories, browser: Browser
) -> None:
    make.period()
    make.programme("25187")
    make.site(company_name="Anker")
    site = make.site(company_name="Bakker", town="Assen")
    browser.sign_in(make.user())
    answers = {"programmes": ["25187"], "track": "BOL", "capacity": "1"}
    page = browser.get("/companies/openings/new").submit("Add the opening", **answers)

    assert "Choose a company." in page.text
    assert not db.session.scalars(select(Opening)).all()
    page = page.submit("Add the opening", site_id=str(site.id))
    assert page.h1 == "Bakker"
    page = browser.get("/companies/openings")
    assert [row[0] for row in page.rows()] == ["Bakker Assen"]
    assert page.all(".//th[@aria-sort='ascending']/a")[0].text.strip() == "Company"  # type: ignore[union-attr]
    town = page.click("Town")
    assert names(town) == ["Bakker"]
    assert town.all(".//th[@aria-sort='ascending']//span/a")[0].text.strip() == "Town"  # type: ignore[union-attr]


def test_hides_openings_of_another_school(make: Factories, browser: Browser) -> None:
    other = make.new_school()
    opening = make.opening(make.site(school=other), make.period(school=other))
    browser.sign_in(make.user())

    for path in ("edit", "withdraw"):
        browser.get(f"/companies/openings/{opening.id}/{path}", expect=404)
    assert names(browser.get("/companies/openings")) == []


def test_asks_for_a_period_first(make: Factories, browser: Browser) -> None:
    assert "No period yet" in browser.sign_in(make.user()).get("/companies/openings/new").text


def test_opening_is_for_both_tracks_and_some_years(make: Factories, browser: Browser) -> None:
    make.period()
    make.programme("25187")
    page = browser.sign_in(make.user()).get(f"/companies/openings/new?site={make.site().id}")

    page.submit("Add the opening", programmes=["25187"], capacity="1", track="either", years=["3", "2"])

    opening = db.session.scalars(select(Opening)).one()
    assert (opening.track, opening.track_is_assumed, opening.years) == (None, False, [2, 3])


def test_list_is_filtered_by_who_can_go(make: Factories, browser: Browser) -> None:
    for name, track, years in (("Anker", Track.BOL, []), ("Boei", Track.BBL, [3]), ("Cirkel", None, [2, 3])):
        make.opening(make.site(company_name=name), track=track, years=years)
    browser.sign_in(make.user())

    assert names(browser.get("/companies/openings?track=BOL")) == ["Anker", "Cirkel"]
    assert names(browser.get("/companies/openings?track=BBL")) == ["Boei", "Cirkel"]
    assert names(browser.get("/companies/openings?year=2")) == ["Anker", "Cirkel"]
    assert names(browser.get("/companies/openings?track=BBL&year=2")) == ["Cirkel"]
    assert [row[2] for row in browser.get("/companies/openings").rows()] == [
        "BOL every year",
        "BBL year 3",
        "either year 2, 3",
    ]


def test_coordinator_is_told_once_that_openings_take_both_tracks(make: Factories, browser: Browser) -> None:
    assumed = [make.opening(track=None, track_is_assumed=True) for _ in range(3)]
    make.opening(track=None)
    make.opening(track=None, track_is_assumed=True, is_withdrawn=True)
    over = make.period(
        starts_on=date(2020, 2, 1), ends_on=date(2020, 7, 1), choices_close_on=date(2019, 12, 1)
    )
    make.opening(period=over, track=None, track_is_assumed=True)
    browser.sign_in(make.user())
    page = browser.get("/today")
    assert "3 openings do not say BOL or BBL. They now take both." in page.text

    page = page.click("Show openings: 3 openings do not say BOL or BBL. They now take both.")
    assert len(page.rows()) == 3
    page = page.submit("This is right for all of them")

    assert "openings take both tracks." in page.text
    assert "do not say BOL or BBL" not in browser.get("/today").text
    assert not db.session.scalars(select(Opening).where(Opening.track_is_assumed)).all()
    assert [row.track for row in assumed] == [None, None, None]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "openings:confirm_tracks")).one()
    assert event.data == {"track_confirmed": 5}
    browser.post("/companies/openings/confirm-tracks", {"csrf_token": browser.token()})
    assert len(db.session.scalars(select(AuditEvent).where(AuditEvent.action == event.action)).all()) == 1


def test_edit_settles_an_assumed_track(make: Factories, browser: Browser) -> None:
    make.programme("25187")
    opening = make.opening(track=None, track_is_assumed=True)
    page = browser.sign_in(make.user()).get(f"/companies/openings/{opening.id}/edit")

    page.submit("Save changes", capacity="2")

    db.session.refresh(opening)
    assert (opening.track, opening.track_is_assumed) == (None, False)
    assert edited() == {"capacity"}


def test_list_of_openings_takes_a_fixed_number_of_statements(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user())
    make.opening(track=None, track_is_assumed=True)
    with counted() as few:
        browser.get("/companies/openings?track=assumed")
    for _ in range(12):
        make.opening(track=None, track_is_assumed=True, years=[2])
    with counted() as many:
        browser.get("/companies/openings?track=assumed")
    assert few.count == many.count
