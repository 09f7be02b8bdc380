"""What a new period needs next, from its own page."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def test_new_period_leads_to_who_goes_to_openings_and_to_hours_of_that_period(
    make: Factories, browser: Browser
) -> None:
    make.period(name="P2", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    with time_machine.travel(datetime(2027, 1, 25, 9, tzinfo=UTC), tick=True):
        browser.sign_in(make.user(Role.COORDINATOR))
        page = browser.get("/school/periods/new").submit(
            "Save the period",
            name="P1",
            starts_on="30-8-2027",
            ends_on="28-1-2028",
            choices_open_on="1-5-2027",
            choices_close_on="15-6-2027",
        )

        assert "P1 is saved." in page.text
        assert page.h1 == "P1"
        assert "P1" in page.click("Say who goes").text
        assert "P1" in page.click("Enter the hours of supervisors, or copy them").text
        assert "P1" in page.click("Copy the openings of an earlier period").text


def test_period_that_is_over_needs_nothing(make: Factories, browser: Browser) -> None:
    period = make.period(starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 1))
    with time_machine.travel(datetime(2027, 1, 25, 9, tzinfo=UTC), tick=True):
        page = browser.sign_in(make.user(Role.COORDINATOR)).get(f"/school/periods/{period.id}")

        assert "What this period needs next" not in page.text
