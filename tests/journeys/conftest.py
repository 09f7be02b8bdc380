"""The browser, the server and the visitors of the journeys. PICTURES names a folder to keep pictures of pages in."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.browsers import chromium
from tests.journeys.server import Server, running_server
from tests.journeys.visitor import PATIENCE_MS, Visitor


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys that may take longest begin first, so that no process waits for a long one at the end."""
    longest: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("timeout")
        module = item.nodeid.partition("::")[0]
        longest[module] = max(longest[module], mark.args[0] if mark else 0)
    items.sort(key=lambda item: -longest[item.nodeid.partition("::")[0]])


@pytest.fixture(scope="session")
def real_browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    expect.set_options(timeout=PATIENCE_MS)
    browser = playwright.chromium.launch(**chromium().launch_options())  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as journeys:
        for kind in (Locator, Page):
            for act in ("click", "press"):
                journeys.setattr(kind, act, _until_loaded(getattr(kind, act)))
        yield browser
    browser.close()


def _until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """An act that is over once the page that it leads to is there as a whole: Playwright waits for its beginning."""

    @wraps(act)
    def acted(self: Locator | Page, *args: Any, **options: Any) -> None:
        page = self.page if isinstance(self, Locator) else self
        act(self, *args, **options)
        page.wait_for_load_state()

    return acted


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    folder = os.environ.get("PICTURES")
    if not folder:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo school, served by the real processes; shared by the journeys of one module."""
    with running_server(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def fresh_demo(tmp_path: Path) -> Iterator[Server]:
    """A demo school of a journey's own: what it changes there, no other sees."""
    with running_server(tmp_path / "demo") as server:
        yield server


@pytest.fixture
def visitor(real_browser: Browser, pictures: Path | None) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; their windows close after the test."""
    made: list[Visitor] = []

    def new(server: Server, **options: Any) -> Visitor:
        made.append(Visitor(real_browser, server, pictures, **options))
        return made[-1]

    yield new
    for one in made:
        one.context.close()
