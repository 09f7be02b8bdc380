"""Migrations against the models, in both directions, on the database of this run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text

from app import create_app
from app.extensions import Base, db
from config import ROOT, Testing

pytestmark = pytest.mark.database
MIGRATIONS = ROOT / "migrations"


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


@pytest.fixture
def empty_app(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a single table."""
    if database_uri.startswith("sqlite"):
        uri = f"sqlite:///{tmp_path / 'empty.db'}"
        yield from _application(uri, tmp_path)
        return
    server = create_engine(database_uri, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrations_test"))
        connection.execute(text("CREATE DATABASE migrations_test"))
    uri = make_url(database_uri).set(database="migrations_test").render_as_string(hide_password=False)
    yield from _application(uri, tmp_path)
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE migrations_test WITH (FORCE)"))
    server.dispose()


def _application(uri: str, folder: Path) -> Iterator[Flask]:
    application = create_app(Testing(DATA_DIR=folder, SQLALCHEMY_DATABASE_URI=uri))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert _tables() == set(Base.metadata.tables)


def _checks() -> dict[str, set[str]]:
    """The rules that the database checks by itself, table by table: the states of a run, for one."""
    inspector = inspect(db.engine)
    return {
        table: {
            f"{rule['name']} {' '.join(rule['sqltext'].split())}"
            for rule in inspector.get_check_constraints(table)
        }
        for table in _tables()
    }


def test_migrations_check_what_the_models_check(empty_app: Flask) -> None:
    upgrade()
    migrated = _checks()
    downgrade(revision="base")
    db.create_all()

    assert _checks() == migrated
    assert "'published'" in str(migrated["circle_run"])
    assert "'reviewed'" not in str(migrated["circle_run"])


def test_each_migration_goes_up_down_and_up_again(empty_app: Flask) -> None:
    for revision in revisions():
        before = _tables()
        upgrade(revision=revision)
        after = _tables()
        downgrade(revision="-1")
        assert _tables() == before
        upgrade(revision=revision)
        assert _tables() == after


def test_the_trail_is_guarded_after_migrating_too(empty_app: Flask) -> None:
    upgrade()
    kind = db.engine.dialect.name
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal",
    }
    with db.engine.connect() as connection:
        assert len(connection.execute(text(names[kind])).all()) >= 1


def test_revisions_are_numbered_without_gaps_and_the_head_file_names_the_last() -> None:
    numbers = revisions()
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert (MIGRATIONS / "head").read_text(encoding="ascii").strip() == numbers[-1]
    assert len(_scripts().get_heads()) == 1


def test_migrations_never_import_the_application() -> None:
    files = list((MIGRATIONS / "versions").glob("*.py"))
    importing = [path.name for path in files if "from app" in path.read_text(encoding="utf-8")]

    assert len(files) == len(revisions())
    assert importing == [], "models change, a migration does not"
