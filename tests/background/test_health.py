"""/healthz: up when people can read and save and a worker keeps up; otherwise it says what is not."""

import shutil
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.background import health
from app.background.models import WorkerBeat
from app.background.worker import beat, seconds_since_beat
from app.extensions import db, now
from app.notices.services import queue_email
from app.runs.models import RunState
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
GOOD = {"web": "up", "database": "up", "disk": "up", "queue": "up", "worker": "up"}


def parts(browser: Browser, expect: int) -> dict[str, Any]:
    """What the page says of each part, without the figures."""
    said: dict[str, Any] = browser.get("/healthz", expect=expect).response.json
    return {name: value for name, value in said.items() if name in GOOD}


def test_health_is_bad_without_a_worker(make: Factories, browser: Browser) -> None:
    assert parts(browser, 503) == {**GOOD, "worker": "down"}


def test_health_is_good_while_a_worker_beats(make: Factories, browser: Browser) -> None:
    beat("worker-1")
    assert parts(browser, 200) == GOOD


def test_health_is_bad_again_when_the_worker_goes_silent(make: Factories, browser: Browser) -> None:
    beat("worker-1")
    with time_machine.travel(now() + timedelta(seconds=45), tick=False):
        assert seconds_since_beat() == pytest.approx(45, abs=1)
        assert parts(browser, 503) == {**GOOD, "worker": "down"}


def test_health_is_bad_when_an_email_waits_too_long(make: Factories, browser: Browser) -> None:
    with time_machine.travel(now() - timedelta(seconds=health.LATE_SECONDS + 10), tick=False):
        queue_email(
            key="k", kind="k", school_id=make.school.id, to_name="Bo", to_address="bo@a.example",
            subject="s", body="b",
        )  # fmt: skip
    beat("worker-1")

    page = browser.get("/healthz", expect=503)

    assert page.response.json["queue"] == "late"
    assert page.response.json["queue_seconds"] == pytest.approx(health.LATE_SECONDS + 10, abs=5)


def test_email_that_is_tried_again_later_is_not_late(make: Factories, browser: Browser) -> None:
    email = queue_email(
        key="k", kind="k", school_id=make.school.id, to_name="Bo", to_address="bo@a.example", subject="s", body="b"
    )  # fmt: skip
    email.created_at, email.lease_until = now() - timedelta(hours=3), now() + timedelta(minutes=5)
    beat("worker-1")

    assert browser.get("/healthz").response.json["queue_seconds"] == 0


def test_health_is_bad_when_a_run_waits_too_long(make: Factories, browser: Browser) -> None:
    make.match_run(state=RunState.QUEUED, created_at=now() - timedelta(hours=1))
    beat("worker-1")

    assert parts(browser, 503) == {**GOOD, "queue": "late"}


def test_health_is_bad_when_the_disk_is_full(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat("worker-1")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10_000_000))

    page = browser.get("/healthz", expect=503)

    assert (page.response.json["disk"], page.response.json["disk_free_mb"]) == ("full", 10)


def test_health_is_bad_when_the_database_is_gone(
    make: Factories, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object) -> None:
        raise OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr(health, "_database", gone)

    assert parts(browser, 503) == {**GOOD, "database": "down", "worker": "down"}


def test_a_worker_long_gone_is_forgotten(make: Factories) -> None:
    with time_machine.travel(now() - timedelta(hours=2), tick=False):
        beat("worker-1")
    beat("worker-2")
    assert db.session.scalars(select(WorkerBeat.name)).all() == ["worker-2"]
