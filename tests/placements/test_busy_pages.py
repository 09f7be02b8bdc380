"""The page of a run that is being solved: what it says, that it renews itself, and that it ends with the result."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from app.extensions import db, now
from app.placements.models import MatchRun
from app.placements.policies import Policy
from app.placements.services.runs import start
from app.runs.leases import claim, renew_lease
from app.runs.models import RunState
from tests.browser import Browser, Page
from tests.placements.conftest import Town

PROGRESS = {
    "part": 0,
    "parts": 1,
    "stage": "preference",
    "stage_index": 3,
    "stage_count": 10,
    "value": 217,
    "bound": 205,
    "seconds": 12.4,
    "share": 0.42,
    "until": 125.1,
    "levels": [[0, "placed", 4, 4], [3, "preference", 217, 205]],
}


def live(page: Page) -> Element:
    """The fragment that is asked for again."""
    return next(element for element in page.root.iter("div") if element.get("data-poll"))


@pytest.fixture
def running(town: Town) -> MatchRun:
    """A run in the middle of its work."""
    run = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    mine = claim(run.id, "me", MatchRun)
    assert mine is not None
    renew_lease(mine, PROGRESS)
    db.session.commit()
    return run


def test_says_which_criterion_what_it_has_and_how_long_at_most(
    running: MatchRun, town: Town, browser: Browser
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}")

    assert "Criterion 4 of 8: First choices" in page.text
    assert "Sum of the ranks students get217" in page.text
    assert "In the best planat least 205" in page.text
    assert "at most 2 min 30 s, perhaps much less" in page.text
    assert page.rows() == [
        ["1 A place for everyonestudents without a place", "4", "no, proven"],
        [
            "2 First choicessum of the ranks students get",
            "217",
            "at most 12 ranks higher on their lists in total (6%)",
        ],
    ]


def test_tells_a_screen_reader_the_criterion_and_nothing_every_two_seconds(
    running: MatchRun, town: Town, browser: Browser
) -> None:
    fragment = live(browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}/progress"))

    assert fragment.get("data-say") == "Criterion 4 of 8: First choices"
    assert not [each for each in fragment.iter() if each.get("role") == "status" or each.get("aria-live")]


def test_is_loaded_again_without_javascript_until_somebody_stops_that(
    running: MatchRun, town: Town, browser: Browser
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}")
    again = [each.get("content") for each in page.all(".//noscript/meta[@http-equiv='refresh']")]
    assert again == ["10"]

    page = page.click("Stop that")
    assert page.all(".//noscript/meta") == []
    assert page.click("Load this page again every ten seconds").all(".//noscript/meta") != []


def test_ends_with_the_result(
    running: MatchRun, town: Town, browser: Browser, run_jobs: Callable[[], int]
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}")
    assert live(page).get("data-final") is None

    db.session.refresh(running)
    running.lease_until = now() - timedelta(seconds=1)
    running.state, running.worker_token = RunState.QUEUED, None
    db.session.commit()
    run_jobs()
    answer = browser.get(live(page).get("data-poll", ""))
    assert live(answer).get("data-final") == f"/placements/runs/{running.id}"
    assert live(answer).get("data-say") == "Finished."
    assert answer.all(".//noscript/meta") == []


def test_plan_is_checked_and_explained_after_the_search(
    running: MatchRun, town: Town, browser: Browser
) -> None:
    running.progress = {**PROGRESS, "stage": "finishing", "until": None}
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}")

    assert "Checking and explaining the plan" in page.text
    assert "Still to go" not in page.text
    assert [bar.get("value") for bar in page.all(".//progress")] == [None]


def test_progress_of_an_earlier_version_is_shown_too(running: MatchRun, town: Town, browser: Browser) -> None:
    running.progress = {name: PROGRESS[name] for name in list(PROGRESS)[:9]}
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{running.id}")

    assert "Criterion 4 of 8: First choices" in page.text
    assert "Still to gono estimate yet" in page.text


def test_run_is_cancelled_from_its_page(town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get("/placements/runs/new")
    page = form.submit("Start the run").submit("Cancel the run")

    assert "The run was cancelled" in page.text
    assert "Plan it again" in page.links
