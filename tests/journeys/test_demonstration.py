"""The demonstration of five minutes, from a messy file to a publication, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from config import Development
from tests.journeys.demonstration import MOMENTS, SOLVE_MS, demonstrate
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

VALUES = "rows => rows.map(row => row.value)"
SAYS = {
    "columns": "Which column is what?",
    "supply": "places short",
    "map": "companies on the map",
    "trade-off": "Who moves (",
    "reason": "Even the best plan with",
    "publish": "Publish the placements",
}


def _move_on_and_back(page: Page) -> None:
    """Two keys, one right after the other: the first order is stopped and the newest is worked out. Then back again."""
    dragged = page.url
    order = page.locator("input[name=order]")
    for button, times in (("up:travel", 2), ("down:travel", 2)):
        for _ in range(times):
            page.locator(f"button[value='{button}']").press("Enter")
        made = order.evaluate_all(VALUES)
        page.locator("#trade-off:not([aria-busy]) #cost").wait_for(timeout=SOLVE_MS)
        page.reload()
        assert order.evaluate_all(VALUES) == made
    assert page.url == dragged


BESIDES = {"trade-off": _move_on_and_back}


@pytest.mark.timeout(400)
def test_demonstration_goes_from_a_messy_file_to_a_publication(
    fresh_demo: Server, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    coordinator = visitor(fresh_demo, language="en")
    coordinator.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak("en")
    page, seen = coordinator.page, []
    for moment in demonstrate(page, coordinator.go, tmp_path):
        seen.append(moment)
        coordinator.look(f"demonstration-{moment}")
        assert SAYS[moment] in page.locator("main").inner_text()
        BESIDES.get(moment, Page.wait_for_load_state)(page)

    assert seen == list(MOMENTS)
    assert "Çelik-Öztürk" in coordinator.go("/students?q=Çelik-Öztürk").page.locator("#results").inner_text()
    assert not coordinator.complaints
