"""The openings of a period are copied to the next: what still holds, each once."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.companies.models import Opening, PlacementStop, StopGround, StopState
from app.extensions import db
from app.schools.models import Period
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories


@pytest.fixture
def periods(make: Factories, browser: Browser) -> tuple[Period, Period]:
    """Last spring and the coming one, and a coordinator who is signed in."""
    before = make.period(name="P2 2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    after = make.period(name="P2 2028", starts_on=date(2028, 1, 31), ends_on=date(2028, 6, 30))
    for code in ("25187", "25297"):
        make.programme(code)
    browser.sign_in(make.user(Role.COORDINATOR))
    db.session.commit()
    return before, after


def copy_page(browser: Browser, periods: tuple[Period, Period]) -> Page:
    return browser.get(f"/companies/openings/copy?from={periods[0].id}&to={periods[1].id}")


def openings_of(period: Period) -> list[Opening]:
    found = select(Opening).where(Opening.period_id == period.id, Opening.is_withdrawn.is_(False))
    return list(db.session.scalars(found.order_by(Opening.id)))


def test_copies_what_holds_and_says_what_does_not(
    browser: Browser, make: Factories, periods: tuple[Period, Period]
) -> None:
    before, after = periods
    whole = make.site(company_name="Whole", codes=("25187", "25297"))
    make.opening(
        whole, before, ("25187", "25297"), capacity=2, years=[2, 3], allowance="€ 400", import_key="x#1"
    )
    make.opening(whole, before, starts_on=date(2027, 3, 1), ends_on=date(2027, 7, 2))
    narrower = make.site(company_name="Narrower", codes=("25187",))
    make.opening(narrower, before, ("25187", "25297"))
    make.opening(make.site(company_name="Lapsed", codes=()), before)
    stopped = make.site(company_name="Stopped")
    make.opening(stopped, before)
    stop = {"ground": StopGround.OTHER, "explanation": "x", "proposed_by_id": 0, "state": StopState.IN_FORCE}
    make.row(PlacementStop(school_id=stopped.school_id, site_id=stopped.id, **stop))
    make.opening(whole, before, capacity=9, is_withdrawn=True)
    db.session.commit()

    page = copy_page(browser, periods)
    assert "3 openings, 4 places" in page.text
    assert ["Narrower", "25187, 25297", "copied without 25297: no longer recognised"] in page.rows()
    assert ["Stopped", "25187", "not copied: placement stop"] in page.rows()
    assert ["Lapsed", "25187", "not copied: no longer recognised for any of its programmes"] in page.rows()
    page = page.submit("Copy them")
    assert "3 openings have been copied to P2 2028." in page.text

    third, first, later = openings_of(after)
    assert (first.capacity, first.years, first.allowance, first.import_key) == (2, [2, 3], "€ 400", None)
    assert (first.starts_on, first.ends_on) == (after.starts_on, after.ends_on)
    assert (later.starts_on, later.ends_on) == (date(2028, 2, 28), date(2028, 6, 30))
    assert third.programme_codes == ["25187"]
    assert len(openings_of(before)) == 5
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "openings:copy")).one()
    assert (event.data["copied"], event.data["from_period"]) == (3, "P2 2027")


def test_copies_each_once(browser: Browser, make: Factories, periods: tuple[Period, Period]) -> None:
    before, after = periods
    site = make.site()
    for _number in range(2):
        make.opening(site, before)
    make.opening(site, after)
    db.session.commit()
    page = copy_page(browser, periods)
    assert "1 opening, 1 place" in page.text
    page.submit("Copy them")
    assert "Copy them" not in copy_page(browser, periods).text
    page.submit("Copy them", expect=422)
    assert len(openings_of(after)) == 2


def test_copies_nothing_else_than_was_shown(
    browser: Browser, make: Factories, periods: tuple[Period, Period]
) -> None:
    make.opening(make.site(), periods[0])
    db.session.commit()
    page = copy_page(browser, periods)
    make.opening(make.site(), periods[0])
    db.session.commit()
    assert "Something changed since this page was shown" in page.submit("Copy them", expect=422).text
    assert openings_of(periods[1]) == []


def test_copies_a_whole_school_in_a_few_statements(
    browser: Browser, make: Factories, periods: tuple[Period, Period]
) -> None:
    for _number in range(25):
        make.opening(make.site(), periods[0])
    db.session.commit()
    copy_page(browser, periods)
    with counted() as looking:
        page = copy_page(browser, periods)
    page.submit("Copy them", expect=303, follow=False)
    assert looking.count <= 16
    assert len(openings_of(periods[1])) == 25


def test_one_period_says_what_to_do(browser: Browser, make: Factories) -> None:
    make.period()
    browser.sign_in(make.user(Role.COORDINATOR))
    db.session.commit()
    page = browser.get("/companies/openings/copy")
    assert "There is only one period" in page.text
    assert page.links["Add a period"] == "/school/periods/new"
