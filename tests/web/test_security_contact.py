"""Where somebody who found a leak can say so."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.extensions import now
from config import ConfigurationError, Testing
from tests.browser import Browser

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("leaks@school.example", "Contact: mailto:leaks@school.example"),
        ("https://school.example/leaks", "Contact: https://school.example/leaks"),
    ],
)
def test_it_names_the_contact_and_does_not_hold_for_ever(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, contact: str, line: str
) -> None:
    monkeypatch.setitem(app.config, "SECURITY_CONTACT", contact)
    lines = browser.get("/.well-known/security.txt").response.text.splitlines()
    assert lines[0] == line
    told = dict(one.split(": ", 1) for one in lines)
    expires = datetime.fromisoformat(told["Expires"])
    assert now() + timedelta(days=30) < expires < now() + timedelta(days=365)
    assert told["Canonical"].endswith("/.well-known/security.txt")


def test_without_a_contact_there_is_no_such_page(browser: Browser) -> None:
    browser.get("/.well-known/security.txt", expect=404)


def test_a_contact_that_nobody_can_reach_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="SECURITY_CONTACT"):
        Testing(SECURITY_CONTACT="the caretaker")
