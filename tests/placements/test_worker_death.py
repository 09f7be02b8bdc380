"""`kill -9` of a real worker in the middle of a run: the next worker takes it up; what was published does not move."""

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
from sqlalchemy import func, select

import matching
from app.extensions import db
from app.placements.models import MatchRun, Proposal, RunState
from app.placements.policies import Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.runs import request_cancel, start
from config import ROOT
from tests.placements.conftest import Town

PATIENCE_SECONDS = 60
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


def wait_until(run: MatchRun, is_so: Callable[[MatchRun], bool]) -> None:
    """Look at the row until it is as wanted; fails with its state when that takes too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        db.session.refresh(run)
        is_there = is_so(run)
        db.session.rollback()  # hold no lock while the worker works
        if is_there:
            return
        time.sleep(0.1)
    pytest.fail(f"The run is still {run.state}: {run.progress} {run.error}")


def waiting_run(town: Town) -> MatchRun:
    """A run that a sweeper finds at once: these workers have a queue of their own."""
    run = start(town.period, Policy(seed=5), actor=town.coordinator)
    run.lease_until = None
    db.session.commit()
    return run


def is_half_way(run: MatchRun) -> bool:
    return run.state is RunState.RUNNING and bool(run.progress)


def test_killed_run_is_taken_up_by_the_next_worker(
    app: Flask, database_uri: str, tmp_path: Path, town: Town, published: MatchRun
) -> None:
    before = select(Proposal.id, Proposal.opening_id, Proposal.state).where(Proposal.run_id == published.id)
    told = sorted(db.session.execute(before).all())
    run = waiting_run(town)
    with worker(SLOW, app, database_uri, tmp_path) as process:
        wait_until(run, is_half_way)
        assert run.progress["stage"] == "preference"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until(run, lambda row: row.state is RunState.RUNNING)

    with worker(EARNEST, app, database_uri, tmp_path):
        wait_until(run, lambda row: row.state is RunState.SOLVED_OPTIMAL)

    assert run.attempts == 2
    assert solution_of(run).opening_of == matching.solve(thaw(run)).opening_of
    count = select(func.count(Proposal.id)).where(Proposal.run_id == run.id)
    assert db.session.scalar(count) == len(town.students)
    assert sorted(db.session.execute(before).all()) == told


def test_cancel_stops_a_working_solver_within_a_second(
    app: Flask, database_uri: str, tmp_path: Path, town: Town
) -> None:
    run = waiting_run(town)
    with worker(SLOW, app, database_uri, tmp_path):
        wait_until(run, is_half_way)
        request_cancel(run, actor=town.coordinator)
        db.session.commit()
        asked = time.monotonic()
        wait_until(run, lambda row: row.state is RunState.CANCELLED)

    assert time.monotonic() - asked < 3
    assert db.session.scalar(select(func.count(Proposal.id)).where(Proposal.run_id == run.id)) == 0
