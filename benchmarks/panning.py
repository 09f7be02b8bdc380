"""Whether the map of a large school stutters: tasks of the browser's main thread while it is dragged, from a trace.

    python -m benchmarks.panning [--bar 50]

Starts the real server on the school of `benchmarks.load` (2,500 sites), opens the map in Chromium, drags it to and fro
at three zooms, on a desktop and on a phone, and prints the longest tasks. Ends with status 1 when one is over the bar.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from app.extensions import writing
from app.migrating import bring_up_to_date
from benchmarks.big_school import PASSWORD, make_big_school
from config import Development
from tests.browsers import chromium
from tests.journeys.server import Server, running_server

WINDOWS = {"desktop": (1280, 900), "phone": (390, 844)}
DRAGS = ((-180, 60), (150, -90), (90, 120), (-120, -60))
STEPS = 24


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the map of a large school while it is dragged.")
    parser.add_argument("--bar", type=float, default=50, help="milliseconds")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        large_school(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium().launch_options())
        worst = max(measure(browser, server.address, window, size) for window, size in WINDOWS.items())
        browser.close()
    sys.exit(1 if worst > options.bar else 0)


@contextmanager
def large_school(folder: Path) -> Iterator[Server]:
    """The server on the large school, in an SQLite database that goes afterwards."""
    data = folder / "data"
    address = f"sqlite:///{data / 'meervoud.db'}"
    app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
    with app.app_context(), writing():
        bring_up_to_date()
        make_big_school()
    with running_server(folder, with_demo=False, settings={"DATABASE_URL": address}) as server:
        yield server


def measure(browser: Browser, address: str, window: str, size: tuple[int, int]) -> float:
    """Drag the map in a window of this size; print what was seen and return the longest task in milliseconds."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="nl-NL")
    page.goto(f"{address}/sign-in")
    page.fill("input[name=email]", "coordinator@big.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{address}/companies/map")
    page.wait_for_selector(".map-cluster")
    worst = 0.0
    for zoom in range(3):
        browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
        marks = _drag(page)
        tasks = tasks_of(json.loads(browser.stop_tracing()))
        worst = max(worst, tasks[0])
        longest = ", ".join(f"{task:.1f}" for task in tasks[:3])
        print(f"{window}, zoom {zoom + 1}: {marks} marks, {len(tasks)} tasks, the longest {longest} ms")
        page.click(".leaflet-control-zoom-in")
        page.wait_for_timeout(600)
    page.close()
    return worst


def _drag(page: Page) -> int:
    box = page.locator("[data-map-canvas]").bounding_box()
    if box is None:
        raise SystemExit("The map is not shown.")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for right, down in DRAGS:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y + down, steps=STEPS)
        page.mouse.up()
        page.wait_for_timeout(300)
    return page.locator(".map-cluster, .map-mark").count()


def tasks_of(trace: dict[str, Any]) -> list[float]:
    """What the main thread of the page's process did at a stretch, in milliseconds, the longest first."""
    events = trace["traceEvents"]
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    return sorted(
        (
            event["dur"] / 1000
            for event in events
            if event["name"].endswith("RunTask")
            and (event["pid"], event["tid"]) in threads
            and "dur" in event
        ),
        reverse=True,
    )


if __name__ == "__main__":
    main()
