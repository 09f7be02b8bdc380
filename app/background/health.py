"""Whether everything that a school needs is up, and what is not: for monitoring, and for whoever wonders why."""

import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.background.worker import FRESH_SECONDS, seconds_since_beat
from app.extensions import db, now
from app.listed import Listed
from app.locks import LOCK_SECONDS
from app.shortage import Shortage, shortage

logger = logging.getLogger(__name__)
DUE_SINCE = Listed[Callable[[], datetime | None]]("due_since")
"""Since when the oldest thing of a kind waits for a worker; None when nothing does."""
FIGURES = Listed[Callable[[], dict[str, int | None]]]("figures of health")
"""What features above say of how they are, by name."""
LOCK_PATIENCE_SECONDS = 2
"""How long SQLite's write lock may be in other hands before nobody can be said to save."""
LEAST_FREE_MB = 50
LATE_SECONDS = 30 * 60


@dataclass(frozen=True)
class Health:
    """`database` is up, locked, read-only or down; the others are up or not, with a figure."""

    database: str
    disk_free_mb: int
    queue_seconds: int | None
    """For how long the oldest run or email has been due; None when the database does not say."""
    worker_is_up: bool

    @property
    def parts(self) -> dict[str, str]:
        """Each part and what it is; all `up` when nothing is wrong."""
        late = self.queue_seconds is not None and self.queue_seconds > LATE_SECONDS
        return {
            "web": "up",
            "database": self.database,
            "disk": "up" if self.disk_free_mb >= LEAST_FREE_MB else "full",
            "queue": "late" if late else "up",
            "worker": "up" if self.worker_is_up else "down",
        }

    @property
    def is_good(self) -> bool:
        return set(self.parts.values()) == {"up"}


def health() -> Health:
    """How everything is now. Takes two seconds at most where SQLite's lock is taken; raises nothing."""
    try:
        database = _database()
        age, since = seconds_since_beat(), [moment for due in DUE_SINCE if (moment := due()) is not None]
    except SQLAlchemyError as error:
        logger.warning("The database does not answer", exc_info=error)
        return Health("down", _free_mb(), None, worker_is_up=False)
    oldest = min(since, default=now())
    return Health(
        database=database,
        disk_free_mb=_free_mb(),
        queue_seconds=max(0, int((now() - oldest).total_seconds())),
        worker_is_up=age is not None and age < FRESH_SECONDS,
    )


def _free_mb() -> int:
    """What is free where data and where uploads are kept, whichever is less, in MB."""
    folders = (Path(current_app.config["DATA_DIR"]), Path(tempfile.gettempdir()))
    return min(shutil.disk_usage(folder).free for folder in folders) // 1_000_000


def _database() -> str:
    """Whether it would take a change now, without making one."""
    if db.engine.dialect.name == "sqlite":
        return _sqlite()
    with db.engine.connect() as connection:
        setting = connection.exec_driver_sql("SELECT current_setting('transaction_read_only')").scalar()
    return "read-only" if setting == "on" else "up"


def _sqlite() -> str:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={LOCK_PATIENCE_SECONDS * 1000}")
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
        return "up"
    except db.engine.dialect.loaded_dbapi.Error as error:
        return "locked" if shortage(error) is Shortage.BUSY else "read-only"
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout={LOCK_SECONDS * 1000}")
        connection.close()
