"""Recording the talks with several companies in one table (R13)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CHECKLIST, CompanyIntake, IntakeOutcome, Site
from app.extensions import db
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories

BUDGET = 20


@pytest.fixture
def coordinator(make: Factories) -> User:
    return make.user()


@pytest.fixture
def new_sites(make: Factories) -> list[Site]:
    """Three new companies with an opening, by name."""
    sites = [
        make.site(company_name=name, last_placed_year=None, contact_name="K. Bakker")
        for name in ("A", "B", "C")
    ]
    for site in sites:
        make.opening(site)
    make.opening(make.site(company_name="Known"))
    make.site(company_name="Without openings", last_placed_year=None)
    return sites


def several(browser: Browser, coordinator: User, query: str = "") -> Page:
    return browser.sign_in(coordinator).get(f"/companies/talks/several{query}")


def answers(site: Site, **values: object) -> dict[str, object]:
    """What is entered in the row of a site."""
    return {f"site-{site.id}-{name}": value for name, value in values.items()}


def talks() -> list[CompanyIntake]:
    return list(db.session.scalars(select(CompanyIntake).order_by(CompanyIntake.id)))


def test_shows_the_companies_of_the_period_that_need_a_talk(
    make: Factories, browser: Browser, coordinator: User, new_sites: list[Site]
) -> None:
    make.opening(make.site(last_placed_year=None), make.period(name="Another"))
    page = several(browser, coordinator)

    assert [row[0].split()[0] for row in page.rows()] == ["A", "B", "C"]
    assert "K. Bakker" in page.text
    links = browser.get("/companies/talks").links
    assert links["Record several talks at once"].startswith("/companies/talks/several")
    start = browser.get("/today").click("Plan and record talks: Hold the talk before the first placement")
    assert start.h1 == "Record several talks"


def test_records_what_was_filled_in_and_leaves_the_rest(
    browser: Browser, coordinator: User, new_sites: list[Site]
) -> None:
    first, second, third = new_sites
    page = several(browser, coordinator).submit(
        "Record the talks",
        **answers(first, held_on="12-11-2026", held_with="K. Bakker", outcome="adequate", all_in_order="y"),
        **answers(
            third,
            held_on="2026-11-13",
            outcome="adequate_with_agreements",
            checklist=["trainer", "rooms"],
            agreements="Lockers before February.",
        ),
    )

    assert "2 talks have been recorded." in page.text
    assert [row[0].split()[0] for row in page.rows()] == ["B"]
    one, other = talks()
    assert (one.site_id, one.held_on, one.held_with) == (first.id, date(2026, 11, 12), "K. Bakker")
    assert (one.outcome, one.checklist, one.agreements) == (IntakeOutcome.ADEQUATE, list(CHECKLIST), "")
    assert (other.site_id, other.checklist) == (third.id, ["rooms", "trainer"])
    assert (other.agreements, other.author_name) == ("Lockers before February.", coordinator.name)
    recorded = select(AuditEvent).where(AuditEvent.action == "intake:record").order_by(AuditEvent.id)
    events = db.session.scalars(recorded).all()
    assert [(event.subject_id, event.data["outcome"]) for event in events] == [
        (first.id, "adequate"),
        (third.id, "adequate_with_agreements"),
    ]
    assert second.id not in {event.subject_id for event in events}


WITH_QUESTION = {
    "Enter a date, for example 1-2-2027.": "Date of the talk: enter a date, for example 1-2-2027.",
}
"""What does not say by itself which question it is about says so in the summary."""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"held_on": "12-1-2027", "outcome": "adequate"}, "This day is still to come."),
        ({"held_on": "yesterday", "outcome": "adequate"}, "Enter a date, for example 1-2-2027."),
        ({"outcome": "adequate"}, "Enter the date of the talk."),
        ({"held_with": "K. Bakker"}, "Enter the date of the talk."),
        ({"held_on": "12-11-2026", "all_in_order": "y"}, "Choose the outcome of the talk."),
        ({"held_on": "12-11-2026", "outcome": "not_adequate"}, "Write down what is missing"),
        ({"held_on": "12-11-2026", "outcome": "adequate_with_agreements"}, "Write down what was agreed."),
        ({"held_on": "12-11-2026", "outcome": "else"}, "Not a valid choice"),
    ],
)
def test_fault_in_one_row_records_nothing_and_keeps_everything(
    browser: Browser, coordinator: User, new_sites: list[Site], wrong: dict[str, str], message: str
) -> None:
    first, second, _ = new_sites
    form = several(browser, coordinator)
    good = answers(first, held_on="12-11-2026", outcome="adequate", checklist=["rooms"], held_with="Mo")
    page = form.submit("Record the talks", **good, **answers(second, **wrong), expect=422)

    assert talks() == []
    summary = page.texts(".//div[@class='error-summary']")[0]
    assert f"{second.title}: {WITH_QUESTION.get(message, message)}" in summary
    assert f"{first.title}:" not in summary
    assert message in page.rows()[1][1] + page.rows()[1][3] + page.rows()[1][5]
    kept = {f.get("name"): f.get("value") for f in page.all(".//input")}
    assert kept[f"site-{first.id}-held_with"] == "Mo"
    assert kept.get(f"site-{second.id}-held_with") == wrong.get("held_with", "")
    assert "Nothing has been recorded yet. What you entered is still there." in page.text
    right = answers(
        second, held_on="13-11-2026", outcome="not_adequate", agreements="No trainer.", all_in_order=None
    )
    page.submit("Record the talks", **right)
    assert [(talk.site_id, talk.checklist) for talk in talks()] == [(first.id, ["rooms"]), (second.id, [])]


def test_nothing_entered_records_nothing(browser: Browser, coordinator: User, new_sites: list[Site]) -> None:
    page = several(browser, coordinator).submit("Record the talks")

    assert "Enter at least one talk. Nothing was recorded." in page.text
    assert talks() == []


def test_pressing_twice_records_once(browser: Browser, coordinator: User, new_sites: list[Site]) -> None:
    form = several(browser, coordinator)
    entered = answers(new_sites[0], held_on="12-11-2026", outcome="not_adequate", agreements="No trainer.")
    form.submit("Record the talks", **entered)
    form.submit("Record the talks", **entered)

    assert len(talks()) == 1


def test_talk_that_a_colleague_recorded_meanwhile_is_shown_first(
    make: Factories, browser: Browser, coordinator: User, new_sites: list[Site]
) -> None:
    site = new_sites[0]
    form = several(browser, coordinator)
    make.row(
        CompanyIntake(
            site_id=site.id,
            held_on=date(2026, 11, 20),
            outcome=IntakeOutcome.ADEQUATE,
            checklist=[],
            author_name="Anna Visser",
        )
    )
    page = form.submit(
        "Record the talks", **answers(site, held_on="12-11-2026", outcome="adequate"), expect=422
    )

    assert "Anna Visser recorded a talk of 20 Nov 2026 meanwhile: in order." in page.text
    assert len(talks()) == 1
    page.submit("Record the talks")
    assert len(talks()) == 2


def test_names_the_companies_of_a_run_and_leads_back(
    browser: Browser, coordinator: User, new_sites: list[Site]
) -> None:
    first, second, _ = new_sites
    query = f"?site={first.id}&site={second.id}&back=/placements"
    page = several(browser, coordinator, query)
    assert [row[0].split()[0] for row in page.rows()] == ["A", "B"]

    done = page.submit("Record the talks", **answers(first, held_on="12-11-2026", outcome="adequate"))

    assert done.path == "/placements"


def test_leads_to_no_page_elsewhere(browser: Browser, coordinator: User, new_sites: list[Site]) -> None:
    page = several(browser, coordinator, "?back=https://elsewhere.example/")
    done = page.submit("Record the talks", **answers(new_sites[0], held_on="12-11-2026", outcome="adequate"))

    assert done.path == "/companies/talks/several"


def test_long_list_comes_in_parts_with_a_search(make: Factories, browser: Browser, coordinator: User) -> None:
    for number in range(30):
        make.opening(make.site(company_name=f"Company {number:02}", last_placed_year=None))
    page = several(browser, coordinator)
    assert len(page.rows()) == 25
    assert "The first 25 of 30 companies." in page.text

    assert [row[0].split()[1] for row in page.submit("Show", q="company 29").rows()] == ["29"]
    assert "No company found" in several(browser, coordinator, "?q=nothing").text


def test_touches_no_company_of_another_school(make: Factories, browser: Browser, coordinator: User) -> None:
    site = make.site(last_placed_year=None, school=make.new_school())
    token = browser.sign_in(coordinator).token()
    entered = answers(site, held_on="12-11-2026", outcome="adequate")
    browser.post("/companies/talks/several", {"csrf_token": token, "site": str(site.id), **entered})

    assert talks() == []


def test_is_empty_once_every_talk_was_held(
    make: Factories, browser: Browser, coordinator: User, new_sites: list[Site]
) -> None:
    everything: dict[str, object] = {}
    for site in new_sites:
        everything |= answers(site, held_on="12-11-2026", outcome="adequate")
    page = several(browser, coordinator).submit("Record the talks", **everything)

    assert "No talks to hold" in page.text
    assert "there is no period yet" in several(Browser(browser.app), make.user(school=make.new_school())).text


def test_number_of_statements_does_not_grow(make: Factories, browser: Browser, coordinator: User) -> None:
    def open_page(number: int) -> int:
        for _ in range(number):
            make.opening(make.site(last_placed_year=None))
        with counted() as statements:
            browser.get("/companies/talks/several")
        return statements.count

    browser.sign_in(coordinator)
    assert open_page(2) == open_page(10) <= BUDGET
