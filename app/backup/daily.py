"""Backups that nobody asks for, where there is a key: daily, before migrations, before rows of a file come in."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import current_app

from app.background.engine import patient_task
from app.backup.archive import BackupError
from app.backup.services import NAME, backups_in, create, folder, has_tables, newest_hours
from app.imports.beforehand import Beforehand
from app.migrating import pending_revisions

logger = logging.getLogger(__name__)
OLD_HOURS = 25
"""From here on the newest is too old: a backup that something else makes each day at one time comes before this."""
AGAIN_SECONDS = 3_600.0
"""How long after an attempt the next one comes, so that a full disk is not tried every few seconds."""
IMPORT_HOURS = 1
"""A backup that is younger than this is enough before rows of a file come in."""
ALL_OF = timedelta(days=7)
"""For how long every backup of a day stays, and not only its last."""
_tried: dict[tuple[str, int], float] = {}


def _is_due(old_hours: int = OLD_HOURS) -> bool:
    hours = newest_hours()["backup_hours"]
    return bool(current_app.config["BACKUP_RECIPIENTS"].strip()) and (hours is None or hours >= old_hours)


def _was_tried(old_hours: int) -> bool:
    tried = _tried.get((str(folder()), old_hours), -AGAIN_SECONDS)
    return time.monotonic() - tried < AGAIN_SECONDS


def _note_attempt(old_hours: int) -> None:
    _tried[str(folder()), old_hours] = time.monotonic()


def back_up_daily() -> None:
    """Have a backup made where one is due; at most one attempt an hour from this process."""
    if _was_tried(OLD_HOURS) or not _is_due():
        return
    _note_attempt(OLD_HOURS)
    make_backup()


@patient_task
def make_backup() -> None:
    """Make it, unless another worker did or does; of the newest `BACKUP_KEEP` days one is kept."""
    with _alone() as is_alone:
        if is_alone and _is_due():
            _make("The daily backup could not be made; it is tried again in an hour")


def back_up_before_importing() -> None:
    """Make a backup before rows of a file change what is there, unless the newest is younger than an hour.

    Waits for one that is being made. One that fails is an error in the log, and the import goes on: it is all or
    nothing, and the school's work does not wait for whoever runs the server.
    """
    if not current_app.config["BACKUP_RECIPIENTS"].strip():
        return
    with _alone(waits=True):
        if is_due_before_importing() and not _make("No backup was made before a file was imported"):
            _note_attempt(IMPORT_HOURS)


def is_due_before_importing() -> bool:
    """Whether there is a key, and no backup younger than an hour; not for an hour after one that failed here."""
    return not _was_tried(IMPORT_HOURS) and _is_due(IMPORT_HOURS)


BEFORE_A_FILE = Beforehand(is_due_before_importing, back_up_before_importing)


def _make(failing: str) -> bool:
    try:
        path, _ = create(folder())
        _let_go(max(1, current_app.config["BACKUP_KEEP"]))
    except (BackupError, OSError):
        logger.exception(failing)
        return False
    logger.info("A backup was made: %s", path.name)
    return True


def _let_go(days: int) -> None:
    """Delete what need not stay: of the newest `days` days the last backup does, and of the last week all of them."""
    of_day: dict[date, list[Path]] = {}
    for path in backups_in(folder()):
        of_day.setdefault(datetime.strptime(path.name, NAME).replace(tzinfo=UTC).date(), []).append(path)
    for place, day in enumerate(sorted(of_day, reverse=True)):
        spare = of_day[day][:-1] if place < days else of_day[day]
        if place >= days or max(of_day) - day >= ALL_OF:
            for path in spare:
                path.unlink()


def back_up_before_migrating() -> Path | None:
    """A backup of what is there, before migrations that wait change it; None where there is no key, or nothing to keep.

    Raises BackupError: without the backup that the key asks for, nothing is migrated.
    """
    if not current_app.config["BACKUP_RECIPIENTS"].strip() or not pending_revisions() or not has_tables():
        return None
    path, _ = create(folder())
    return path


@contextmanager
def _alone(*, waits: bool = False) -> Iterator[bool]:
    """Whether no other process of this machine makes one, or once none does; a process that dies lets go."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / "making.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except OSError:
            yield False
        else:
            yield True
