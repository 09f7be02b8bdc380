"""A key that opens backups, and a database that knows at which migration it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.backup import services
from app.extensions import db


@pytest.fixture
def key(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The school's key; the application knows its public half."""
    path = tmp_path / "school.key"
    (Path(app.config["DATA_DIR"]) / "departures.jsonl").unlink(missing_ok=True)
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", services.make_key(path))
    monkeypatch.setitem(app.config, "BACKUP_DIR", str(tmp_path / "backups"))
    return path


@pytest.fixture
def migrated(database: None) -> Iterator[None]:
    """The tables of the tests are made without migrations: here it says that they had all of them."""
    scripts = services.ScriptDirectory(str(services.current_app.extensions["migrate"].directory))
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:head)"), {"head": scripts.get_current_head()}
        )
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
