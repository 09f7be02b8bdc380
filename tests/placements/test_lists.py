"""The placements of a period: the coordinator's list and file, and what a supervisor sees of her own students."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.services.answers import accept, decline
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement
from tests.placements.conftest import Town

Rows = Callable[[MatchRun], dict[int, Proposal]]
LIST_BUDGET = 20


def test_nothing_is_listed_before_publication(town: Town, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get("/placements")

    assert "Nothing published yet" in page.text


def test_lists_everybody_with_the_answer(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    rows = rows_of(published)
    yes, no = rows[town.students[0].id], rows[town.students[2].id]
    accept(yes, yes.version, actor=yes.student.user)  # type: ignore[arg-type]
    decline(no, no.version, "too far", actor=no.student.user)  # type: ignore[arg-type]
    page = browser.sign_in(town.coordinator).get("/placements")
    answers = {row[0].split(",")[0]: row[4] for row in page.rows()}

    assert answers == {
        "Çelik": "confirmed agreement not signed",
        "Berg": "waiting for the student",
        "d'Angelo": "declinedtoo far",
        "Visser": "waiting for the student",
    }
    assert len(browser.get("/placements?answer=accepted").rows()) == 1
    assert len(browser.get("/placements?answer=waits").rows()) == 2


def test_leads_to_the_placements_of_another_period_and_stays_in_the_chosen_one(
    make: Factories, town: Town, browser: Browser, published: MatchRun
) -> None:
    """A publication for the spring does not hide who is on an internship now; a filter keeps the period."""
    autumn = make.period(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29))
    a_placement(make.student(last_name="Now"), make.opening(town.big.site, period=autumn))
    later = make.period(name="Next year", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 28))
    db.session.commit()
    page = browser.sign_in(town.coordinator).get("/placements")
    now = page.click("Autumn")

    assert later.name not in page.links
    assert [row[0].partition(",")[0] for row in now.rows()] == ["Now"]
    assert now.click(town.period.name).rows() == page.rows()

    with time_machine.travel(datetime(2027, 7, 1, 9, tzinfo=UTC)):
        browser.sign_in(town.coordinator)
        spring = browser.get("/placements", query={"period": town.period.id})
        found = spring.submit("Show", q="Visser")
        assert len(found.rows()) == 1
        assert "in use" not in spring.text
        assert f"period={town.period.id}" in found.links["Clear all"]


def test_page_of_a_student_says_what_was_published_until_it_is_a_placement(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    rows = rows_of(published)
    first, second = (rows[student.id] for student in town.students[:2])
    accept(first, first.version, actor=first.student.user)  # type: ignore[arg-type]
    second.opening_id = None
    db.session.commit()

    def said(row: Proposal) -> list[str]:
        page = browser.get(f"/students/{row.student_id}")
        return page.texts(".//section[@id='placements']//li")

    browser.sign_in(town.coordinator)
    assert said(first) == [f"{town.period.name}: Anker Software (confirmed)"]
    assert said(second) == [f"{town.period.name}: no place yet"]
    waits = rows[town.students[3].id]
    assert said(waits) == [f"{town.period.name}: {waits.opening.title} (waiting for the student)"]  # type: ignore[union-attr]
    (link,) = browser.get(f"/students/{waits.student_id}").all(".//section[@id='placements']//a")
    assert link.get("href") == f"/placements/runs/{published.id}/students/{waits.student_id}"


def test_place_that_was_withdrawn_before_the_answer_says_so(
    town: Town, browser: Browser, published: MatchRun, rows_of: Rows
) -> None:
    """It can no longer be accepted, so whoever calls the student has to know."""
    waits = rows_of(published)[town.students[3].id]
    assert waits.opening is not None
    waits.opening.is_withdrawn = True
    db.session.commit()
    places = {
        row[0].split(",")[0]: row[1] for row in browser.sign_in(town.coordinator).get("/placements").rows()
    }

    assert "opening withdrawn" in places["Visser"]
    assert [name for name, place in places.items() if "withdrawn" in place] == ["Visser"]


def test_list_takes_few_statements(
    make: Factories, town: Town, browser: Browser, published: MatchRun
) -> None:
    browser.sign_in(town.coordinator).get("/placements")
    with counted() as statements:
        browser.get("/placements")

    assert statements.count <= LIST_BUDGET, statements.texts


def test_file_holds_places_and_no_flags(town: Town, browser: Browser, published: MatchRun) -> None:
    town.students[0].last_name = "=HYPERLINK(1)"
    browser.sign_in(town.coordinator)
    response = browser.get("/placements").submit("csv").response
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))

    assert len(rows) == 4
    assert {row["Company"] for row in rows} == {"Anker Software", "Bakker Metaal", "Cirkel Bouw"}
    assert any(row["Name"].startswith("'=HYPERLINK") for row in rows)
    assert not [name for name in rows[0] if "wom" in name.lower() or "guid" in name.lower()]


def test_file_opens_as_a_spreadsheet(town: Town, browser: Browser, published: MatchRun) -> None:
    response = browser.sign_in(town.coordinator).get("/placements?answer=waits").submit("Excel").response

    assert response.data[:2] == b"PK"
    assert "placements-" in response.headers["Content-Disposition"]


def test_that_a_file_left_is_written_down(town: Town, browser: Browser, published: MatchRun) -> None:
    browser.sign_in(town.coordinator).get("/placements", query={"q": "Anker"}).submit("csv")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "placements:export")).one()

    assert (event.actor_id, event.subject_name) == (town.coordinator.id, town.period.name)
    assert event.data == {"rows": 2}


@pytest.fixture
def supervisor_browser(make: Factories, town: Town, browser: Browser) -> Browser:
    supervisor = make.user(Role.SUPERVISOR)
    town.students[0].supervisor = supervisor
    return browser.sign_in(supervisor)


def test_supervisor_sees_nothing_before_publication(
    town: Town, supervisor_browser: Browser, solve: Callable[..., MatchRun]
) -> None:
    solve(town)

    assert "Nothing published yet" in supervisor_browser.get("/placements/my-students").text


def test_supervisor_sees_her_own_students_after_publication(
    town: Town, published: MatchRun, supervisor_browser: Browser
) -> None:
    page = supervisor_browser.get("/my-students").click("Show the placements of my students")

    assert [row[:3] for row in page.rows()] == [
        ["Çelik, ZoëProgramme 25187", "Anker SoftwareZwolle", "first choice"]
    ]
    supervisor_browser.get("/placements", expect=403)


def test_supervisor_loses_sight_when_the_student_gets_another(
    make: Factories, town: Town, published: MatchRun, supervisor_browser: Browser
) -> None:
    town.students[0].supervisor = make.user(Role.SUPERVISOR)
    db.session.commit()

    assert supervisor_browser.get("/placements/my-students").rows() == []


def test_another_schools_coordinator_sees_nothing(
    make: Factories, town: Town, published: MatchRun, browser: Browser
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR, school=make.new_school()))

    assert "Nothing published yet" in browser.get("/placements").text
    browser.get(f"/placements/runs/{published.id}", expect=404)
    browser.get(f"/placements?period={town.period.id}")
