"""What a run tells while it works: how long it still takes at most, and every figure, also after a reload.

`courses.json` holds reports of real solves (`python -m matching solve --progress`), some of each, with when the solve
ended. They were recorded on two busy cores, where a search had let go 2.2 seconds after its time at the latest.
"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from app.extensions import db, now
from app.placements.models import MatchRun
from app.placements.policies import Policy
from app.placements.services.runs import start
from app.runs.leases import Heartbeat, claim, renew_lease
from app.runs.words import (
    STOPPING_SECONDS,
    Level,
    at_most,
    better_words,
    duration_words,
    elapsed_words,
    in_order,
    left_words,
    more_time,
    step_words,
)
from matching.results import Progress
from tests.browser import Browser
from tests.placements.conftest import Town

COURSES = json.loads(Path(__file__).with_name("courses.json").read_text())
FIELDS = ("seconds", "stage", "stage_index", "stage_count", "value", "bound", "share")
ORDER = Policy().criteria


def told(report: list[Any], limit: float | None) -> Progress:
    return Progress(**dict(zip(FIELDS, report, strict=True)), limit=limit)


def moments(course: dict[str, Any]) -> list[tuple[float, Progress]]:
    """Every half second of a course until its end, with the last report before it."""
    reports = [told(report, course["limit"]) for report in course["reports"]]
    ticks = [tick / 2 for tick in range(int(2 * course["ended"]) + 1)]
    return [
        (tick, [report for report in reports if report.seconds <= tick][-1])
        for tick in ticks
        if tick >= reports[0].seconds
    ]


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["name"])
def test_what_is_promised_is_held_on_recorded_courses(course: dict[str, Any]) -> None:
    ended, limit = course["ended"], course["limit"]
    for tick, report in [(r.seconds, r) for _, r in moments(course)] + moments(course):
        assert report.limit is not None
        most = at_most(report.limit - tick)
        assert (most is None) == (tick >= limit), "says that the time is over while it is not, or the reverse"
        promised = STOPPING_SECONDS if most is None else most
        assert 0 <= ended - tick <= promised
        assert tick + promised <= max(tick, limit) + STOPPING_SECONDS + 30, (
            "promises more than there is time for"
        )


@pytest.mark.parametrize("limit", [5, 60, 120, 900, 3600])
def test_promise_never_grows_while_the_clock_runs(limit: int) -> None:
    promised = [at_most(limit - tick / 2) for tick in range(2 * limit + 20)]
    given = [most for most in promised if most is not None]

    assert given == sorted(given, reverse=True)
    assert given[-1] == 20
    assert promised[2 * limit :] == [None] * 20


def test_progress_knows_what_is_left_of_its_limit() -> None:
    report = told(COURSES[0]["reports"][0], 10)

    assert replace(report, seconds=4.0).left == 6
    assert replace(report, seconds=12.0).left == 0
    assert replace(report, limit=None).left is None


@pytest.fixture
def running(town: Town) -> MatchRun:
    """A run that a worker has just taken."""
    run = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    return run


def tell(app: Flask, run: MatchRun, *reports: Progress, part: int = 0, parts: int = 1) -> None:
    """What a worker does with reports, up to the row in the database."""
    mine = claim(run.id, "me", MatchRun)
    assert mine is not None
    heartbeat = Heartbeat(app, mine)
    for report in reports:
        heartbeat.note(report, part=part, parts=parts)
    renew_lease(mine, heartbeat._progress)
    db.session.commit()
    db.session.expire_all()


def at(stage: str, index: int, value: int | None, bound: int | None, **more: Any) -> Progress:
    return Progress(stage, index, 8, value, bound, **{"seconds": 12.4, "share": 0.42, "limit": 120.0, **more})


def test_every_field_survives_a_reload(app: Flask, running: MatchRun) -> None:
    tell(app, running, at("placed", 0, 3, 3), at("preference", 3, 217, 205))
    stored = dict(running.progress)

    seconds, until = stored.pop("seconds"), stored.pop("until")
    assert until - seconds == pytest.approx(120 - 12.4, abs=0.01)
    assert stored == {
        "part": 0,
        "parts": 1,
        "stage": "preference",
        "stage_index": 3,
        "stage_count": 8,
        "value": 217,
        "bound": 205,
        "share": 0.42,
        "levels": [[0, "placed", 3, 3], [3, "preference", 217, 205]],
    }


def test_later_solves_of_a_comparison_have_their_limit_too(app: Flask, running: MatchRun) -> None:
    tell(app, running, at("preference", 3, 217, 205), part=1, parts=3)

    assert running.progress["until"] - running.progress["seconds"] == pytest.approx(240 - 12.4, abs=0.01)


def test_what_is_new_of_a_criterion_ends_what_was_known_of_later_ones(app: Flask, running: MatchRun) -> None:
    """The solver goes on to later levels on trust, and comes back when a bound turns out too low."""
    trust = [at("placed", 0, 3, 3), at("alone", 1, None, 0), at("overload", 2, None, 0)]
    tell(app, running, *trust, at("alone", 1, None, 2), at("alone", 1, 2, 2))
    assert running.progress["levels"] == [[0, "placed", 3, 3], [1, "alone", 2, 2]]


def test_nothing_new_ends_nothing(app: Flask, running: MatchRun) -> None:
    tell(app, running, at("placed", 0, 3, 3), at("alone", 1, 2, 2), at("placed", 0, 3, 3))
    assert [level[1] for level in running.progress["levels"]] == ["placed", "alone"]


def test_clock_of_the_page_runs_on_while_the_solver_is_silent(
    app: Flask, running: MatchRun, town: Town, browser: Browser
) -> None:
    tell(app, running, at("preference", 3, 217, 205, seconds=0.0))
    running.started_at = began = now()
    db.session.commit()
    browser.sign_in(town.coordinator)
    with time_machine.travel(began + timedelta(seconds=80), tick=False):
        page = browser.get(f"/placements/runs/{running.id}")
    assert "running for 1 min 20 s" in page.text
    assert "Still to goat most 50 seconds, perhaps much less" in page.text
    with time_machine.travel(began + timedelta(seconds=121), tick=False):
        page = browser.get(f"/placements/runs/{running.id}/progress")
    assert "running for 2 min 1 s" in page.text
    assert "the time is up; the search is stopping" in page.text


def test_no_estimate_without_a_limit_or_a_report(app: Flask, running: MatchRun) -> None:
    assert left_words(running) == "no estimate yet"
    assert elapsed_words(running) == ""
    tell(app, running, at("preference", 3, 217, 205, limit=None))
    assert left_words(running) == "no estimate yet"


def test_step_is_named_by_its_place_in_the_order() -> None:
    far = {"stage": "preference:2", "stage_index": 7, "stage_count": 17}

    assert step_words(far, ORDER, "First choices") == "Criterion 4 of 8: First choices"
    assert step_words({}, ORDER, None) == "Reading the data"
    assert step_words({"stage": "pinned"}, ORDER, None) == "Preparing"
    assert step_words({"stage": "finishing"}, ORDER, None) == "Checking and explaining the plan"
    assert "lottery" in step_words({"stage": "draw"}, ORDER, None)


def test_times_are_said_in_both_languages() -> None:
    said = {language: [] for language in ("en", "nl")}
    for language, words in said.items():
        with force_locale(language):
            words.extend(duration_words(seconds) for seconds in (0, 1, 45, 60, 80, 600))

    assert said["en"] == [
        "less than a second",
        "1 second",
        "45 seconds",
        "1 minute",
        "1 min 20 s",
        "10 minutes",
    ]
    assert said["nl"] == [
        "minder dan een seconde",
        "1 seconde",
        "45 seconden",
        "1 minuut",
        "1 min 20 s",
        "10 minuten",
    ]


def test_how_much_better_is_rounded_against_us() -> None:
    assert better_words("9 better", 1000, 991) == "at most 9 better (1%)"
    assert better_words("961 better", 12565, 11604) == "at most 961 better (8%)"
    assert better_words("2 better", 2, 0) == "at most 2 better"


def level(value: int | None, bound: int | None) -> Level:
    return Level("alone", "Nobody alone", "students", value, bound)


def test_level_without_a_figure_is_not_proven() -> None:
    assert not level(None, None).is_proven
    assert not level(None, 0).is_proven
    assert level(0, 0).is_proven


def test_nothing_is_proven_after_a_criterion_that_is_open() -> None:
    """A plan that is better on that one can be worse on the next, and then better on this one."""
    told = in_order([level(3, 3), level(5, 4), level(2, 2), level(1, 0)])

    assert [(each.is_proven, each.is_tight) for each in told] == [
        (True, True),
        (False, False),
        (False, True),
        (False, False),
    ]


def test_more_time_ends_at_what_a_form_accepts() -> None:
    assert [more_time(seconds) for seconds in (60, 120, 900, 3600)] == [240, 480, 3600, 3600]
