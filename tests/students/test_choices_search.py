"""My choices at a school with many places: search, filters and pages, and a list in the making that survives them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.companies.models import Opening, Track
from app.extensions import db
from app.students.models import Student
from app.students.queries import choices_of, offered_titles, offers_to, rule_of_opening
from app.students.services import save_choices
from app.web.listing import PAGE_SIZE
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def student(make: Factories, browser: Browser) -> Student:
    """A student who has signed in."""
    student = make.student(with_account=True)
    assert student.user is not None
    browser.sign_in(student.user)
    return student


def titles(page: Page) -> list[str]:
    return page.texts(".//p[@class='offer-title']")


def ranked(page: Page) -> list[str]:
    return page.texts(".//span[@class='rank-title']")


def many(make: Factories, count: int, first: int = 0) -> list[Opening]:
    return [make.opening(make.site(company_name=f"Bedrijf {n:02d}")) for n in range(first, first + count)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anker", ["Ánker Noord"]),
        ("NOORD anker", ["Ánker Noord"]),
        ("hattem", ["Boei"]),
        ("100%", ["Boei 100%"]),
    ],
)
def test_search_knows_names_and_towns_and_no_patterns(
    make: Factories, browser: Browser, student: Student, words: str, found: list[str]
) -> None:
    make.opening(make.site(company_name="Ánker Noord"))
    make.opening(make.site(company_name="Boei", town="Hattem"))
    make.opening(make.site(company_name="Boei 100%"))

    page = browser.get("/my-choices").submit("Show", q=words)

    assert titles(page) == found
    assert parse_qs(urlsplit(page.url).query) == {"q": [words]}
    assert titles(browser.get(page.url)) == found


def test_filters_by_women_and_journey(make: Factories, browser: Browser, student: Student) -> None:
    make.opening(make.site(company_name="Anker", women=4))
    make.opening(make.site(company_name="Boei", women=4, town="Maastricht"))
    make.opening(make.site(company_name="Delta", women=1))
    make.opening(make.site(company_name="Kade", women=4, town="Nowhere at all"))
    page = browser.get("/my-choices")

    assert titles(page.submit("Show", women="three_or_more", within="60")) == ["Anker"]
    assert titles(page.submit("Show", women="one_or_two")) == ["Delta"]
    assert titles(browser.get("/my-choices?women=nonsense&within=7&page=0")) == titles(page)


def test_says_that_nothing_fits_and_how_to_go_on(make: Factories, browser: Browser, student: Student) -> None:
    make.opening(make.site(company_name="Anker"))

    page = browser.get("/my-choices?q=nothing")

    assert "No places found" in page.text
    assert titles(page.submit("Clear all")) == ["Anker"]


def test_pages_hold_a_fixed_number_in_a_fixed_number_of_statements(
    make: Factories, browser: Browser, student: Student
) -> None:
    many(make, PAGE_SIZE)
    with counted() as few:
        page = browser.get("/my-choices")
    assert "Next" not in page.texts(".//button")
    many(make, PAGE_SIZE, first=PAGE_SIZE)

    with counted() as more:
        page = browser.get("/my-choices")

    assert more.count == few.count
    assert len(titles(page)) == PAGE_SIZE
    following = page.submit("Next")
    assert parse_qs(urlsplit(following.url).query) == {"page": ["2"]}
    assert not set(titles(page)) & set(titles(following))
    assert titles(following.submit("Page 1")) == titles(page)
    assert titles(browser.get("/my-choices?page=99")) == titles(following)


def test_list_in_the_making_survives_a_search_and_another_page(
    make: Factories, browser: Browser, student: Student
) -> None:
    openings = many(make, PAGE_SIZE + 5)
    page = browser.get("/my-choices").submit("Add Bedrijf 01").submit("Next").submit("Add Bedrijf 27")

    assert "Next" not in page.texts(".//button")  # still on the second page
    page = page.submit("Show", q="bedrijf 03").submit("Add Bedrijf 03").submit("Clear all")
    page = page.submit("Move Bedrijf 03 up").submit("Next")

    assert ranked(page) == ["Bedrijf 01", "Bedrijf 03", "Bedrijf 27"]
    assert "Not saved yet." in page.text
    page.submit("Save my choices")
    saved = choices_of(student.id, make.default_period.id)
    assert [row.opening_id for row in saved.preferences] == [openings[n].id for n in (1, 3, 27)]


def test_return_in_the_search_field_searches_and_saves_nothing(
    make: Factories, browser: Browser, student: Student
) -> None:
    make.opening()
    form = browser.get("/my-choices").form("Save my choices")

    first = next(form.iter("button"))

    assert (first.get("name"), first.get("type")) == ("show", "submit")
    assert first.get("formaction") == "/my-choices#places"


def test_what_cannot_be_chosen_any_more_is_left_out_and_said(
    make: Factories, browser: Browser, student: Student
) -> None:
    stays, goes = make.opening(make.site(company_name="Anker")), make.opening(make.site(company_name="Boei"))
    page = browser.get("/my-choices").submit("Add Anker").submit("Add Boei")
    goes.is_withdrawn = True
    db.session.commit()

    page = page.submit("Save my choices")

    assert "What is no longer available to you was left out." in page.text
    saved = choices_of(student.id, stays.period_id)
    assert [row.opening_id for row in saved.preferences] == [stays.id]


@pytest.mark.parametrize("year", [2, None])
@pytest.mark.parametrize("track", list(Track))
def test_offers_are_those_of_the_rule_for_one_opening(
    make: Factories, track: Track, year: int | None
) -> None:
    """What the database selects for choices is what files, decisions and runs ask of each opening."""
    student = make.student(track=track, year_of_study=year)
    everything = [
        make.opening(make.site(codes=("25187", "25104")), track=of, years=years, codes=codes)
        for of in (None, *Track)
        for years in ([], [2], [3])
        for codes in (("25187",), ("25104",), ("25187", "25104"))
    ]

    by_rule = {one.id for one in everything if rule_of_opening(student, one, {"25187"}) is None}

    assert {offer.opening_id for offer in offers_to(student, make.default_period)} == by_rule
    ids = [one.id for one in everything]
    assert offered_titles(student, make.default_period, ids).keys() == by_rule


CLOSING = {
    "sqlite": ("PRAGMA busy_timeout=0", "BEGIN IMMEDIATE"),
    "postgresql": ("SET lock_timeout='50ms'", "UPDATE period SET version = version"),
}


def can_close() -> bool:
    """Whether somebody else could close the choices at this moment, in a transaction that comes to nothing."""
    dialect = db.engine.dialect
    other = db.engine.raw_connection()
    try:
        for statement in CLOSING[dialect.name]:
            other.cursor().execute(statement)
    except dialect.loaded_dbapi.OperationalError:
        return False
    finally:
        other.invalidate()
    return True


def test_nobody_closes_the_choices_between_the_check_and_the_save(make: Factories) -> None:
    student, opening = make.student(with_account=True), make.opening()
    db.session.commit()
    assert can_close()

    save_choices(student, opening.period, [opening.id], 0, actor=student.user)

    assert not can_close()
    db.session.commit()
    assert can_close()
