"""Backups: whole, for the right key only, and back again with what people withdrew since; on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, Select, Table, inspect, select, text

from app.accounts.models import BrowserSession, Proof, User
from app.accounts.services.browser_sessions import begin
from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.background.views import FIGURES
from app.backup import services, stores
from app.backup.archive import BackupError, identities_of, unsealing
from app.backup.departures import kept_in, repeat_departures
from app.extensions import db, now
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services import withdraw
from app.schools.models import School
from tests.browser import Browser
from tests.confidential.people import MARKER, a_counsellor, a_student, tell
from tests.factories import Factories

pytestmark = pytest.mark.database
REST = {"language": "nl", "is_demo": False, "created_at": datetime(2026, 9, 1, tzinfo=UTC)}


def everything() -> dict[str, list[str]]:
    """Every row of every table as text."""
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(in_one_order(table)))
            for table in tables.sorted_tables
            if stores.is_lasting(table.name)
        }


def in_one_order(table: Table) -> Select[Any]:
    """Migrations and models put columns in another order."""
    return select(*sorted(table.columns, key=lambda column: column.name))


def backed_up() -> Path:
    db.session.commit()
    path, _ = services.create(services.folder())
    return path


def test_everything_is_back_row_by_row(
    demo_school: None, migrated: None, key: Path, other_app: Flask
) -> None:
    path = backed_up()
    before = everything()
    with other_app.app_context():
        put_back(path, key)
        after = everything()
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "school:restore")).all()
        assert len(events) == len(before["school"])
        assert list(broken_links()) == []
        db.session.add(School(code="next", name="The next number is free"))
        db.session.commit()
    assert sum(map(len, before.values())) > 1_500
    trail = set(after.pop("audit_event")) - set(before.pop("audit_event"))
    assert len(trail) == len(events)
    assert after == before


def test_values_of_every_kind_come_back(migrated: None, make: Factories, key: Path, other_app: Flask) -> None:
    name = "Zoë \\ \t\n\r 'x' \"y\" \u2028 \U0001f600 \\N"
    make.student(first_name=name, last_name="")
    path = backed_up()
    before = everything()
    with other_app.app_context():
        put_back(path, key)
        assert everything()["student"] == before["student"]
        assert db.session.scalar(text("SELECT first_name FROM student")) == name


def test_a_backup_sees_one_moment(
    migrated: None, make: Factories, key: Path, other_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it reads, somebody saves: of what is saved together it has all or nothing."""
    make.student()
    db.session.commit()
    kinds = [stores.SqliteStore, stores.PostgresqlStore]
    for kind in kinds:
        monkeypatch.setattr(kind, "parts", saving_between(kind.parts))
    path, _ = services.create(services.folder())
    assert len(everything()["school"]) == 3
    with other_app.app_context():
        put_back(path, key)
        assert len(everything()["school"]) == 1


def saving_between(parts: Callable[..., Any]) -> Callable[..., Any]:
    def saving(self: Any, table: str) -> Any:
        yield from parts(self, table)
        if table in {"audit_event", "role", "student"}:
            db.session.add(School(code=f"after {table}", name="A new school"))
            db.session.commit()

    return saving


def put_back(path: Path, key: Path, departures: Path | None = None) -> services.Restored:
    done = services.restore(path, key, departures)
    db.session.commit()
    return done


def test_sessions_are_left_out_so_that_none_that_was_ended_comes_back(
    migrated: None, make: Factories, key: Path, other_app: Flask
) -> None:
    user = make.user()
    user_id = user.id
    begin(user, Proof.PASSWORD, "")
    path = backed_up()
    with other_app.app_context():
        put_back(path, key)
        assert db.session.scalars(select(User.id)).all() == [user_id]
        assert db.session.scalars(select(BrowserSession.id)).all() == []


def test_a_report_in_confidence_stays_closed_in_a_backup_that_is_open(
    migrated: None, make: Factories, key: Path, browser: Browser
) -> None:
    student = a_student(make)
    a_counsellor(make)
    tell(browser, student, company=f"bedrijf-{MARKER}")
    with unsealing(backed_up(), identities_of(key)) as parts:
        inside = b"".join(file.read() for part in parts if (file := parts.extractfile(part)))

    assert b"confidential" in inside
    assert MARKER.encode() not in inside


def test_what_waits_in_the_queue_is_left_out(
    migrated: None, make: Factories, key: Path, other_app: Flask
) -> None:
    """Its tables are no migration's, and what is due is found again in the rows that it is about."""
    make.student()
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE huey_test (data VARCHAR(10))"))
        connection.execute(text("INSERT INTO huey_test VALUES ('a task')"))
    try:
        path = backed_up()
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE huey_test"))
    with other_app.app_context():
        put_back(path, key)
        assert "huey_test" not in inspect(db.engine).get_table_names()
        assert len(everything()["student"]) == 1


def changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    other = path.with_name(f"changed-{path.name}")
    other.write_bytes(change(path.read_bytes()))
    return other


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
        lambda data: data[:300] + bytes([data[300] ^ 1]) + data[301:],
        lambda data: data + b"more",
        lambda data: b"",
        lambda data: b"PK not a backup",
    ],
)
def test_what_was_changed_is_refused_and_nothing_is_written(
    change: Callable[[bytes], bytes], migrated: None, make: Factories, key: Path, other_app: Flask
) -> None:
    make.student()
    path = changed(backed_up(), change)
    with other_app.app_context():
        with pytest.raises(BackupError, match="cannot be opened"):
            put_back(path, key)
        assert inspect(db.engine).get_table_names() == []


def test_another_key_does_not_open_it(migrated: None, make: Factories, key: Path, tmp_path: Path) -> None:
    make.student(first_name="Marker")
    path = backed_up()
    other = tmp_path / "other.key"
    services.make_key(other)
    with pytest.raises(BackupError, match="not its key"):
        services.verify(path, other)
    assert b"Marker" not in path.read_bytes()
    assert services.verify(path, key)[1].rows["student"] == 1


def test_nobody_else_can_read_the_files(migrated: None, make: Factories, key: Path) -> None:
    path = backed_up()
    assert [one.stat().st_mode & 0o777 for one in (path, key)] == [0o600, 0o600]
    assert list(path.parent.iterdir()) == [path]


def test_it_never_writes_over_anything(migrated: None, make: Factories, key: Path) -> None:
    make.student()
    path = backed_up()
    before = everything()
    with pytest.raises(BackupError, match="never writes over"):
        services.restore(path, key)
    assert everything() == before


def test_after_a_restore_that_failed_it_can_be_tried_again(
    migrated: None, make: Factories, key: Path, other_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.student()
    path = backed_up()

    def torn(*_: object) -> None:
        raise KeyboardInterrupt

    with other_app.app_context():
        with monkeypatch.context() as patched:
            patched.setattr(stores.SqliteStore, "finish", torn)
            patched.setattr(stores.PostgresqlStore, "finish", torn)
            with pytest.raises(KeyboardInterrupt):
                put_back(path, key)
        assert everything()["student"] == []
        put_back(path, key)
        assert len(everything()["student"]) == 1


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(
    app: Flask, key: Path, other_app: Flask, tmp_path: Path
) -> None:
    scripts = services.ScriptDirectory(str(other_app.extensions["migrate"].directory))
    former = str(scripts.get_revision("head").down_revision)
    for name in ("BACKUP_RECIPIENTS", "BACKUP_DIR"):
        other_app.config[name] = app.config[name]
    with other_app.app_context():
        upgrade(revision=former)
        school = Table("school", MetaData(), autoload_with=db.engine)
        with db.engine.begin() as connection:
            connection.execute(school.insert().values(id=7, code="old", name="An old school", **REST))
        path, _ = services.create(tmp_path)
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM school"))
        put_back(path, key)
        assert services._revision() == scripts.get_current_head()
        assert db.session.scalars(select(School.name)).all() == ["An old school"]


def test_who_withdrew_since_does_not_come_back(
    migrated: None, make: Factories, key: Path, other_app: Flask
) -> None:
    early, late, stays = (make.role_model(email=f"{name}@one.example") for name in ("a", "b", "c"))
    withdraw(early)
    path = backed_up()
    withdraw(late)
    db.session.commit()
    lines = kept_in().read_text(encoding="utf-8")
    assert f'"role_model": {late.id}}}' in lines
    assert "example" not in lines
    numbers = (early.id, late.id, stays.id)
    kept = kept_in()
    with other_app.app_context():
        done = put_back(path, key, kept)
        states = [db.session.get_one(RoleModel, number).state for number in numbers]
        assert states[:2] == [RoleModelState.WITHDRAWN, RoleModelState.WITHDRAWN]
        assert states[2] is not RoleModelState.WITHDRAWN
        assert db.session.get_one(RoleModel, numbers[1]).email is None
        assert done.departures == 1
        assert repeat_departures(kept, now() - timedelta(days=9)) == 0


def test_health_says_how_old_the_newest_backup_is(
    migrated: None, make: Factories, key: Path, app: Flask
) -> None:
    assert [figures() for figures in FIGURES] == [{"backup_hours": None}]
    path = backed_up()
    path.rename(path.with_name((now() - timedelta(hours=30)).strftime(services.NAME)))
    assert app.test_client().get("/healthz").get_json()["backup_hours"] == 30
    backed_up()
    assert app.test_client().get("/healthz").get_json()["backup_hours"] == 0


def test_only_the_newest_are_kept_when_asked(migrated: None, make: Factories, key: Path) -> None:
    services.folder().mkdir()
    (services.folder() / "letters.age").touch()
    for days in range(1, 5):
        (services.folder() / (now() - timedelta(days=days)).strftime(services.NAME)).touch()
    services.create(services.folder(), keep=2)
    assert len(services.backups_in(services.folder())) == 2
    assert (services.folder() / "letters.age").exists()


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["backup", *map(str, arguments)])


def test_the_commands_say_what_they_did(
    app: Flask, migrated: None, make: Factories, key: Path, tmp_path: Path
) -> None:
    make.student()
    db.session.commit()
    made = run(app, "create")
    assert (made.exit_code, "rows of" in made.output) == (0, True)
    path = made.output.partition(":")[0]
    assert run(app, "verify", path, "--key", key).output.startswith("Whole: ")
    refused = run(app, "restore", path, "--key", key)
    assert (refused.exit_code, "never writes over" in refused.output) == (1, True)
    assert run(app, "key", key).exit_code == 1
    assert "BACKUP_RECIPIENTS=age1" in run(app, "key", tmp_path / "new.key").output


def test_without_a_key_no_backup_is_made(
    app: Flask, migrated: None, make: Factories, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "")
    refused = run(app, "create")
    assert (refused.exit_code, "flask backup key" in refused.output) == (1, True)
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", "age1nonsense")
    assert "no public key" in run(app, "create").output
    assert not services.folder().exists()
