"""Before rows of a file change what is there the worker makes a backup, where there is a key, once an hour at most."""

import fcntl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.backup import daily, services
from app.extensions import db
from app.students.models import Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.imports.conftest import STUDENTS, csv_file, student_line, upload

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("migrated")]
MORNING = datetime(2026, 12, 7, 9, tzinfo=UTC)
Import = Callable[[str, float], Page]


@pytest.fixture(autouse=True)
def _not_tried() -> Iterator[None]:
    daily._tried.clear()
    yield
    daily._tried.clear()


@pytest.fixture
def coordinator(make: Factories) -> User:
    make.programme("25187")
    user = make.user()
    db.session.commit()
    return user


@pytest.fixture
def press_import(coordinator: User, browser: Browser) -> Import:
    """The page after pressing Import on a file with this student, so many hours after the first morning."""

    def press(number: str, hours: float) -> Page:
        with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
            browser.sign_in(coordinator)
            return upload(browser, "students", STUDENTS, student_line(number)).submit("Import")

    return press


@pytest.fixture
def work(run_jobs: Callable[[], int]) -> Callable[[float], int]:
    """What the worker does so many hours after the first morning."""

    def after(hours: float) -> int:
        with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
            return run_jobs()

    return after


def made() -> list[Path]:
    return services.backups_in(services.folder())


def students() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Student)) or 0


def test_import_that_changes_something_begins_with_a_backup(
    key: Path, press_import: Import, work: Callable[[float], int]
) -> None:
    page = press_import("0301234", 0)
    assert page.h1 == "Importing: Students"
    assert (students(), made()) == (0, [])

    work(0)

    assert students() == 1
    (path,) = made()
    assert services.verify(path, key)[1].rows.get("student", 0) == 0, "as it was before the import"


def test_one_an_hour_is_enough_and_then_a_page_imports_at_once(
    key: Path, press_import: Import, work: Callable[[float], int]
) -> None:
    press_import("0301234", 0)
    work(0)

    page = press_import("0301235", 0.9)
    assert (page.h1, students(), len(made())) == ("Imported: Students", 2, 1)

    page = press_import("0301236", 1.1)
    work(1.1)
    assert (page.h1, students(), len(made())) == ("Importing: Students", 3, 2)


def test_file_that_changes_nothing_needs_none(
    key: Path, press_import: Import, work: Callable[[float], int]
) -> None:
    press_import("0301234", 0)
    work(0)

    assert press_import("0301234", 30).h1 == "Imported: Students"
    assert len(made()) == 1


def test_without_a_key_a_page_imports_at_once(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press_import: Import
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "")
    monkeypatch.setitem(app.config, "BACKUP_DIR", str(tmp_path / "none"))

    assert press_import("0301234", 0).h1 == "Imported: Students"
    assert made() == []


def test_backup_that_fails_is_in_the_log_and_the_import_goes_on(
    app: Flask,
    key: Path,
    press_import: Import,
    work: Callable[[float], int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "no-key-at-all")
    press_import("0301234", 0)
    work(0)

    assert (students(), made()) == (1, [])
    assert "No backup was made before a file was imported" in caplog.text
    assert press_import("0301235", 0.1).h1 == "Imported: Students", "it is not tried at each file"


def test_import_waits_for_a_backup_that_is_being_made(key: Path, coordinator: User, app: Flask) -> None:
    """And makes none beside it, as it is young."""
    services.folder().mkdir()
    with (services.folder() / "making.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        ended: list[bool] = []

        def beforehand() -> None:
            with app.app_context():
                daily.back_up_before_importing()
            ended.append(True)

        other = Thread(target=beforehand)
        other.start()
        other.join(0.2)
        assert ended == []
        services.create(services.folder())
    other.join(30)

    assert (ended, len(made())) == ([True], 1)


def test_command_makes_one_too(
    app: Flask, key: Path, make: Factories, coordinator: User, tmp_path: Path
) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(csv_file(STUDENTS, student_line("0301234")))
    command = ["import", "students", str(path), "--school", make.school.code]
    db.session.commit()

    looked = app.test_cli_runner().invoke(args=[*command, "--dry-run"])
    assert (looked.exit_code, made()) == (0, [])
    done = app.test_cli_runner().invoke(args=command)

    assert (done.exit_code, students(), len(made())) == (0, 1, 1)


def test_many_imports_push_out_no_day(
    app: Flask, key: Path, monkeypatch: pytest.MonkeyPatch, coordinator: User
) -> None:
    """Three a day: of the newest ten days one stays of each, and of the last seven all."""
    monkeypatch.setitem(app.config, "BACKUP_KEEP", 10)
    for day in range(14):
        for hour in (0, 3, 6):
            with time_machine.travel(MORNING + timedelta(days=day, hours=hour), tick=False):
                daily.back_up_before_importing()

    kept = [path.name[9:22] for path in made()]
    assert kept[:3] == ["2026-12-11T15", "2026-12-12T15", "2026-12-13T15"]
    assert kept[3:] == [f"2026-12-{day}T{hour:02}" for day in range(14, 21) for hour in (9, 12, 15)]
