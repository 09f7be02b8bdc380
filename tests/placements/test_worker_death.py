"""`kill -9` of a real worker in the middle of a run or a comparison: the next one takes it up; nothing else moves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

import matching
from app.background.leases import RUNNING
from app.background.work import LeasedWork
from app.extensions import db
from app.placements.explaining.comparing import compared, solved_under
from app.placements.models import ComparisonState, MatchRun, PolicyComparison, Proposal, RunState
from app.placements.orders import CHOICES_FIRST, WITHOUT, offered_orders, policy_of
from app.placements.policies import Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.comparisons import start_comparison
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


Work = TypeVar("Work", bound=LeasedWork)


def wait_until(work: Work, is_so: Callable[[Work], bool]) -> None:
    """Look at the row until it is as wanted; fails with its state when that takes too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        db.session.refresh(work)
        is_there = is_so(work)
        db.session.rollback()  # hold no lock while the worker works
        if is_there:
            return
        time.sleep(0.1)
    pytest.fail(f"It is still {work.state}: {work.progress} {work.error}")


def waiting_run(town: Town) -> MatchRun:
    """A run that a sweeper finds at once: these workers have a queue of their own."""
    run = start(town.period, Policy(seed=5), actor=town.coordinator)
    run.lease_until = None
    db.session.commit()
    return run


def is_half_way(work: MatchRun | PolicyComparison) -> bool:
    return work.state.value == RUNNING and bool(work.progress)


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


def test_killed_comparison_is_taken_up_by_the_next_worker(
    app: Flask, database_uri: str, tmp_path: Path, town: Town, published: MatchRun
) -> None:
    orders = offered_orders(published.policy["criteria"])
    others = [policy_of(code, published.policy, orders[code]) for code in (WITHOUT, CHOICES_FIRST)]
    comparison = start_comparison(published, others, actor=town.coordinator)
    comparison.lease_until = None
    db.session.commit()
    with worker(SLOW, app, database_uri, tmp_path) as process:
        wait_until(comparison, is_half_way)
        assert (comparison.progress["part"], comparison.progress["parts"]) == (0, 2)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until(comparison, lambda row: row.state is ComparisonState.RUNNING)
    assert comparison.outcomes == []

    with worker(EARNEST, app, database_uri, tmp_path):
        wait_until(comparison, lambda row: row.state is ComparisonState.FINISHED)

    assert comparison.attempts == 2
    assert [outcome["status"] for outcome in comparison.outcomes] == ["optimal"] * 3
    problem, own = thaw(published), solution_of(published)
    for entry, outcome in zip(others, comparison.outcomes[1:], strict=True):
        found = solved_under(problem, own, tuple(entry["policy"]["criteria"]), "total")
        assert compared(problem, own, found).data == outcome


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
