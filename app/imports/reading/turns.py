"""Spreadsheets are read by turns: two at once on a machine, two more wait, and whoever comes then is told to come back.

Reading may take a core for half a minute, whatever the file; without turns a few files would take the whole machine,
and those who wait for them every thread of the web server. A turn is a lock on a file in the data folder, so that it
counts for all processes, and one that dies gives its turn back. Where the system knows no such locks (Windows), turns
are those of one process.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.imports.reading.messages import UnreadableFile

if sys.platform != "win32":
    import fcntl

AT_ONCE = 2
WAITING = 2
PATIENCE = 20.0
"""Seconds to wait for a turn."""
PAUSE = 0.2
_places = threading.BoundedSemaphore(AT_ONCE + WAITING)
_turns = threading.BoundedSemaphore(AT_ONCE)


class ReadingIsBusy(UnreadableFile):
    """Too many spreadsheets are being read: this one was not looked at."""

    status = 503
    retry_after = 30
    """Seconds."""

    def __init__(self) -> None:
        super().__init__("busy")


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for a turn to read a spreadsheet, and give it back at the end. Raises ReadingIsBusy."""
    if not _places.acquire(blocking=False):
        raise ReadingIsBusy
    try:
        last = time.monotonic() + PATIENCE
        if not _turns.acquire(timeout=PATIENCE):
            raise ReadingIsBusy
        try:
            with _taken(folder, last):
                yield
        finally:
            _turns.release()
    finally:
        _places.release()


@contextmanager
def _taken(folder: Path, last: float) -> Iterator[None]:
    """One of the locks that all processes share. Raises ReadingIsBusy when none comes free before `last`."""
    if sys.platform == "win32":
        yield
        return
    files = [(folder / f"reading-{number}.lock").open("ab") for number in range(AT_ONCE)]
    try:
        while not any(_lock(file) for file in files):
            if time.monotonic() >= last:
                raise ReadingIsBusy
            time.sleep(PAUSE)
        yield
    finally:
        for file in files:
            file.close()  # which gives the lock back


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
