"""Whose turn it is to write, and for how long somebody waits for it, on both databases.

SQLite gives no error when two read-then-write transactions overlap: one write is lost. So who may write takes the
write lock at BEGIN; pages that only read do not, or they would queue behind every import. SQLite has no queue for its
lock: whoever waits looks again after ever longer pauses, and may be passed by many. Inside a process the writers
therefore stand in line first, and only the one in front asks SQLite.

On PostgreSQL people write side by side; who erases somebody writes alone there too (docs/decisions/0037).
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from app.alphabet import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

PROMISES = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON")
"""What SQLite does for every connection; what is deleted is overwritten with zeros."""
LOCK_SECONDS = 15
"""How long a writer waits for whoever writes now; then it is told to come back (`app/shortage.py`)."""
ALONE_SECONDS = 5
"""On PostgreSQL, how long whoever writes alone waits for the others: all who come later wait behind her."""


class InLine(sqlite3.Connection):
    """A connection that gives its turn to the next one once its transaction is over."""

    line: threading.Lock
    has_turn = False

    def take_turn(self, seconds: int) -> None:
        """Wait for the others of this process; raises OperationalError, as SQLite does, when it takes too long."""
        if not self.line.acquire(timeout=seconds):
            late = sqlite3.OperationalError("database is locked")
            late.sqlite_errorcode, late.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
            raise OperationalError("BEGIN IMMEDIATE", None, late)
        self.has_turn = True

    def give_turn(self) -> None:
        """Let the next one in."""
        if self.has_turn:
            self.has_turn = False
            self.line.release()

    def commit(self) -> None:
        super().commit()
        self.give_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.give_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.give_turn()


def prepare_sqlite(engine: Engine, may_write: Callable[[], bool], waits: Callable[[], bool]) -> None:
    """Make SQLite keep its promises: write-ahead log, foreign keys, no lost updates, names in order.

    `may_write` says whether what begins now may write, `waits` whether it waits for whoever writes now.
    """
    line = threading.Lock()

    def choose_class(_dialect: object, _record: object, _places: object, named: dict[str, Any]) -> None:
        named["factory"] = InLine

    def prepare(connection: InLine, _record: object) -> None:
        connection.line = line
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        # The first: even the change to WAL may find a lock.
        for pragma in (_patience(LOCK_SECONDS), *PROMISES):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        # SQLite's own lower() knows ASCII only; a search for "çelik" must find Çelik.
        connection.create_function("lower", 1, _lower, deterministic=True)
        connection.create_function("name_key", 1, _name_key, deterministic=True)

    def begin(connection: "Connection") -> None:
        if not may_write():
            connection.exec_driver_sql("BEGIN")
            return
        ours = connection.connection.driver_connection
        if not isinstance(ours, InLine):
            raise TypeError("This connection was not made here.")
        seconds = LOCK_SECONDS if waits() else 0
        ours.take_turn(seconds)
        try:
            with _waiting_at_most(ours, seconds):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            ours.give_turn()
            raise

    event.listen(engine, "do_connect", choose_class)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)


def _patience(seconds: int) -> str:
    return f"busy_timeout={seconds * 1000}"


@contextmanager
def _waiting_at_most(connection: InLine, seconds: int) -> "Iterator[None]":
    """Let SQLite wait for a writer in another process no longer than this."""
    if seconds == LOCK_SECONDS:
        yield
        return
    connection.execute(f"PRAGMA {_patience(seconds)}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA {_patience(LOCK_SECONDS)}")


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _name_key(value: Any) -> Any:
    return name_key(value)


_SPACE, _KEY = 7303, 0
WITH_OTHERS = f"SELECT pg_advisory_xact_lock_shared({_SPACE}, {_KEY})"
ALONE = (
    f"SET LOCAL lock_timeout = '{ALONE_SECONDS}s';"
    f"SELECT pg_advisory_xact_lock({_SPACE}, {_KEY});"
    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"
)
ALONE_AT_ONCE = f"SELECT pg_try_advisory_xact_lock({_SPACE}, {_KEY})"


def prepare_postgresql(engine: Engine, may_write: Callable[[], bool], is_alone: Callable[[], bool]) -> None:
    """Let nobody wait for a lock without end, and whoever writes alone wait for the others, and they for her.

    `may_write` says whether what begins now may write, `is_alone` whether nobody else may meanwhile.
    """

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.autocommit = True  # or the setting would go with the first transaction that is rolled back
        connection.cursor().execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        connection.autocommit = False

    def begin(connection: "Connection") -> None:
        if may_write():
            connection.exec_driver_sql(ALONE if is_alone() else WITH_OTHERS)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
