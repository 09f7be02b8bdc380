"""How long somebody stays signed in without changing anything: twelve hours, however often she looks."""

from datetime import timedelta

import time_machine

from app.extensions import now
from tests.browser import Browser
from tests.factories import PASSWORD, Factories


def test_a_session_ends_after_twelve_hours(make: Factories, browser: Browser) -> None:
    user = make.user()
    page = browser.get("/sign-in").submit("Sign in", email=user.email, password=PASSWORD)
    assert page.path == "/today"
    start = now()
    with time_machine.travel(start + timedelta(hours=11, minutes=50), tick=False):
        assert browser.get("/today").path == "/today"
    with time_machine.travel(start + timedelta(hours=12, minutes=10), tick=False):
        assert browser.get("/today").path == "/sign-in"
