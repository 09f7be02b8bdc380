"""A school takes everything along, arrives elsewhere as it was, and leaves nothing behind; on both databases."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.audit.anchors import departed_heads, keep_heads
from app.audit.models import AuditEvent
from app.audit.services import broken_links, record
from app.backup import services
from app.backup.archive import BackupError
from app.backup.departures import MARGIN, kept_in
from app.backup.school_export import counts_now, export_school
from app.backup.school_import import import_school
from app.backup.school_page import page
from app.backup.school_rows import SHARED, belongs
from app.extensions import Base, db, now
from app.schools.models import School
from config import ROOT
from tests.factories import Factories
from tests.privacy.lives import Scene

pytestmark = pytest.mark.database


def test_every_table_belongs_to_a_school_or_to_all(app: Flask) -> None:
    nobodys = {table.name for table in Base.metadata.sorted_tables if belongs(table, 1) is None}

    assert nobodys == SHARED


def test_page_about_it_is_current(app: Flask) -> None:
    with app.app_context():
        written = page()

    assert (ROOT / "docs" / "school-export.md").read_text(encoding="utf-8") == written, (
        "Make it anew: flask school describe > docs/school-export.md"
    )


def fill(make: Factories, school: School) -> None:
    scene = Scene(make, school)
    scene.student()
    scene.role_model()
    scene.colleague()


@pytest.fixture
def school(migrated: None, make: Factories) -> School:
    """A school with something in every table, beside another one."""
    fill(make, make.school)
    fill(make, make.new_school(name="Another school"))
    db.session.commit()
    return make.school


def test_arrives_elsewhere_as_it_was(
    demo_school: None, migrated: None, other_app: Flask, tmp_path: Path
) -> None:
    demo = db.session.scalars(select(School)).one()
    before = export_school(demo, tmp_path / "export")
    assert before.rows > 1000
    with other_app.app_context():
        upgrade()
        done = import_school(tmp_path / "export")
        db.session.commit()
        assert done.tables == before.tables
        assert list(broken_links()) == []
        last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence.desc())).first()
        assert last is not None
        assert last.action == "school:import"
        record("school:test", db.session.get_one(School, demo.id), actor=None, school_id=demo.id)
        Factories().new_school()


def test_goes_alone_and_whole(school: School, other_app: Flask, tmp_path: Path) -> None:
    done = export_school(school, tmp_path / "export")
    empty = {name for name, count in done.tables.items() if not count.rows}

    assert {"student", "circle_message", "privacy_request", "trail_text", "audit_event"} & empty == set()
    assert done.tables["school"].rows == 1
    assert "Another school" not in "".join(
        path.read_text("utf-8") for path in (tmp_path / "export").rglob("*.*")
    )
    with other_app.app_context():
        upgrade()
        import_school(tmp_path / "export")
        assert [one.name for one in db.session.scalars(select(School))] == [done.school["name"]]


def test_holds_nothing_that_opens_something(school: School, make: Factories, tmp_path: Path) -> None:
    user = make.user(password_hash="hash-of-a-password")
    make.email(recipient_id=user.id, body="https://one-time.example", is_secret=True)

    done = export_school(school, tmp_path / "export")

    content = "".join(path.read_text("utf-8") for path in (tmp_path / "export").rglob("*.*"))
    assert "hash-of-a-password" not in content
    assert "one-time.example" not in content
    assert {"browser_session", "account_token"} & set(done.tables) == set()
    (people,) = [path for path in (tmp_path / "export" / "json").glob("user.json")]
    assert {"password_hash"} & set(json.loads(people.read_text("utf-8"))[0]) == set()


def test_holds_nothing_that_is_between_a_student_and_whom_she_chose(
    school: School, make: Factories, tmp_path: Path
) -> None:
    make.email(subject="Something waits for you", is_private=True)

    done = export_school(school, tmp_path / "export")

    content = "".join(path.read_text("utf-8") for path in (tmp_path / "export").rglob("*.*"))
    hers = {"check_in_plan", "check_in", "check_in_talk", "internship_evaluation", "reflection"}
    assert hers & set(done.tables) == set()
    assert "A note." not in content
    assert "Something waits for you" not in content


def test_nothing_in_it_goes_on_by_itself(school: School, make: Factories, tmp_path: Path) -> None:
    make.email(subject="Waits")

    export_school(school, tmp_path / "export")

    emails = json.loads((tmp_path / "export" / "json" / "letter.json").read_text("utf-8"))
    assert {email["state"] for email in emails} == {"withdrawn"}


def test_goes_encrypted_and_comes_back(school: School, key: Path, other_app: Flask, tmp_path: Path) -> None:
    recipients = services.current_app.config["BACKUP_RECIPIENTS"]
    name = school.name
    done = export_school(school, tmp_path / "school.age", recipients)

    assert name.encode() not in (tmp_path / "school.age").read_bytes()
    with other_app.app_context():
        upgrade()
        with pytest.raises(BackupError, match="--key"):
            import_school(tmp_path / "school.age")
        assert import_school(tmp_path / "school.age", key).tables == done.tables


def test_never_writes_over_anything(school: School, tmp_path: Path) -> None:
    export_school(school, tmp_path / "export")

    with pytest.raises(BackupError, match="already"):
        export_school(school, tmp_path / "export")


def change_a_name(folder: Path) -> None:
    path = folder / "json" / "student.json"
    path.write_text(path.read_text("utf-8").replace("Zwolle", "Zwolla"), "utf-8")


def lose_a_table(folder: Path) -> None:
    (folder / "json" / "student.json").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def be_of_another_version(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "revision": "0001"}), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (change_a_name, "student.json is missing or was changed"),
        (lose_a_table, "student.json is missing or was changed"),
        (lose_the_manifest, "is not an export"),
        (be_of_another_version, "at step 0001"),
    ],
)
def test_what_was_changed_is_refused(
    school: School, other_app: Flask, tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    export_school(school, tmp_path / "export")
    spoil(tmp_path / "export")
    with other_app.app_context():
        upgrade()
        with pytest.raises(BackupError, match=says):
            import_school(tmp_path / "export")
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(School)) == 0


def test_arrives_where_there_is_no_school_only(school: School, tmp_path: Path) -> None:
    export_school(school, tmp_path / "export")

    with pytest.raises(BackupError, match="There is a school"):
        import_school(tmp_path / "export")


def flask(app: Flask, *arguments: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["school", *arguments], input=typed)


def rows_in(school_id: int) -> dict[str, int]:
    return {name: count.rows for name, count in counts_now(school_id).items()}


def test_leaves_nothing_behind_and_nobody_else_loses_anything(
    app: Flask, school: School, key: Path, tmp_path: Path
) -> None:
    school_id, code, name = school.id, school.code, school.name
    other = db.session.scalars(select(School).where(School.name == "Another school")).one().id
    theirs = rows_in(other)
    keep_heads(anew=True)
    assert flask(app, "export", code, str(tmp_path / "export")).exit_code == 0
    files = Path(app.config["DATA_DIR"]) / "exports"
    files.mkdir(exist_ok=True)
    for number in (school_id, other):
        (files / f"school-{number}-1.zip").touch()

    done = flask(app, "depart", code, typed=f"{name}\n")

    assert done.exit_code == 0, done.output
    assert f"{name} has left" in done.output
    db.session.expire_all()
    assert set(rows_in(school_id).values()) == {0}
    assert [path.name for path in files.glob("school-*-1.zip")] == [f"school-{other}-1.zip"]
    assert rows_in(other) == theirs
    assert list(broken_links()) == []
    verified = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output
    assert set(departed_heads()) == {school_id}
    assert keep_heads() == []
    assert set(departed_heads()) == {school_id}


def test_trail_still_refuses_changes_after_a_school_left(
    app: Flask, school: School, key: Path, tmp_path: Path
) -> None:
    flask(app, "export", school.code, str(tmp_path / "export"))
    flask(app, "depart", school.code, "--name", school.name)
    event: Any = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id).limit(1)).one()

    db.session.delete(event)

    with pytest.raises(Exception, match="append only"):
        db.session.flush()
    db.session.rollback()


def test_needs_a_fresh_export_and_its_name(app: Flask, school: School, key: Path, tmp_path: Path) -> None:
    code, name = school.code, school.name
    without = flask(app, "depart", code, "--name", name)
    with time_machine.travel(now() - 2 * MARGIN * 24, tick=False):
        flask(app, "export", code, str(tmp_path / "old"))
    late = flask(app, "depart", code, "--name", name)
    flask(app, "export", code, str(tmp_path / "export"))
    wrong = flask(app, "depart", code, "--name", "Another school")
    contents = flask(app, "contents", code)

    assert [without.exit_code, late.exit_code, wrong.exit_code] == [1, 1, 1]
    assert "no export of the last day" in without.output
    assert "no export of the last day" in late.output
    assert "not the name" in wrong.output
    assert "student " in contents.output
    assert "audit_event" in contents.output
    assert school_by_name(name) is not None


def school_by_name(name: str) -> School | None:
    db.session.expire_all()
    return db.session.scalars(select(School).where(School.name == name)).first()


def test_no_backup_brings_it_back(
    app: Flask, school: School, key: Path, other_app: Flask, tmp_path: Path
) -> None:
    code, name = school.code, school.name
    db.session.commit()
    path, _ = services.create(services.folder())
    flask(app, "export", code, str(tmp_path / "export"))
    assert flask(app, "depart", code, "--name", name).exit_code == 0
    kept = kept_in()
    with other_app.app_context():
        done = services.restore(path, key, kept)
        db.session.commit()
        assert done.departures == 1
        assert school_by_name(name) is None
        assert school_by_name("Another school") is not None
        assert list(broken_links()) == []
