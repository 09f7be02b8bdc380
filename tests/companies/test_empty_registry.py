"""The pages of a school that has no companies yet: each says what its reader can do."""

import pytest

from app.access import Role
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def test_tells_only_who_may_import_to_import(make: Factories, browser: Browser) -> None:
    texts = {}
    for role in (Role.COORDINATOR, Role.SUPERVISOR):
        browser.sign_in(make.user(role))
        texts[role] = browser.get("/companies").text

    assert "No companies yet" in texts[Role.COORDINATOR]
    assert "Import the list you have now" in texts[Role.COORDINATOR]
    assert "No companies yet" in texts[Role.SUPERVISOR]
    assert "Import" not in texts[Role.SUPERVISOR]
