"""Run one job: claim the run, solve it, store the result or the failure. No transaction is open during the solve."""

import logging
import uuid
from collections.abc import Sequence
from functools import partial

from flask import Flask, current_app
from flask_babel import force_locale, gettext

from app.background.engine import after_commit, also_known_as, task
from app.collecting import give_back
from app.extensions import db
from app.runs import words
from app.runs.broken_rules import PlanIsWrong
from app.runs.kinds import KINDS, AnyKind, kind_named, kind_of, leave_a_trail
from app.runs.leases import Claim, Heartbeat, claim, locked_run, release
from app.runs.models import Run, RunState
from app.schools.models import School

logger = logging.getLogger(__name__)


def carry_out(kind: AnyKind, run_id: int) -> None:
    """Claim the run, solve it, store the result; commits after each step. No effect when another worker holds it."""
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
    finally:
        give_back()


def _solve(mine: Claim, kind: AnyKind, question: object) -> object:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    with Heartbeat(app, mine) as heartbeat:
        return kind.solve(question, heartbeat)


def store_result(mine: Claim, answer: object) -> Run | None:
    """Store the result and record one audit event. Returns None when the claim is lost.

    `answer` is what `kind.solve` returned; None when cancelled. A run cancelled in the meantime gets no result.
    """
    run = locked_run(mine)
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
    """Mark the run as failed, with the reason in the school's language. No effect when the claim is lost."""
    run = locked_run(mine)
    if run is None:
        return
    with force_locale(_language(run)):
        fail(run, _why(kind_of(run), error))


def _why(kind: AnyKind, error: Exception) -> str:
    """Return the failure message: with the checker's findings for `PlanIsWrong`, else with the exception class."""
    if isinstance(error, PlanIsWrong):
        return str(
            gettext("The plan did not pass its check, so it was not saved: %(findings)s", findings=str(error))
        )
    return kind.words.stopped(type(error).__name__)


def fail_after_too_many_attempts(run: Run) -> None:
    """Fail a run whose workers died too often."""
    with force_locale(_language(run)):
        fail(run, kind_of(run).words.cut_off(run.attempts))


def fail(run: Run, sentence: str) -> None:
    """Fail the run with this message."""
    run.error = sentence[:2000]
    finish(run, RunState.FAILED)
    db.session.flush()
    leave_a_trail(run, kind_of(run).words.actions.fail, reason=run.error)


def finish(run: Run, state: RunState) -> None:
    """Set the final state and release the lease."""
    run.change_state(state)
    release(run)


def _language(run: Run) -> str:
    return db.session.get_one(School, run.school_id).language


def init_app(app: Flask, kinds: Sequence[AnyKind]) -> None:
    """Register the kinds, and the task names of earlier versions."""
    KINDS.init_app(app, kinds)
    words.init_app(app)
    for kind in kinds:
        if kind.former_task:
            also_known_as(kind.former_task, partial(run_job, kind.name))


def run_job(kind: str, run_id: int) -> None:
    """Run the queued job: kind by name, row by id."""
    carry_out(kind_named(kind), run_id)


execute = task(run_job)
"""The one background task of runs of every kind."""


def enqueue(kind: AnyKind, run_id: int) -> None:
    """Put the run in the queue once the current transaction is committed."""
    after_commit(execute, kind.name, run_id)
