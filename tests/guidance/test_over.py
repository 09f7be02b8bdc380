"""Guidance before there is a placement, and after the last day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from app.access import Role
from app.extensions import db
from app.placements.sweeps import follow_the_calendar
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import a_plan

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """Before the first day of the placement."""
    with time_machine.travel(datetime(2027, 1, 20, 9, tzinfo=UTC), tick=True):
        yield


def test_plans_of_internships_that_are_over_stay_to_be_read(make: Factories, browser: Browser) -> None:
    coordinator = make.user(Role.COORDINATOR)
    assert "No guidance plans yet" in browser.sign_in(coordinator).get("/guidance").text
    plan = a_plan(make)
    db.session.commit()
    with time_machine.travel(datetime(2027, 7, 5, 9, tzinfo=UTC), tick=True):
        follow_the_calendar()
        db.session.commit()
        page = browser.sign_in(coordinator).get("/guidance")

        assert "No internship runs now" in page.text
        assert "No guidance plans yet" not in page.text
        page = page.click("Show plans of internships that are over")
        assert page.rows()[0][0] == plan.placement.student.sorted_name


def test_student_whose_supervisor_is_published_reads_who_it_is_before_accepting(
    make: Factories, browser: Browser
) -> None:
    """The email of the publication leads to this page."""
    supervisor = make.user(Role.SUPERVISOR, name="Joke Visser")
    told, untold = make.student(with_account=True, supervisor=supervisor), make.student(with_account=True)
    db.session.commit()

    page = browser.sign_in(told.user).get("/my-guidance")
    assert "Joke Visser" in page.text
    assert "Your contacts are here as soon as you have accepted a place." in page.text
    assert "No internship yet" in browser.sign_in(untold.user).get("/my-guidance").text
