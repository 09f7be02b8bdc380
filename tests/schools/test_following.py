"""A new period that begins from an earlier one: what its form shows, what saving copies, and what stays behind."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.following import of_the_kind_that_comes, values_like, years_later
from app.schools.models import Period, PeriodException, Programme
from app.students.services import decide
from app.supervision.models import SupervisorOffer
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.rows import an_offer

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def spring(make: Factories) -> Period:
    """P2 of this year, for second-year students of one programme, by lottery only."""
    make.programme(name="Metal")
    row: Period = make.period(
        name="P2 2025-2026",
        starts_on=date(2026, 2, 2),
        ends_on=date(2026, 7, 3),
        choices_open_on=date(2025, 10, 1),
        choices_close_on=date(2025, 12, 15),
        for_programmes=["25187", "25999"],
        for_years=[2],
        precedence=[],
        only_listed=True,
    )
    return row


def autumn(make: Factories) -> Period:
    row: Period = make.period(
        name="P1 2026-2027",
        starts_on=date(2026, 8, 31),
        ends_on=date(2027, 1, 29),
        choices_close_on=date(2026, 6, 1),
    )
    return row


def test_new_period_begins_from_the_last_of_its_kind_and_shows_what_it_copies(
    make: Factories, browser: Browser, spring: Period
) -> None:
    autumn(make)
    an_offer(make, make.user(Role.SUPERVISOR), spring, hours=30, away_from=date(2026, 3, 1))
    an_offer(make, make.user(Role.SUPERVISOR), spring, hours=12)
    page = browser.sign_in(make.user(Role.COORDINATOR)).get("/school/periods/new")
    assert "P1 2026-2027" in page.links
    page = page.click("Begin from P2 2025-2026")

    assert "Nothing is saved yet." in page.text
    assert "Metal (25187); years of study 2" in page.text
    assert "2 supervisors, 42 hours together; being away is not copied" in page.text
    assert db.session.scalar(select(Period).where(Period.name == "P2 2026-2027")) is None
    page = page.submit("Save the period")

    assert "Copied from P2 2025-2026: Who goes, Hours of supervisors." in page.text
    made = db.session.scalars(select(Period).where(Period.name == "P2 2026-2027")).one()
    assert (made.starts_on, made.ends_on) == (date(2027, 2, 1), date(2027, 7, 2))
    assert (made.choices_open_on, made.choices_close_on) == (date(2026, 12, 1), date(2026, 12, 14))
    assert (made.precedence, made.only_listed) == ([], True)
    assert (made.for_programmes, made.for_years, made.for_tracks) == (["25187"], [2], [])
    assert made.lot_seed != spring.lot_seed
    hours = db.session.scalars(select(SupervisorOffer).where(SupervisorOffer.period_id == made.id)).all()
    assert sorted((one.hours, one.away_from) for one in hours) == [(12, None), (30, None)]
    assert {"period:add", "period:set_audience", "supervisor_offer:copy"} <= set(
        db.session.scalars(select(AuditEvent.action))
    )


def test_what_is_unticked_and_what_is_of_a_student_stays_behind(
    make: Factories, browser: Browser, spring: Period
) -> None:
    coordinator = make.user(Role.COORDINATOR)
    student = make.student(programme=db.session.scalars(select(Programme)).one())
    an_offer(make, make.user(Role.SUPERVISOR), spring)
    decide(student, spring, True, "Repeats the year.", actor=coordinator)
    db.session.commit()
    page = browser.sign_in(coordinator).get(f"/school/periods/new?like={spring.id}")
    page.submit("Save the period", along=[], name="Another name")

    made = db.session.scalars(select(Period).where(Period.name == "Another name")).one()
    assert (made.for_programmes, made.for_years) == ([], [])
    assert db.session.scalar(select(SupervisorOffer.id).where(SupervisorOffer.period_id == made.id)) is None
    assert db.session.scalars(select(PeriodException.period_id)).all() == [spring.id]


def test_refused_form_keeps_what_it_begins_from(make: Factories, browser: Browser, spring: Period) -> None:
    page = browser.sign_in(make.user(Role.COORDINATOR)).get(f"/school/periods/new?like={spring.id}")
    page = page.submit("Save the period", ends_on="1-1-2027")

    assert "The last day must be after the first day." in page.text
    assert "Filled in from P2 2025-2026" in page.text
    page.submit("Save the period", ends_on="2-7-2027")
    made = db.session.scalars(select(Period).where(Period.name == "P2 2026-2027")).one()
    assert made.for_years == [2]


def test_period_of_which_no_programme_is_left_is_not_copied_as_for_everybody(
    make: Factories, browser: Browser, spring: Period
) -> None:
    spring.for_programmes, spring.for_years = ["25999"], [3]
    db.session.commit()
    page = browser.sign_in(make.user(Role.COORDINATOR)).get(f"/school/periods/new?like={spring.id}")

    assert "Also copy" not in page.text


def test_period_of_another_school_is_not_there(make: Factories, browser: Browser) -> None:
    other = make.period(school=make.new_school())
    browser.sign_in(make.user(Role.COORDINATOR)).get(f"/school/periods/new?like={other.id}", expect=404)


def test_first_period_of_a_school_begins_empty(make: Factories, browser: Browser) -> None:
    page = browser.sign_in(make.user(Role.COORDINATOR)).get("/school/periods/new")

    assert "Begin from an earlier period" not in page.text


def test_kind_that_comes_is_that_of_a_year_before_the_next(make: Factories, spring: Period) -> None:
    assert of_the_kind_that_comes([spring]) is spring
    later = autumn(make)
    assert of_the_kind_that_comes([spring, later]) is spring
    next_spring = make.period(name="P2 2026-2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    assert of_the_kind_that_comes([spring, later, next_spring]) is later
    assert of_the_kind_that_comes([]) is None


def test_days_are_never_in_the_past_nor_those_of_a_period_that_is_there(
    make: Factories, spring: Period
) -> None:
    there = make.period(name="P2 2026-2027", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    values = values_like(spring, [spring, there], date(2026, 11, 24))
    assert (values["name"], values["starts_on"]) == ("P2 2027-2028", date(2028, 1, 31))
    assert values["choices_open_on"] == date(2027, 9, 29)

    late = values_like(spring, [spring], date(2027, 1, 20))
    assert (late["starts_on"], late["choices_open_on"], late["choices_close_on"]) == (
        date(2027, 2, 1),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("P2 2026-2027", "P2 2027-2028"),
        ("Spring 2026-27", "Spring 2027-28"),
        ("2099/00", "2100/01"),
        ("Summer", "Summer"),
        ("Group 12 in 2026", "Group 12 in 2027"),
        ("Internships from 28-9-2026", "Internships from 27-9-2027"),
        ("Internships from 31-2-2026", "Internships from 31-2-2026"),
    ],
)
def test_years_in_a_name_go_along(name: str, after: str) -> None:
    assert years_later(name, 1) == after
