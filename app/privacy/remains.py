"""What a database file still holds of rows that were emptied: free pages and old places inside pages.

SQLite overwrites what is deleted with zeros (`secure_delete`, in `app/locks.py`), but a row that moved to another page
leaves a copy where it was, and the write-ahead log holds earlier pages. So after people were erased the file is written
anew, at night, when few wait for it; the log is emptied with it. PostgreSQL's own vacuum frees what is left there.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from app.extensions import db, now

NIGHT = range(1, 6)
"""Hours in the Netherlands."""
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _note() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "remains-of-erased-people"


def note_remains(_who: object = None) -> None:
    """Keep that people were erased, or that a role model left, until the file was written anew."""
    if db.session.get_bind().dialect.name == "sqlite":
        _note().touch(mode=0o600)


def wipe_remains(moment: datetime | None = None) -> bool:
    """Write SQLite's file anew if people were erased and it is night; returns whether it did."""
    is_night = (moment or now()).astimezone(AMSTERDAM).hour in NIGHT
    if not is_night or not _note().exists():
        return False
    write_anew()
    return True


def write_anew() -> None:
    """Write SQLite's file anew, now, and empty its log. Writers wait; nothing is done on PostgreSQL."""
    if db.engine.dialect.name != "sqlite":
        return
    _note().unlink(missing_ok=True)  # first: who is erased while this waits for the lock notes it again
    db.session.rollback()
    connection = db.engine.raw_connection()
    try:
        sqlite: Any = connection.driver_connection
        sqlite.execute("VACUUM")
        sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        _note().touch(mode=0o600)
        raise
    finally:
        connection.close()
