"""The pages of runs that work, were cancelled or ended with something open; both languages, both sizes.

A worker passes through these states too fast to be looked at, so they are written in the rows of solved runs.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from config import Development
from tests.journeys.server import Server, running_server
from tests.journeys.test_circle_runs import wait_for_the_circles
from tests.journeys.visitor import Visitor

FOR_EVER = "2099-01-01 00:00:00.000000"
OPEN = {"preference": 0.08, "women_present": 0.6, "travel": 0.3, "field": 0.2}
"""Which share of its figure each criterion is open."""
FAR = {
    "match_run": ("preference", 3, ["placed", "alone", "overload", "preference"]),
    "circle_run": ("field", 3, ["unseated_first", "unseated", "one_mentor", "field"]),
}
"""By table: the stage of a run that works, its number, and what is known of."""


def _copied(database: sqlite3.Connection, table: str, **values: Any) -> int:
    """The first run once more, with these values."""
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
    last = database.execute(f"SELECT max(number) FROM {table}").fetchone()[0]  # noqa: S608
    changed = {"number": last + 1, **values}
    wanted = ", ".join(f":{name}" if name in changed else name for name in names)
    copy = f"INSERT INTO {table} ({', '.join(names)}) SELECT {wanted} FROM {table} ORDER BY id LIMIT 1"  # noqa: S608
    return int(database.execute(copy, changed).lastrowid or 0)


def _progress(table: str) -> str:
    stage, index, known = FAR[table]
    levels = [[place, name, 3, 3] for place, name in enumerate(known[:-1])]
    far = {"part": 0, "parts": 1, "stage_count": 10, "seconds": 12.4, "share": 0.35, "until": 120.5}
    last = {"stage": stage, "stage_index": index, "value": 12565, "bound": 11604}
    return json.dumps({**far, **last, "levels": [*levels, [index, stage, 12565, 11604]]})


def _left_open(summary: str) -> str:
    data = json.loads(summary)
    for row in data["criteria"]:
        row["bound"] = row["solved"] - round(row["solved"] * OPEN.get(row["name"], 0))
    return json.dumps({**data, "status": "feasible"})


def tell(server: Server) -> dict[str, str]:
    """Make one run of each kind in each state; returns the pages by name."""
    pages = {}
    began = (datetime.now(UTC) - timedelta(seconds=42)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(server.data / "meervoud.db", timeout=30)) as database, database:
        for table, path in (("match_run", "/placements/runs"), ("circle_run", "/circles/runs")):
            name = path.split("/")[1]
            summary = database.execute(f"SELECT summary FROM {table} ORDER BY id LIMIT 1").fetchone()[0]  # noqa: S608
            far = {"progress": _progress(table), "solution": None}
            works = {**far, "state": "running", "started_at": began, "lease_until": FOR_EVER}
            stopped = {"state": "solved_feasible", "summary": _left_open(summary)}
            pages[f"{name}-cancelled"] = f"{path}/{_copied(database, table, state='cancelled', **far)}"
            pages[f"{name}-open"] = f"{path}/{_copied(database, table, **stopped)}"
            pages[f"{name}-works"] = f"{path}/{_copied(database, table, **works)}"
            pages[f"{name}-publish"] = f"{pages[f'{name}-open']}/publish"
    pages["placements-support"] = f"{pages['placements-open']}/proportionality"
    pages["placements-beside"] = f"{pages['placements-open']}/beside?other=1"
    pages["placements-longer"] = (
        f"/placements/runs/new?like={pages['placements-open'].rpartition('/')[2]}&seconds=480"
    )
    return pages


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, real_browser: Browser
) -> Iterator[tuple[Server, dict[str, str]]]:
    """The demo school with its first plan and one of circles, and runs in every state."""
    with running_server(tmp_path_factory.mktemp("telling")) as server:
        coordinator = Visitor(real_browser, server, None, language="en")
        coordinator.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak("en")
        coordinator.go("/circles/runs/new")
        coordinator.page.locator("main").get_by_role("button", name="Start the circle run").last.click()
        wait_for_the_circles(coordinator, "/circles/runs/1")
        coordinator.context.close()
        yield server, tell(server)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "phone"), [("nl", True), ("en", False)])
def test_runs_read_well_in_every_state(
    told: tuple[Server, dict[str, str]], visitor: Callable[..., Visitor], language: str, phone: bool
) -> None:
    server, pages = told
    somebody = visitor(server, language=language, phone=phone)
    somebody.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak(language)
    for name, path in pages.items():
        somebody.go(path).look_on_both(name)


@pytest.mark.timeout(300)
def test_busy_run_renews_itself_and_says_the_criterion_once(
    told: tuple[Server, dict[str, str]], visitor: Callable[..., Visitor]
) -> None:
    server, pages = told
    somebody = visitor(server, language="en")
    somebody.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak("en")
    page = somebody.go(pages["placements-works"]).page
    before = page.locator(".bar-head .figure").inner_text()
    said = page.locator("#run-progress-said")
    said.get_by_text("Criterion 4 of 8: First choices").wait_for(state="attached")
    page.wait_for_function(
        "before => document.querySelector('.bar-head .figure').innerText !== before", arg=before
    )

    assert page.locator(".live-reload").is_hidden(), "only without JavaScript"
    assert said.inner_text() == "Criterion 4 of 8: First choices"
