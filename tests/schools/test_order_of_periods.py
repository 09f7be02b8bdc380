"""Wherever somebody chooses a period: what runs and what comes stands first, what is over last."""

from datetime import date, timedelta

import pytest
import time_machine

from app.access import Role
from app.extensions import db
from app.schools.queries import periods_of, periods_to_choose
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement
from tests.supervision.rows import an_offer

ORDER = ["Runs", "Comes next", "Comes later", "Just over", "Long over"]
LISTS = [
    ("/school/periods", "tbody//th"),
    ("/companies/openings", "select[@name='period']/option"),
    ("/companies/openings/new", "select[@name='period_id']/option"),
    ("/companies/openings/copy", "select[@name='from']/option"),
    ("/companies/openings/copy", "select[@name='to']/option"),
    ("/agreements", "select[@name='period']/option"),
    ("/supervision/runs/new", "select[@name='period_id']/option"),
    ("/circles/runs/new", "select[@name='period_id']/option"),
    ("/placements/runs/new", "select[@name='period_id']/option"),
]


@pytest.fixture(autouse=True)
def five_periods(make: Factories) -> None:
    """Made in another order than that of any list; a placement in one, for lists that are filtered by period."""
    for name, begins in (
        ("Comes later", date(2028, 2, 1)),
        ("Long over", date(2024, 2, 1)),
        ("Runs", date(2026, 9, 1)),
        ("Just over", date(2026, 2, 1)),
        ("Comes next", date(2027, 2, 1)),
    ):
        period = make.period(name=name, starts_on=begins, ends_on=begins + timedelta(days=120))
    a_placement(make.student(), make.opening(make.site(), period=period))


@time_machine.travel("2026-11-24 12:00:00+00:00", tick=False)
def test_periods_to_choose_begin_with_what_runs(make: Factories) -> None:
    assert [period.name for period in periods_to_choose(make.school.id)] == ORDER
    assert [period.name for period in periods_of(make.school.id)] == [
        "Long over",
        "Just over",
        "Runs",
        "Comes next",
        "Comes later",
    ]


@time_machine.travel("2026-11-24 12:00:00+00:00", tick=False)
@pytest.mark.parametrize(("address", "where"), LISTS)
def test_list_of_periods_begins_with_what_runs(
    browser: Browser, make: Factories, address: str, where: str
) -> None:
    page = browser.sign_in(make.user()).get(address)

    assert [text for text in page.texts(f".//main//{where}") if text in ORDER] == ORDER


@time_machine.travel("2026-11-24 12:00:00+00:00", tick=False)
def test_other_periods_are_in_that_order_too(browser: Browser, make: Factories) -> None:
    browser.sign_in(make.user())
    rest = [name for name in ORDER if name != "Comes next"]
    supervisor = make.user(Role.SUPERVISOR)
    for period in periods_of(make.school.id):
        an_offer(make, supervisor, period)
    db.session.commit()

    supply = browser.get("/placements/supply")
    hours = browser.get("/supervision/hours")

    assert [text for text in supply.texts(".//main//a") if text in ORDER] == rest
    assert [text for text in hours.texts(".//main//a") if text in ORDER] == rest
    assert hours.texts(".//select[@name='from_period_id']/option") == rest
