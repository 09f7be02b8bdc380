"""A served application and a real browser, for what only a browser can tell about the look."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, expect

from tests.browsers import chromium as installed
from tests.journeys.visitor import PATIENCE_MS
from tests.sockets import listening_to


@pytest.fixture(scope="module")
def address(made_once: Flask) -> Iterator[str]:
    """Where the application answers, by the server of production.

    Werkzeug's own leaves a file open when a browser goes away before the whole answer, and a warning is an error here.
    """
    with listening_to(made_once) as server:
        yield f"http://127.0.0.1:{server.effective_port}"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A real browser."""
    expect.set_options(timeout=PATIENCE_MS)
    browser = playwright.chromium.launch(**installed().launch_options())
    yield browser
    browser.close()
