"""A lock that does not come, a full disk, a database that is gone: 503, when to come back, and nothing changed."""

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app import create_app, locks
from app.background.engine import huey
from app.background.worker import beat
from app.extensions import db
from app.listening import THREADS
from app.notices.models import Email
from app.notices.services import queue_email
from app.shortage import Shortage, shortage
from config import Testing
from tests.browser import Browser
from tests.factories import Factories
from tests.sockets import answer_of, ask, listening_to, say, wait_for


def locked(folder: Path) -> NoReturn:
    path = folder / "a.db"
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path, timeout=0)) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
    raise AssertionError


def full(folder: Path) -> NoReturn:
    with closing(sqlite3.connect(folder / "a.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA max_page_count = 3")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    raise AssertionError


def read_only(folder: Path) -> NoReturn:
    sqlite3.connect(folder / "a.db").close()
    with closing(sqlite3.connect(f"file:{folder / 'a.db'}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE t (x)")
    raise AssertionError


def no_file(folder: Path) -> NoReturn:
    with closing(sqlite3.connect(folder / "no folder" / "a.db")) as connection:
        connection.execute("SELECT 1")
    raise AssertionError


def no_server(_folder: Path) -> NoReturn:
    psycopg.connect("host=127.0.0.1 port=1 dbname=a connect_timeout=2")
    raise AssertionError


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (locked, Shortage.BUSY),
        (full, Shortage.UNABLE),
        (read_only, Shortage.UNABLE),
        (no_file, Shortage.UNABLE),
        (no_server, Shortage.UNABLE),
    ],
)
def test_what_the_database_says_is_understood(tmp_path: Path, happens, kind: Shortage) -> None:
    with pytest.raises((sqlite3.Error, psycopg.Error)) as caught:
        happens(tmp_path)

    assert shortage(caught.value) is kind
    assert shortage(OperationalError("SELECT 1", {}, caught.value)) is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.lookup("53300")(), Shortage.BUSY),  # too many connections
        (psycopg.errors.lookup("55P03")(), Shortage.BUSY),  # the lock did not come in time
        (psycopg.errors.lookup("40P01")(), Shortage.BUSY),  # deadlock
        (psycopg.errors.lookup("53100")(), Shortage.UNABLE),  # disk full
        (psycopg.errors.lookup("57P03")(), Shortage.UNABLE),  # starting up
        (psycopg.errors.lookup("23505")(), None),  # not unique
        # These come before there is a connection, and so without a code.
        (psycopg.OperationalError("FATAL:  sorry, too many clients already"), Shortage.BUSY),
        (
            psycopg.OperationalError("FATAL:  remaining connection slots are reserved for roles"),
            Shortage.BUSY,
        ),
        (psycopg.OperationalError('FATAL:  too many connections for database "school"'), Shortage.BUSY),
        (psycopg.OperationalError("FATAL:  the database system is shutting down"), Shortage.UNABLE),
        (psycopg.InterfaceError("the connection is closed"), None),
        (sqlite3.IntegrityError("not unique"), None),
        (NoConnectionFree("all taken"), Shortage.BUSY),
        (OSError(errno.ENOSPC, "full"), Shortage.UNABLE),
        (OSError(errno.EMFILE, "too many files"), Shortage.BUSY),
        (OSError(errno.EACCES, "not allowed"), None),
        (ValueError("no"), None),
    ],
)
def test_other_errors_are_told_apart(error: Exception, kind: Shortage | None) -> None:
    assert shortage(error) is kind


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on a SQLite file of its own, where whoever writes does not wait for others."""
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    settings = Testing(DATA_DIR=tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'small.db'}")
    application = create_app(settings)
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        db.create_all()
        beat("worker-1")
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def writer(small: Flask, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who holds the write lock."""
    with closing(sqlite3.connect(tmp_path / "small.db", check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


SIGN_IN = {"email": "bo@school.example", "password": "a password of nobody"}
BUSY = {
    "en": "Nothing was changed. Wait a few seconds",
    "nl": "Er is niets veranderd. Wacht een paar seconden",
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_cannot_save_now_is_told_when_to_come_back(
    small: Flask, writer: sqlite3.Connection, language: str
) -> None:
    page = Browser(small, language).post("/sign-in", SIGN_IN, expect=503)

    assert page.response.headers["Retry-After"] == str(Shortage.BUSY.retry_after)
    assert BUSY[language] in page.text


def test_full_disk_is_told_as_such(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sqlalchemy.orm.Session.commit", is_full)
    answer = small.test_client().post("/sign-in", data=SIGN_IN, headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(Shortage.UNABLE.retry_after)
    assert "Tell the administrator" in answer.text


def test_reading_goes_on_while_nobody_can_write(
    small: Flask, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More writers than threads wait for a lock; pages and health answer, and the writers are done in the end."""
    monkeypatch.setattr(locks, "LOCK_SECONDS", 30)
    db.engine.dispose()
    body = (
        "&".join(f"{name}={value}" for name, value in SIGN_IN.items()).replace(" ", "+").replace("@", "%40")
    )
    post = (
        "POST /sign-in HTTP/1.0\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )
    with ExitStack() as open_ones, listening_to(small) as server:
        writing = [open_ones.enter_context(say(server, post)) for _ in range(THREADS + 2)]
        wait_for(lambda: server.task_dispatcher.queue)

        assert ask(server, "GET /about HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 200 ")
        asked_at = time.monotonic()
        health = ask(server, "GET /healthz HTTP/1.0\r\n\r\n")
        assert time.monotonic() - asked_at < 10, "health waits as long as those who write"
        assert health.startswith("HTTP/1.0 503 ")
        assert '"database":"locked"' in health
        assert server.task_dispatcher.queue, "somebody was answered without a lock"

        writer.rollback()
        assert {answer_of(connection)[:12] for connection in writing} == {"HTTP/1.0 200"}


@pytest.mark.database
def test_saved_is_saved_when_the_queue_is_full(make: Factories, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who saved is not told otherwise because its task found no place; the worker's look-round finds the row."""

    def no_place(*_arguments: object, **_options: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(huey, "enqueue", no_place)
    queue_email(
        key="k", kind="k", school_id=make.school.id, to_name="Bo", to_address="bo@a.example", subject="s", body="b"
    )  # fmt: skip
    db.session.commit()

    assert db.session.scalars(select(Email.key)).all() == ["k"]
