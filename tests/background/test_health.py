"""/healthz: up when web, database and a worker are."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.background.worker import beat, seconds_since_beat
from app.extensions import db, now
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def test_health_is_bad_without_a_worker(make: Factories, browser: Browser) -> None:
    page = browser.get("/healthz", expect=503)
    assert page.response.json == {"web": "up", "database": "up", "worker": "down"}


def test_health_is_good_while_a_worker_beats(make: Factories, browser: Browser) -> None:
    beat("worker-1")
    assert browser.get("/healthz").response.json == {"web": "up", "database": "up", "worker": "up"}


def test_health_is_bad_again_when_the_worker_goes_silent(make: Factories, browser: Browser) -> None:
    beat("worker-1")
    with time_machine.travel(now() + timedelta(seconds=45), tick=False):
        assert seconds_since_beat() == pytest.approx(45, abs=1)
        browser.get("/healthz", expect=503)


def test_a_worker_long_gone_is_forgotten(make: Factories) -> None:
    from app.background.models import WorkerBeat

    with time_machine.travel(now() - timedelta(hours=2), tick=False):
        beat("worker-1")
    beat("worker-2")
    assert db.session.scalars(select(WorkerBeat.name)).all() == ["worker-2"]
