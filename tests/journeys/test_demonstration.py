"""The demonstration of five minutes, from a messy file to a publication, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Development
from tests.journeys.demonstration import MOMENTS, demonstrate
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

SAYS = {
    "columns": "Which column is what?",
    "supply": "places short",
    "map": "companies on the map",
    "trade-off": "Who moves (",
    "reason": "Even the best plan with",
    "publish": "Publish the placements",
}


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

    assert seen == list(MOMENTS)
    assert "Çelik-Öztürk" in coordinator.go("/students?q=Çelik-Öztürk").page.locator("#results").inner_text()
    assert not coordinator.complaints
