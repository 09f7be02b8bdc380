"""The hours of supervisors in a period: lists that are narrowed, and copying from another period."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.extensions import db
from app.schools.models import Period
from app.supervision.queries.offers import periods_with_hours
from app.supervision.services.offers import copy_offers, offer_in
from app.supervision.services.publishing import publish
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.conftest import Supervision
from tests.supervision.rows import an_offer

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


@pytest.fixture
def coordinator(supervision: Supervision, browser: Browser) -> Browser:
    browser.sign_in(supervision.coordinator)
    return browser


def test_filter_that_nobody_fits_does_not_ask_to_invite_colleagues(
    supervision: Supervision, coordinator: Browser
) -> None:
    supervision.supervisor("Anna Smit")
    supervision.student()
    run = supervision.solve()

    for page in (
        coordinator.get("/supervision/hours?show=away"),
        coordinator.get(f"/supervision/runs/{run.id}?q=Nobody"),
    ):
        assert "No supervisor fits" in page.text
        assert "Invite colleagues" not in page.text
        assert "Anna Smit" in page.click("Show all supervisors").text


def test_sorting_and_filtering_stay_in_the_period(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    before = earlier(make, "Spring 2025", 2025)
    an_offer(make, supervision.supervisor("Anna Smit"), before, hours=31)
    page = coordinator.get(f"/supervision/hours?period={before.id}")

    assert page.click("Hours", expect=200).rows()[0][1] == "31"
    assert page.submit("Show", q="Anna").rows()[0][1] == "31"


def earlier(make: Factories, name: str, year: int) -> Period:
    """A period of a year before, in the spring."""
    return make.period(name=name, starts_on=date(year, 2, 1), ends_on=date(year, 7, 1))


def test_hours_are_copied_from_the_last_period_that_has_any(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    oldest, older, bare = (earlier(make, f"Spring {year}", year) for year in (2023, 2024, 2025))
    user = make.user(Role.SUPERVISOR, name="Anna Smit")
    an_offer(make, user, oldest, hours=20), an_offer(make, user, older, hours=30)

    assert [one.name for one in periods_with_hours(supervision.period)] == ["Spring 2024", "Spring 2023"]
    page = coordinator.get("/supervision/hours").submit("Copy the hours")
    assert "Hours of 1 supervisor copied." in page.text
    assert page.rows()[0][1] == "30"
    assert offer_in(user.id, bare.id) is None


def test_nothing_is_offered_to_copy_where_no_period_has_hours(
    supervision: Supervision, coordinator: Browser, make: Factories
) -> None:
    earlier(make, "Spring 2025", 2025)
    supervision.supervisor("Anna Smit")

    assert "Copy from another period" not in coordinator.get("/supervision/hours").text


def test_hours_of_somebody_who_guides_no_longer_are_not_copied(
    supervision: Supervision, make: Factories
) -> None:
    before = earlier(make, "Spring 2025", 2025)
    stays, went = (make.user(Role.SUPERVISOR, name=name) for name in ("Anna Smit", "Bert Vos"))
    an_offer(make, stays, before), an_offer(make, went, before)
    went.role_grants.clear()
    db.session.commit()

    assert copy_offers(before, supervision.period, actor=supervision.coordinator) == 1
    assert offer_in(went.id, supervision.period.id) is None


def test_who_would_lose_a_supervisor_is_not_said_to_get_another(
    supervision: Supervision, coordinator: Browser
) -> None:
    anna = supervision.supervisor("Anna Smit", hours=1)
    student = supervision.student(supervisor=anna)
    run = supervision.solve()

    page = coordinator.get(f"/supervision/runs/{run.id}")
    assert student.name in page.text
    assert "has somebody now" in page.text
    assert "somebody else than now" not in page.text

    publish(run, actor=supervision.coordinator)
    db.session.commit()
    after = coordinator.get(f"/supervision/runs/{run.id}")
    assert "has somebody now" not in after.text
    assert "got another supervisor, or none" in after.text.lower()


def test_supervisor_corrects_her_hours_of_a_period_that_is_over(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    """A coordinator who copies them copies what is right."""
    make.programme()
    before, anna = earlier(make, "Spring 2025", 2025), supervision.supervisor("Anna Smit")
    an_offer(make, anna, before, hours=31)
    db.session.commit()

    page = browser.sign_in(anna).get("/my-hours").click("Spring 2025")
    assert "You can still correct your hours." in page.text
    page = page.submit("Save my hours", hours="13", programme_codes=["25187"], town="")

    assert "What you had for guiding internships in Spring 2025." in page.text
    corrected = offer_in(anna.id, before.id)
    assert corrected is not None
    assert (corrected.hours, corrected.author_id) == (13, anna.id)
    seen = browser.sign_in(supervision.coordinator).get(f"/supervision/hours/{before.id}/{anna.id}")
    assert "Hours entered byAnna Smit" in seen.text
    assert "This period is over, so nothing changes for students." in seen.text


def test_supervisor_says_nothing_new_of_a_period_that_is_over(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    before, anna = earlier(make, "Spring 2025", 2025), supervision.supervisor("Anna Smit")
    page = browser.sign_in(anna).get(f"/my-hours?period={before.id}")

    assert "Your coordinator can still enter them." in page.text
    assert "Save my hours" not in page.text
    assert "Spring 2025" not in browser.get("/my-hours").links
    sent = {"csrf_token": browser.token(), "version": "0", "hours": "12", "town": ""}
    refused = browser.post(f"/my-hours?period={before.id}", sent, expect=409)
    assert "there is nothing to correct" in refused.text
    assert offer_in(anna.id, before.id) is None


def test_period_that_is_planned_takes_hours_also_after_its_last_day(
    supervision: Supervision, browser: Browser
) -> None:
    """Where nobody added a later one, it is what a run divides."""
    anna = supervision.make.user(Role.SUPERVISOR)
    supervision.make.programme()
    with time_machine.travel(datetime(2027, 7, 9, 9, tzinfo=UTC), tick=True):
        page = browser.sign_in(anna).get("/my-hours")
        page.submit("Save my hours", hours="12", programme_codes=["25187"], town="")

    assert offer_in(anna.id, supervision.period.id) is not None
