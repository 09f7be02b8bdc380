"""An administrator and a coordinator together take along everything of their school; the file is there for a day."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.backup import jobs, school_requests
from app.backup.models import ExportState, SchoolExport
from app.backup.sweeps import keep_exports
from app.extensions import db, now
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
Drain = Callable[[], int]


@pytest.fixture
def two(migrated: None, make: Factories) -> tuple[User, User]:
    """A coordinator and an administrator of a school with a student."""
    make.student(first_name="Marker")
    return make.user(Role.COORDINATOR), make.user(Role.ADMINISTRATOR)


def the_export() -> SchoolExport:
    db.session.expire_all()
    return db.session.scalars(select(SchoolExport).order_by(SchoolExport.id.desc()).limit(1)).one()


def the_file(browser: Browser) -> bytes:
    form = browser.get("/school/export").form("Download the file")
    data = {"csrf_token": browser.token()}
    return browser._open("POST", form.get("action") or "", data=data).data


def agreed(two: tuple[User, User], recipient: str = "") -> SchoolExport:
    export = school_requests.ask(two[0], recipient)
    school_requests.agree(export, two[1])
    db.session.commit()
    return export


def test_is_asked_agreed_made_and_fetched(two: tuple[User, User], browser: Browser, run_jobs: Drain) -> None:
    coordinator, administrator = two
    browser.sign_in(coordinator)
    page = browser.get("/school/settings").click("Show exports").submit("Ask for an export")
    assert "waits for a second person" in page.text
    assert "Agree and make the file" not in page.text
    browser.sign_in(administrator)
    browser.get("/school/export").submit("Agree and make the file")
    run_jobs()
    page = browser.get("/school/export")
    assert "ready to download" in page.text
    assert "Download the file" not in page.text
    browser.sign_in(coordinator)

    data = the_file(browser)

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        students = json.loads(file.read("json/student.json"))
        manifest = json.loads(file.read("manifest.json"))
    assert [student["first_name"] for student in students] == ["Marker"]
    assert manifest["tables"]["student"]["rows"] == 1
    done = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.like("school%")).order_by(AuditEvent.id)
    ).all()
    assert done == ["school_export:ask", "school_export:agree", "school:export", "school_export:fetch"]


@pytest.mark.parametrize(
    ("asker", "second", "may"),
    [
        (Role.COORDINATOR, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.COORDINATOR, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, False),
        (Role.COORDINATOR, Role.COORDINATOR, False),
    ],
)
def test_two_roles_decide_it(migrated: None, make: Factories, asker: Role, second: Role, may: bool) -> None:
    export = school_requests.ask(make.user(asker), "")

    assert school_requests.may_agree(make.user(second), export) is may


def test_nobody_agrees_with_herself(migrated: None, make: Factories, browser: Browser) -> None:
    both = make.user(Role.ADMINISTRATOR, Role.COORDINATOR)
    export = school_requests.ask(both, "")
    browser.sign_in(both)
    token = browser.token()

    page = browser.post(f"/school/export/{export.id}/agree", {"csrf_token": token}, expect=409)

    assert "A second person has to agree" in page.text
    assert the_export().state is ExportState.ASKED


def test_administrator_gets_an_encrypted_file_only(
    app: Flask, two: tuple[User, User], key: Path, browser: Browser, run_jobs: Drain
) -> None:
    browser.sign_in(two[1])
    export = agreed(two)
    run_jobs()
    token = browser.token()
    browser.post(f"/school/export/{export.id}/file", {"csrf_token": token}, expect=409)
    browser.get("/school/export").submit("Cancel the export")
    agreed(two, app.config["BACKUP_RECIPIENTS"])
    run_jobs()

    data = the_file(browser)

    assert data.startswith(b"age-encryption.org")
    assert b"Marker" not in data


def test_one_at_a_time_and_for_a_key_that_exists(two: tuple[User, User], browser: Browser) -> None:
    browser.sign_in(two[0])
    page = browser.get("/school/export").submit("Ask for an export", recipient="age1nobody")
    assert "not a public key of age" in page.text
    page.submit("Ask for an export", recipient="")
    token = browser.token()

    again = browser.post("/school/export", {"csrf_token": token, "recipient": ""})

    assert len(db.session.scalars(select(SchoolExport)).all()) == 1
    assert "waits for a second person" in again.text


def test_cancelled_while_it_is_made_leaves_no_file(
    two: tuple[User, User], run_jobs: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = agreed(two)
    seen = []
    keep_up = jobs._keep_up

    def cancel_then_keep_up(export_id: int, done: int) -> None:
        seen.append(done)
        keep_up(export_id, done)
        if done == 3:
            table = SchoolExport.__table__
            with db.engine.begin() as connection:
                connection.execute(table.update().values(state=ExportState.CANCELLED))

    monkeypatch.setattr(jobs, "_keep_up", cancel_then_keep_up)

    run_jobs()

    assert seen == [1, 2, 3, 4]
    assert (the_export().state, the_export().done) == (ExportState.CANCELLED, 3)
    assert not export.path.exists()


def test_file_is_deleted_after_a_day(two: tuple[User, User], run_jobs: Drain) -> None:
    export = agreed(two)
    run_jobs()
    assert export.path.exists()
    keep_exports()
    assert the_export().state is ExportState.READY

    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        keep_exports()

    assert the_export().state is ExportState.GONE
    assert not export.path.exists()


def test_worker_that_died_is_followed_by_another(two: tuple[User, User], run_jobs: Drain) -> None:
    export = agreed(two)
    export.state, export.agreed_at = ExportState.MAKING, now() - timedelta(hours=1)
    db.session.commit()
    run_jobs()
    assert the_export().state is ExportState.MAKING

    keep_exports()
    run_jobs()

    assert the_export().state is ExportState.READY


def test_failure_is_said(two: tuple[User, User], run_jobs: Drain, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(two)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(jobs, "export_school", fail)

    with pytest.raises(OSError, match="disk"):
        run_jobs()

    assert the_export().state is ExportState.FAILED
