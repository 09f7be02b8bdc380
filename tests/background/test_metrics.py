"""/metrics: figures for whoever has the token, and nothing about anybody."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.background import health, metrics
from app.background.worker import beat
from app.extensions import db
from app.notices.services import queue_email
from app.runs.models import RunState
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
TOKEN = "only for tests, where it is no secret"
LINE = re.compile(r"^(meervoud_\w+)(?:\{part=\"(\w+)\"\})? (\S+)$", re.MULTILINE)


@pytest.fixture
def token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    return {"Authorization": f"Bearer {TOKEN}"}


def figures(app: Flask, headers: dict[str, str]) -> dict[str, float]:
    answer = app.test_client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return {
        f"{name}/{part}" if part else name: float(value) for name, part, value in LINE.findall(answer.text)
    }


def test_it_says_how_everything_is_and_how_much_waits(
    app: Flask, make: Factories, token: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_DIR", str(tmp_path))
    before = figures(app, token)
    assert (before["meervoud_up/worker"], before["meervoud_up/database"]) == (0, 1)
    assert (before["meervoud_runs_queued"], before["meervoud_emails_waiting"]) == (0, 0)
    assert {"meervoud_worker_beat_age_seconds", "meervoud_backup_hours"}.isdisjoint(before)
    make.match_run(state=RunState.QUEUED)
    queue_email(
        key="k", kind="k", school_id=make.school.id, to_name="Bo", to_address="bo@a.example", subject="s", body="b"
    )  # fmt: skip
    db.session.commit()
    beat("worker-1")
    after = figures(app, token)
    assert (after["meervoud_runs_queued"], after["meervoud_emails_waiting"]) == (1, 1)
    assert after["meervoud_up/worker"] == 1
    assert after["meervoud_worker_beat_age_seconds"] < 30
    assert after["meervoud_disk_free_bytes"] > 0


def test_it_tells_of_nobody(app: Flask, make: Factories, token: dict[str, str]) -> None:
    make.student(first_name="Marker")
    db.session.commit()
    text = app.test_client().get("/metrics", headers=token).text
    assert "Marker" not in text
    assert make.school.name not in text


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN} ", "Bearer \u00e9"]
)
def test_nobody_else_reads_it(app: Flask, database: None, token: dict[str, str], header: str) -> None:
    answer = app.test_client().get("/metrics", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.data) == (401, b"")


def test_without_a_token_there_is_no_such_page(browser: Browser) -> None:
    browser.get("/metrics", expect=404)


def test_a_database_that_is_gone_is_a_figure_too(
    app: Flask, database: None, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> float:
        raise OperationalError("SELECT", None, Exception("gone"))

    monkeypatch.setattr(metrics, "seconds_since_beat", gone)
    assert figures(app, token)["meervoud_up/web"] == 1
    monkeypatch.setattr(health, "_database", gone)
    assert figures(app, token)["meervoud_up/database"] == 0
