"""A colleague is away: in which period, and what Today says until somebody guides the students."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.accounts.models import User
from app.extensions import db
from app.supervision.services.offers import mark_away, offer_in
from app.supervision.services.publishing import publish
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.conftest import Supervision
from tests.supervision.rows import an_offer

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]
AWAY = "The supervisor of students is away"
NONE = "Give a supervisor to students with a placement"
CHECK = "Check who would guide whom and publish it"


def today_of(browser: Browser, user: User, *words: str) -> list[str]:
    """Which of these words the start page has."""
    text = browser.sign_in(user).get("/today").text
    return [each for each in words if each in text]


def is_away(supervision: Supervision, user: User, day: date) -> None:
    offer = offer_in(user.id, supervision.period.id)
    assert offer is not None
    mark_away(offer, day, actor=supervision.coordinator)
    db.session.commit()


def test_page_of_somebody_who_is_away_names_her_other_periods(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    """Hours open with the period being planned; who falls ill today guides internships of the one that runs."""
    anna = supervision.supervisor("Anna Smit")
    running = make.period(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 15))
    over = make.period(name="Spring", starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 1))
    an_offer(make, anna, running), an_offer(make, anna, over)
    browser.sign_in(supervision.coordinator)

    page = browser.get(f"/supervision/hours/{supervision.period.id}/{anna.id}")

    assert "Autumn, 1 Sept 2026 – 15 Jan 2027" in page.text
    assert "Spring" not in page.text
    page = page.click("Autumn")
    assert "Hours for guiding internships in Autumn." in page.text
    assert page.click("Handovers").path == "/guidance/handovers"


def test_today_says_whose_supervisor_is_away_until_somebody_guides_them(
    supervision: Supervision, browser: Browser
) -> None:
    anna, _bert = supervision.supervisor("Anna Smit"), supervision.supervisor("Bert Vos")
    supervision.student(supervisor=anna), supervision.student(supervisor=anna)
    assert today_of(browser, supervision.coordinator, AWAY, NONE) == []

    is_away(supervision, anna, date(2027, 3, 1))
    page = browser.get("/today")
    assert AWAY in page.text
    assert f"Anna Smit, 2 students, {supervision.period.name}" in page.text
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=True):
        page = browser.sign_in(supervision.coordinator).get("/today")
        form = page.click(
            next(label for label in page.links if label.startswith("Divide again with few changes"))
        )
        assert "40, of 1 supervisor" in form.text

    run = supervision.solve()
    assert today_of(browser, supervision.coordinator, AWAY, CHECK) == [AWAY, CHECK]
    publish(run, actor=supervision.coordinator)
    db.session.commit()
    assert today_of(browser, supervision.coordinator, AWAY, NONE, CHECK) == []


def test_today_counts_placements_without_a_supervisor(supervision: Supervision, browser: Browser) -> None:
    supervision.supervisor("Anna Smit")
    supervision.student(), supervision.student(has_left=True)

    page = browser.sign_in(supervision.coordinator).get("/today")

    assert NONE in page.text
    assert f"1 student, {supervision.period.name}" in page.text
    with time_machine.travel(datetime(2027, 7, 3, 9, tzinfo=UTC), tick=True):
        assert today_of(browser, supervision.coordinator, NONE) == []


def test_only_whoever_assigns_supervisors_hears_of_it(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    supervision.student()
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        assert today_of(browser, make.user(role), NONE) == []


def test_my_hours_are_of_the_period_on_the_page_and_say_that_i_am_away(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    """Sent after the first day of the period, when the next one is being planned, they still go where the page says."""
    anna = supervision.supervisor("Anna Smit")
    later = make.period(name="Later", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 15))
    over = make.period(name="Over", starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 1))
    is_away(supervision, anna, date(2027, 3, 1))
    with time_machine.travel(datetime(2027, 1, 31, 22, 45, tzinfo=UTC), tick=True) as clock:
        page = browser.sign_in(anna).get("/my-hours")
        assert f"internships in {supervision.period.name}." in page.text
        assert "Away from 1 Mar 2027" in page.text
        clock.move_to(datetime(2027, 1, 31, 23, 5, tzinfo=UTC))
        page.submit("Save my hours", hours="32", town="")

        assert "internships in Later." in browser.get("/my-hours").text
        assert "no hours of yours are recorded in it" in browser.get(f"/my-hours?period={over.id}").text

    offer = offer_in(anna.id, supervision.period.id)
    assert offer is not None
    assert offer.hours == 32
    assert offer_in(anna.id, later.id) is None
