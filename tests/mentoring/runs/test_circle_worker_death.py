"""`kill -9` of a real worker in the middle of a circle run: the next one takes it up."""

import os
import signal
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

import matching.circles
from app.background.leases import RUNNING
from app.extensions import db
from app.mentoring.models import CircleRun, CircleRunState, ProposedSeat
from app.mentoring.policies import CirclePolicy
from app.mentoring.problem.freezing import solution_of, thaw
from app.mentoring.services.runs import start
from tests.mentoring.runs.conftest import NOBODY_ELSE, Circles
from tests.placements.test_worker_death import EARNEST, SLOW, wait_until, worker


def test_killed_circle_run_is_taken_up_by_the_next_worker(
    app: Flask, database_uri: str, tmp_path: Path, circles: Circles
) -> None:
    circles.join(6)
    circles.lead(2)
    run = start(circles.period, CirclePolicy(seed=5), NOBODY_ELSE, actor=circles.coordinator)
    run.lease_until = None  # a sweeper finds it at once: these workers have a queue of their own
    db.session.commit()
    with worker(SLOW, app, database_uri, tmp_path) as process:
        wait_until(run, lambda row: row.state.value == RUNNING and bool(row.progress))
        assert run.progress["stage"] == "field"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until(run, lambda row: row.state is CircleRunState.RUNNING)

    with worker(EARNEST, app, database_uri, tmp_path):
        wait_until(run, lambda row: row.state is CircleRunState.SOLVED_OPTIMAL)

    assert run.attempts == 2
    assert solution_of(run).circles == matching.circles.solve_circles(thaw(run)).circles
    count = select(func.count(ProposedSeat.id)).where(ProposedSeat.run_id == run.id)
    assert db.session.scalar(count) == 6
    assert db.session.scalar(select(func.count(CircleRun.id))) == 1
