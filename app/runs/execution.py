"""What a worker does to a run, from the one task in the queue to its result. No transaction is open while it solves."""

import logging
import uuid
from collections.abc import Sequence
from functools import partial

from flask import Flask, current_app
from flask_babel import force_locale, gettext

from app.background.engine import after_commit, also_known_as, task
from app.extensions import db
from app.runs import kinds as listed
from app.runs.broken_rules import PlanIsWrong
from app.runs.kinds import AnyKind, kind_named, kind_of, leave_a_trail
from app.runs.leases import Claim, Heartbeat, claim, locked_run, release
from app.runs.models import Run, RunState
from app.schools.models import School

logger = logging.getLogger(__name__)


def carry_out(kind: AnyKind, run_id: int) -> None:
    """Claim the run, solve it, record the answer; commits after each step. No effect when somebody else has it."""
    mine = claim(run_id, uuid.uuid4().hex, kind.table)
    db.session.commit()
    if mine is None:
        return
    try:
        question = kind.read(db.session.get_one(kind.table, run_id))
        db.session.rollback()  # let go of the database while the solver works
        store_result(mine, _solve(mine, kind, question))
        db.session.commit()
    except Exception as error:
        logger.exception("Run %s of kind %s failed", run_id, kind.name)
        db.session.rollback()
        store_failure(mine, error)
        db.session.commit()


def _solve(mine: Claim, kind: AnyKind, question: object) -> object:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    with Heartbeat(app, mine) as heartbeat:
        return kind.solve(question, heartbeat)


def store_result(mine: Claim, answer: object) -> Run | None:
    """Record the answer and one audit event. Returns None when the run is no longer this worker's.

    `answer` is what the `solve` of the kind gave: None when it was told to stop. A run that somebody cancelled
    meanwhile stays without a result.
    """
    run = locked_run(mine, mine.table)
    if run is None:
        return None
    kind = kind_of(run)
    if run.cancel_requested or answer is None:
        finish(run, RunState.CANCELLED)
    else:
        finish(run, kind.record(run, answer))
    db.session.flush()
    leave_a_trail(run, kind.words.actions.finish, data={"state": run.state, **kind.words.finished(run)})
    return run


def store_failure(mine: Claim, error: Exception) -> None:
    """Say in the run why it failed. No effect when it is no longer this worker's."""
    run = locked_run(mine, mine.table)
    if run is None:
        return
    with force_locale(_language(run)):
        fail(run, _why(kind_of(run), error))


def _why(kind: AnyKind, error: Exception) -> str:
    """The name of an error is for the administrator; a plan that is wrong says what is wrong with it."""
    if isinstance(error, PlanIsWrong):
        return str(
            gettext("The plan did not pass its check, so it was not saved: %(findings)s", findings=str(error))
        )
    return kind.words.stopped(type(error).__name__)


def fail_after_too_many_attempts(run: Run) -> None:
    """The worker died too often on this run."""
    with force_locale(_language(run)):
        fail(run, kind_of(run).words.cut_off(run.attempts))


def fail(run: Run, sentence: str) -> None:
    """End the run without a result, for the reason in the sentence."""
    run.error = sentence[:2000]
    finish(run, RunState.FAILED)
    db.session.flush()
    leave_a_trail(run, kind_of(run).words.actions.fail, reason=run.error)


def finish(run: Run, state: RunState) -> None:
    """Nobody works on the run any more."""
    run.change_state(state)
    release(run)


def _language(run: Run) -> str:
    return db.session.get_one(School, run.school_id).language


def init_app(app: Flask, kinds: Sequence[AnyKind]) -> None:
    """List the kinds of run that this application has, and do what an earlier version put in the queue."""
    listed.init_app(app, kinds)
    for kind in kinds:
        if kind.former_task:
            also_known_as(kind.former_task, partial(run_job, kind.name))


def run_job(kind: str, run_id: int) -> None:
    """Solve a run that waits, and record its result. The queue carries the name of the kind and the id of the row."""
    carry_out(kind_named(kind), run_id)


execute = task(run_job)
"""The one background task of runs of every kind."""


def enqueue(kind: AnyKind, run_id: int) -> None:
    """Hand the run to a worker once the running transaction is committed."""
    after_commit(execute, kind.name, run_id)
