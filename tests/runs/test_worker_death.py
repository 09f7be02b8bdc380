"""`kill -9` of a real worker in the middle of a run of every kind: the next one takes it up."""

import os
import signal
import time
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.runs.models import Run, RunState
from app.runs.services import request_cancel
from tests.runs.conftest import Case
from tests.runs.workers import EARNEST, SLOW, is_half_way, wait_until, worker


def waiting(case: Case) -> Run:
    """A run that a sweeper finds at once: these workers have a queue of their own."""
    run = case.start()
    run.lease_until = None
    db.session.commit()
    return run


def test_killed_one_is_taken_up_by_the_next_worker(
    app: Flask, database_uri: str, tmp_path: Path, case: Case
) -> None:
    run = waiting(case)
    with worker(SLOW, app, database_uri, tmp_path) as process:
        wait_until(run, is_half_way)
        assert run.progress["stage"] == "preference"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until(run, lambda row: row.state is RunState.RUNNING)
    assert case.rows_of(run) == 0

    with worker(EARNEST, app, database_uri, tmp_path):
        wait_until(run, lambda row: row.state is case.result)

    assert (run.attempts, run.error) == (2, "")
    assert case.rows_of(run) > 0
    assert case.told().count("start") == 1


def test_cancel_stops_a_working_solver_within_a_second(
    app: Flask, database_uri: str, tmp_path: Path, case: Case
) -> None:
    run = waiting(case)
    with worker(SLOW, app, database_uri, tmp_path):
        wait_until(run, is_half_way)
        request_cancel(run, actor=case.coordinator)
        db.session.commit()
        asked = time.monotonic()
        wait_until(run, lambda row: row.state is RunState.CANCELLED)

    assert time.monotonic() - asked < 3
    assert case.rows_of(run) == 0
