"""School days: weekends, public holidays and the school's own holidays, filled in for a region or entered by hand."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.models import Vacation
from app.schools.queries import add_school_days, is_school_day, school_day_on_or_after, school_days
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories


def _away(make: Factories, first: date, last: date, **values: object) -> Vacation:
    row: Vacation = make.row(
        Vacation(school_id=make.school.id, name="Holiday", starts_on=first, ends_on=last, **values)
    )
    return row


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2027, 2, 15), True),
        (date(2027, 2, 13), False),  # Saturday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 4, 27), False),  # King's Day
        (date(2027, 5, 5), True),  # Liberation Day, a day off once in five years
        (date(2030, 5, 6), True),
        (date(2027, 5, 6), False),  # Ascension Day
        (date(2028, 12, 25), False),
    ],
)
def test_weekends_and_public_holidays_are_no_school_days(make: Factories, day: date, is_one: bool) -> None:
    assert is_school_day(make.school.id, day) is is_one


def test_holidays_of_the_school_are_no_school_days_and_those_of_another_are(make: Factories) -> None:
    _away(make, date(2027, 2, 22), date(2027, 2, 26))

    assert not is_school_day(make.school.id, date(2027, 2, 22))
    assert is_school_day(make.new_school().id, date(2027, 2, 22))
    assert school_day_on_or_after(make.school.id, date(2027, 2, 20)) == date(2027, 3, 1)
    assert school_days(make.school.id).on_or_before(date(2027, 2, 26)) == date(2027, 2, 19)


def test_school_days_are_counted_over_weekends_and_holidays(make: Factories) -> None:
    _away(make, date(2027, 2, 22), date(2027, 2, 26))

    assert add_school_days(make.school.id, date(2027, 2, 18), 2) == date(2027, 3, 1)
    assert add_school_days(make.school.id, date(2027, 2, 20), 0) == date(2027, 3, 1)
    assert add_school_days(make.school.id, date(2027, 2, 21), 1) == date(2027, 3, 1)


def test_many_days_take_one_query(make: Factories) -> None:
    _away(make, date(2027, 2, 22), date(2027, 2, 26))

    with counted() as statements:
        days = school_days(make.school.id)
        found = [days.plus(date(2027, 1, 4), n) for n in range(200)]

    assert statements.count == 1
    assert found[34:36] == [date(2027, 2, 19), date(2027, 3, 1)]
    assert len(set(found)) == 200


@time_machine.travel("2026-11-27 12:00:00+00:00", tick=False)
def test_filling_in_a_region_leaves_alone_what_the_school_entered(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    page = browser.get("/school/vacations")
    assert "Until they are there, only weekends" in page.text
    _away(make, date(2026, 10, 12), date(2026, 10, 23))

    page = page.click("Fill in for a region")
    page = page.submit("Add these holidays", region="Zuid", school_year="2026")

    assert "4 holidays are added" in page.text
    assert [row[:3] for row in page.rows()] == [
        ["Holiday", "12 Oct 2026", "23 Oct 2026"],
        ["Christmas Break", "19 Dec 2026", "3 Jan 2027"],
        ["Spring Break", "13 Feb 2027", "21 Feb 2027"],
        ["May Break", "24 Apr 2027", "2 May 2027"],
        ["Summer Break", "24 Jul 2027", "5 Sept 2027"],
    ]
    again = browser.get("/school/vacations/region").submit(
        "Add these holidays", region="Zuid", school_year="2026"
    )
    assert "there already" in again.text
    assert db.session.scalar(select(func.count(Vacation.id))) == 5


def test_a_holiday_is_added_changed_and_removed_with_a_trail(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/vacations/new").submit(
        "Save the holiday", name="Staff day", starts_on="9-3-2027", ends_on="9-3-2027"
    )
    assert not is_school_day(make.school.id, date(2027, 3, 9))
    page = page.click("Staff day").submit("Save the holiday", ends_on="10-3-2027")
    assert not is_school_day(make.school.id, date(2027, 3, 10))
    page = page.click("Staff day").submit("Remove the holiday")

    assert "its days are school days again" in page.text
    assert is_school_day(make.school.id, date(2027, 3, 9))
    events = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert events == ["vacation:add", "vacation:change", "vacation:remove"]


@pytest.mark.parametrize(
    ("last", "words"), [("8-3-2027", "must not be before the first day"), ("9-3-2028", "at most 12 weeks")]
)
def test_a_holiday_that_makes_no_sense_is_refused(
    make: Factories, browser: Browser, last: str, words: str
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/vacations/new").submit(
        "Save the holiday", name="Spring", starts_on="9-3-2027", ends_on=last
    )

    assert words in page.text
    assert db.session.scalar(select(func.count(Vacation.id))) == 0


@time_machine.travel("2031-03-01 12:00:00+00:00", tick=False)
def test_where_no_dates_are_known_they_are_entered_by_hand(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    assert "Enter them by hand" in browser.get("/school/vacations/region").text
