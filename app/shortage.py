"""When what everybody needs is taken, full or gone: which errors mean that, and when it is worth trying again.

Such an error is no fault in the program. The answer is 503 with Retry-After, and nothing was changed: what was not
committed is rolled back.
"""

import errno
import sqlite3
from enum import Enum
from typing import cast

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

BUSY_RETRY_SECONDS = 10
UNABLE_RETRY_SECONDS = 60


class Shortage(Enum):
    """`BUSY` passes by itself; `UNABLE` needs somebody: a disk is full, or the database is gone or read-only."""

    BUSY = BUSY_RETRY_SECONDS
    UNABLE = UNABLE_RETRY_SECONDS

    @property
    def retry_after(self) -> int:
        """When to try again, in seconds."""
        return self.value


_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: Shortage.BUSY,
    sqlite3.SQLITE_LOCKED: Shortage.BUSY,
    sqlite3.SQLITE_FULL: Shortage.UNABLE,
    sqlite3.SQLITE_IOERR: Shortage.UNABLE,
    sqlite3.SQLITE_READONLY: Shortage.UNABLE,
    sqlite3.SQLITE_CANTOPEN: Shortage.UNABLE,
}
# Locks that did not come in time, two that wait for each other, and no more memory, connections or settings to give.
_OF_POSTGRESQL = dict.fromkeys(
    ("40001", "40P01", "55P03", "57014", "53200", "53300", "53400"), Shortage.BUSY
) | dict.fromkeys(("53100", "25006", "57P01", "57P02", "57P03"), Shortage.UNABLE)
_NO_MORE_CONNECTIONS = ("too many clients", "connection slots", "too many connections")
_OF_SYSTEM = {
    errno.ENOSPC: Shortage.UNABLE,
    errno.EDQUOT: Shortage.UNABLE,
    errno.EROFS: Shortage.UNABLE,
    errno.EMFILE: Shortage.BUSY,
    errno.ENFILE: Shortage.BUSY,
    errno.ENOMEM: Shortage.BUSY,
}


def _without_code(cause: psycopg.Error) -> Shortage | None:
    """A server that takes no more connections says so in words only, before there is a connection to have a code."""
    if not isinstance(cause, psycopg.OperationalError):
        return None
    return Shortage.BUSY if any(words in str(cause) for words in _NO_MORE_CONNECTIONS) else Shortage.UNABLE


def shortage(error: BaseException) -> Shortage | None:
    """What there is too little of, by an error from the database or the system; None when it is another error."""
    cause = cast("BaseException", error.orig) if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(cause, NoConnectionFree):
        return Shortage.BUSY
    if isinstance(cause, sqlite3.Error):
        return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(cause, psycopg.Error):
        if cause.sqlstate is None:  # it did not come to a conversation, or that broke off
            return _without_code(cause)
        return _OF_POSTGRESQL.get(cause.sqlstate)
    return _OF_SYSTEM.get(cause.errno or 0) if isinstance(cause, OSError) else None
