"""Writers of one process stand in line for SQLite's lock, and whatever ends a transaction lets the next one in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app import locks
from app.locks import InLine, prepare_sqlite
from app.shortage import Shortage, shortage


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A file with one table, where everybody writes and nobody waits."""
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    made = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    prepare_sqlite(made, lambda: True, lambda: True)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE seat (name TEXT UNIQUE)"))
    yield made
    made.dispose()


def write(engine: Engine, name: str) -> None:
    """Take a seat, in a transaction of its own."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO seat VALUES (:name)"), {"name": name})


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM seat ORDER BY name")))


def test_who_waits_too_long_gets_the_error_of_sqlite(engine: Engine) -> None:
    with engine.begin(), pytest.raises(OperationalError, match="database is locked") as caught:
        write(engine, "late")

    assert shortage(caught.value) is Shortage.BUSY
    write(engine, "next")
    assert names(engine) == ["next"]


def test_error_lets_the_next_one_in(engine: Engine) -> None:
    write(engine, "one")
    with pytest.raises(IntegrityError):
        write(engine, "one")
    write(engine, "two")

    assert names(engine) == ["one", "two"]


def test_who_is_refused_by_sqlite_lets_the_next_one_in(engine: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as another_process:
        another_process.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(OperationalError, match="database is locked"):
                write(engine, "late")
    write(engine, "next")

    assert names(engine) == ["next"]


def test_connection_that_is_closed_or_forgotten_lets_the_next_one_in(engine: Engine) -> None:
    connection = engine.connect()
    connection.execute(text("INSERT INTO seat VALUES ('forgotten')"))
    connection.close()
    connection = engine.connect()
    connection.execute(text("INSERT INTO seat VALUES ('broken off')"))
    connection.invalidate()
    connection.close()
    write(engine, "next")

    assert names(engine) == ["next"]


def test_line_is_left_when_the_change_is_stored_and_not_before(engine: Engine) -> None:
    stored: list[bool] = []

    class Watched(InLine):
        def give_turn(self) -> None:
            stored.append(not self.in_transaction)
            super().give_turn()

    with engine.connect() as connection:
        connection.execute(text("INSERT INTO seat VALUES ('one')"))
        raw = connection.connection.driver_connection
        assert isinstance(raw, InLine)
        raw.__class__ = Watched
        connection.commit()

    assert stored[0]
    assert names(engine) == ["one"]
