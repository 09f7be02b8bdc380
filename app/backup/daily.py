"""A backup each day without anybody asking: the worker makes it where there is a key and the newest one is too old."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from app.background.engine import patient_task
from app.backup.archive import BackupError
from app.backup.services import create, folder, has_tables, newest_hours
from app.migrating import pending_revisions

logger = logging.getLogger(__name__)
OLD_HOURS = 25
"""From here on the newest is too old: a backup that something else makes each day at one time comes before this."""
AGAIN_SECONDS = 3_600.0
"""How long after an attempt the next one comes, so that a full disk is not tried every few seconds."""
_tried: dict[str, float] = {}


def _is_due() -> bool:
    hours = newest_hours()["backup_hours"]
    return bool(current_app.config["BACKUP_RECIPIENTS"].strip()) and (hours is None or hours >= OLD_HOURS)


def back_up_daily() -> None:
    """Have a backup made where one is due; at most one attempt an hour from this process."""
    where = str(folder())
    if time.monotonic() - _tried.get(where, -AGAIN_SECONDS) < AGAIN_SECONDS or not _is_due():
        return
    _tried[where] = time.monotonic()
    make_backup()


@patient_task
def make_backup() -> None:
    """Make it, unless another worker did or does; the newest `BACKUP_KEEP` are kept."""
    with _alone() as is_alone:
        if not is_alone or not _is_due():
            return
        try:
            path, _ = create(folder(), keep=max(1, current_app.config["BACKUP_KEEP"]))
        except (BackupError, OSError):
            logger.exception("The daily backup could not be made; it is tried again in an hour")
            return
        logger.info("A backup was made: %s", path.name)


def back_up_before_migrating() -> Path | None:
    """A backup of what is there, before migrations that wait change it; None where there is no key, or nothing to keep.

    Raises BackupError: without the backup that the key asks for, nothing is migrated.
    """
    if not current_app.config["BACKUP_RECIPIENTS"].strip() or not pending_revisions() or not has_tables():
        return None
    path, _ = create(folder())
    return path


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process of this machine makes one; a process that dies lets go."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / "making.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
