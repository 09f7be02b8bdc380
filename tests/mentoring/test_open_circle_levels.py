"""A plan of circles that is not proven best: its pages say so, which criteria are open and by how much."""

import re

import pytest

from app.extensions import db
from app.mentoring.policies import CirclePolicy
from app.mentoring.services.runs import start
from app.runs.models import RunState
from tests.browser import Browser
from tests.mentoring.conftest import NOBODY_ELSE, Circles, Solve


@pytest.fixture
def ready(circles: Circles) -> Circles:
    """Nine students, two mentors on one evening: circles of five and four."""
    circles.join(9, slots=("tue_evening",))
    circles.lead(2, slots=["tue_evening"])
    return circles


def test_plan_that_is_not_proven_says_what_is_open(ready: Circles, browser: Browser, solve: Solve) -> None:
    """The bounds of a real plan are written over; the page, the publication and the list say the same."""
    run = solve(max_size=5)
    rows = [
        {**row, "bound": row["solved"] - 5 if row["name"] == "travel" else row["bound"]}
        for row in run.summary["criteria"]
    ]
    run.summary = {**run.summary, "status": "feasible", "criteria": rows}
    run.state, run.time_limit_seconds = RunState.SOLVED_FEASIBLE, 60
    db.session.commit()
    browser.sign_in(ready.coordinator)
    for address in (f"/circles/runs/{run.id}", f"/circles/runs/{run.id}/publish"):
        page = browser.get(address)
        assert "not proven best: 1 criterion still open." in page.text
        assert "The search had at most 1 minute and ended with 1 of 7 criteria open." in page.text
        assert "Short journeys: at most 5 min better (" in page.text
        assert not re.search(r"(?<!not )proven best", page.text)
    assert "not proven best" in browser.get("/circles/runs").text

    form = page.click("Run again with at most 4 minutes")
    assert [box.get("value") for box in form.all(".//input[@name='time_limit_seconds']")] == ["240"]


def test_cancelled_run_shows_how_far_it_got(ready: Circles, browser: Browser) -> None:
    run = start(ready.period, CirclePolicy(seed=1), NOBODY_ELSE, actor=ready.coordinator)
    run.progress = {
        "stage": "field",
        "levels": [[0, "pinned", 0, 0], [1, "unseated", 0, 0], [3, "field", 4, 2]],
    }
    run.state = RunState.CANCELLED
    db.session.commit()
    page = browser.sign_in(ready.coordinator).get(f"/circles/runs/{run.id}")

    assert [row[1:] for row in page.rows()] == [["0", "no, proven"], ["4", "at most 2 members better (50%)"]]
