"""The worker makes a backup each day where there is a key, once, and keeps so many."""

import fcntl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade

from app.backup import daily, services
from app.extensions import db, now
from tests.factories import Factories

pytestmark = pytest.mark.database
MORNING = datetime(2026, 12, 7, 3, tzinfo=UTC)


@pytest.fixture
def work(migrated: None, make: Factories, run_jobs: Callable[[], int]) -> Iterator[Callable[[float], int]]:
    """What the worker does so many hours after the first morning: the number of backups that there are then."""
    make.student()
    db.session.commit()

    def after(hours: float) -> int:
        daily._tried.clear()
        with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
            daily.back_up_daily()
            run_jobs()
            return len(services.backups_in(services.folder()))

    yield after
    daily._tried.clear()


def test_makes_one_a_day(key: Path, work: Callable[[float], int]) -> None:
    assert [work(hours) for hours in (0, 1, 24, 25, 26, 49, 50)] == [1, 1, 1, 2, 2, 2, 3]
    for path in services.backups_in(services.folder()):
        assert services.verify(path, key)[1].rows["student"] == 1


def test_one_that_was_made_otherwise_counts(key: Path, work: Callable[[float], int]) -> None:
    with time_machine.travel(MORNING, tick=False):
        services.create(services.folder())

    assert work(24) == 1


def test_without_a_key_none_is_made(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[float], int]
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "")
    monkeypatch.setitem(app.config, "BACKUP_DIR", str(tmp_path / "none"))

    assert work(0) == 0


def test_keeps_the_newest(
    app: Flask, key: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[float], int]
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_KEEP", 2)

    assert [work(30 * day) for day in range(4)] == [1, 2, 2, 2]


def test_two_workers_make_one(key: Path, work: Callable[[float], int]) -> None:
    services.folder().mkdir()
    with (services.folder() / "making.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert work(0) == 0

    assert work(0) == 1


def test_what_fails_is_tried_an_hour_later_and_stops_nothing(
    app: Flask,
    key: Path,
    work: Callable[[float], int],
    run_jobs: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    recipients = app.config["BACKUP_RECIPIENTS"]
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "no-key-at-all")
    assert work(0) == 0
    assert "tried again in an hour" in caplog.text

    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", recipients)
    daily.back_up_daily()
    assert run_jobs() == 0
    assert work(1) == 1


def test_migrating_begins_with_a_backup(app: Flask, key: Path, other_app: Flask, tmp_path: Path) -> None:
    scripts = services.ScriptDirectory(str(other_app.extensions["migrate"].directory))
    for name in ("BACKUP_RECIPIENTS", "BACKUP_DIR"):
        other_app.config[name] = app.config[name]
    other_app.config["DEMO_ALLOWED"] = False
    with other_app.app_context():
        upgrade(revision=str(scripts.get_revision("head").down_revision))
    said = [other_app.test_cli_runner().invoke(args=["prepare"]).output for _ in range(2)]

    assert ["A backup was made first" in text for text in said] == [True, False]
    (path,) = services.backups_in(Path(app.config["BACKUP_DIR"]))
    assert services.verify(path, key)[0].revision == scripts.get_revision("head").down_revision


def test_nothing_is_migrated_without_the_backup_that_was_asked_for(app: Flask, other_app: Flask) -> None:
    scripts = services.ScriptDirectory(str(other_app.extensions["migrate"].directory))
    former = str(scripts.get_revision("head").down_revision)
    other_app.config |= {"BACKUP_RECIPIENTS": "no-key-at-all", "DEMO_ALLOWED": False}
    with other_app.app_context():
        upgrade(revision=former)
    result = other_app.test_cli_runner().invoke(args=["prepare"])

    assert (result.exit_code, "Nothing was migrated" in result.output) == (1, True)
    with other_app.app_context():
        assert services._revision() == former


def test_health_says_how_old_it_is(key: Path, work: Callable[[float], int]) -> None:
    work(0)
    with time_machine.travel(MORNING + timedelta(hours=3), tick=False):
        assert services.newest_hours() == {"backup_hours": 3}
        assert now() == MORNING + timedelta(hours=3)
