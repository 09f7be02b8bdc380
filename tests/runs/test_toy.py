"""What a new kind of run needs is its own table, question, solver and words: the rest of its life is here already."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Table, select

from app.audit.models import AuditEvent
from app.extensions import db
from app.runs import execution
from app.runs.broken_rules import NotReadyToPublish, RunAlreadyPublished, RunNotFinished
from app.runs.execution import carry_out
from app.runs.kinds import KINDS
from app.runs.models import RunState
from app.runs.publishing import Check, is_newest, publish, review, undo_review
from app.runs.services import start
from tests.factories import Factories
from tests.runs.toy import TOY, ToyRun
from tests.runs.workers import is_half_way, wait_until, worker

pytestmark = pytest.mark.database
WORKER = [sys.executable, str(Path(__file__).with_name("toy_worker.py"))]


@pytest.fixture
def toy_app(app: Flask, make: Factories) -> Iterator[Flask]:
    """The application with the toy kind beside its own, and with its table."""
    own = app.extensions["run_kinds"]
    table: Table = ToyRun.__table__  # type: ignore[assignment]
    table.create(db.engine)
    execution.init_app(app, (*KINDS, TOY))
    yield app
    app.extensions["run_kinds"] = own
    db.session.rollback()
    table.drop(db.engine)


def test_goes_from_start_to_publication(
    toy_app: Flask, database_uri: str, tmp_path: Path, make: Factories
) -> None:
    coordinator, period = make.user(), make.default_period
    make.student()
    run = start(TOY, period.school_id, period, actor=coordinator)
    with pytest.raises(RunNotFinished):
        review(run, actor=coordinator)
    run.lease_until = None  # a sweeper finds it at once: these workers have a queue of their own
    db.session.commit()
    with worker([*WORKER, "slow"], toy_app, database_uri, tmp_path) as process:
        wait_until(run, is_half_way)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    with worker(WORKER, toy_app, database_uri, tmp_path):
        wait_until(run, lambda row: row.state is RunState.SOLVED_OPTIMAL)
    assert (run.number, run.attempts, run.summary["placed"]) == (1, 2, 1)

    for _ in range(2):
        review(run, actor=coordinator)
    undo_review(run)
    assert run.state is RunState.SOLVED_OPTIMAL
    review(run, actor=coordinator)
    with pytest.raises(NotReadyToPublish, match="Not yet"):
        publish(
            run, lambda: [Check("toy", holds=False, sentence="Not yet.")], lambda _: {}, actor=coordinator
        )
    told = publish(run, lambda: [is_newest(run)], lambda _: {"placed": 1}, actor=coordinator)
    assert (told, run.state, run.published_by_id) == ({"placed": 1}, RunState.PUBLISHED, coordinator.id)
    with pytest.raises(RunAlreadyPublished, match="Twice"):
        publish(run, list, lambda _: {}, actor=coordinator)
    with pytest.raises(RunAlreadyPublished, match="Twice"):
        review(run, actor=coordinator)
    steps = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert steps == ["toy:start", "toy:finish", "toy:review", "toy:review", "toy:publish"]


def test_a_later_publication_supersedes_the_one_before(toy_app: Flask, make: Factories) -> None:
    coordinator, period = make.user(), make.default_period
    published: list[ToyRun] = []
    for _ in range(2):
        run = start(TOY, period.school_id, period, actor=coordinator)
        db.session.commit()
        carry_out(TOY, run.id)
        db.session.refresh(run)
        review(run, actor=coordinator)
        earlier: list[ToyRun | None] = []
        publish(run, list, lambda before, seen=earlier: seen.append(before) or {}, actor=coordinator)  # type: ignore[func-returns-value, misc]
        assert earlier == (published[-1:] or [None])
        published.append(run)
        db.session.commit()

    assert [run.state for run in published] == [RunState.SUPERSEDED, RunState.PUBLISHED]
