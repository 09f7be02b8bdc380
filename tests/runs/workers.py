"""Worker processes on the database of the tests, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.runs.models import Run, RunState
from config import ROOT

PATIENCE_SECONDS = 200
LEASE_SECONDS = "2"
SLOW = [sys.executable, str(Path(__file__).with_name("slow_worker.py"))]
EARNEST = [sys.executable, "-m", "flask", "--app", "app", "worker"]


@contextmanager
def worker(
    command: list[str], app: Flask, database_uri: str, folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on the database of the tests; gone when the block ends."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_uri,
        "MEERVOUD_ENV": "development",
        "RUN_LEASE_SECONDS": LEASE_SECONDS,
    }
    log = (folder / "worker.log").open("ab")
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def wait_until(run: Run, is_so: Callable[[Run], bool]) -> None:
    """Look at the row until it is as wanted; fails with its state when that takes too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        db.session.refresh(run)
        is_there = is_so(run)
        db.session.rollback()  # hold no lock while the worker works
        if is_there:
            return
        time.sleep(0.1)
    pytest.fail(f"It is still {run.state}: {run.progress} {run.error}")


def is_half_way(run: Run) -> bool:
    """A worker is on it, and has said how far it is."""
    return run.state is RunState.RUNNING and bool(run.progress)
