"""Starting and cancelling runs, and re-enqueueing those whose worker died."""

import secrets
from typing import Any, TypeVar

from sqlalchemy import func, select

from app.accounts.models import User
from app.extensions import db, now
from app.runs.broken_rules import RunInProgress
from app.runs.execution import enqueue, fail_after_too_many_attempts, finish
from app.runs.frozen import Frozen
from app.runs.kinds import KINDS, Row, RunKind, kind_of, leave_a_trail
from app.runs.leases import MAX_ATTEMPTS, QUEUE_GRACE, expired_runs
from app.runs.models import PlanRun, Run, RunState
from app.runs.queries import busy_run_in, lock_run, lock_school

PlanRow = TypeVar("PlanRow", bound=PlanRun)


def start(kind: RunKind[Row, Any, Any], school_id: int, *asked: Any, actor: User | None) -> Row:
    """Create a run with `kind.build(*asked)` and enqueue it; the job is sent after the commit.

    Raises `RunInProgress` when the school has one of this kind that is not finished, and what `kind.build` raises.
    """
    lock_school(school_id)
    busy = busy_run_in(kind.table, school_id)
    if busy is not None:
        raise RunInProgress(kind.words.in_progress(busy))
    run = kind.build(*asked)
    run.lease_until = now() + QUEUE_GRACE
    run.author_id, run.author_name = (actor.id, actor.name) if actor else (None, "")
    db.session.add(run)
    db.session.flush()
    leave_a_trail(run, kind.words.actions.start, actor, data=kind.words.started(run))
    enqueue(kind, run.id)
    return run


def new_plan_run(table: type[PlanRow], school_id: int, frozen: Frozen, **columns: Any) -> PlanRow:
    """Return a new plan run with the school's next number; for `kind.build`."""
    last = db.session.scalar(select(func.max(table.number)).where(table.school_id == school_id))
    question: dict[str, Any] = {
        "frozen_input": frozen.content,
        "input_digest": frozen.input_digest,
        "data_digest": frozen.data_digest,
        "summary": frozen.summary,
    }
    number = {"school_id": school_id, "number": (last or 0) + 1}
    return table(**number, **question, **columns)


def seed_or_random(seed: int | None) -> int:
    """Return the seed that was given, or a random one."""
    return secrets.randbelow(2**31) if seed is None else seed


def request_cancel(run: Run, *, actor: User) -> None:
    """Cancel the run: at once when queued, within a second when running. No effect when it has ended."""
    lock_run(run)
    if not run.state.is_busy or run.cancel_requested:
        return
    run.cancel_requested = True
    if run.state is RunState.QUEUED:
        finish(run, RunState.CANCELLED)
    db.session.flush()
    leave_a_trail(run, kind_of(run).words.actions.cancel, actor)


def take_up_lost_runs() -> int:
    """Enqueue again every busy run with an expired lease; returns how many had expired.

    A run that has had three attempts fails instead, because it may be what kills the worker; one that somebody
    cancelled ends.
    """
    lost = 0
    for kind in KINDS:
        for run in expired_runs(kind.table):
            lost += 1
            if run.cancel_requested:
                finish(run, RunState.CANCELLED)
            elif run.attempts >= MAX_ATTEMPTS:
                fail_after_too_many_attempts(run)
            else:
                _put_back(run)
                enqueue(kind, run.id)
    db.session.flush()
    return lost


def _put_back(run: Run) -> None:
    """Set the run to queued and clear its claim."""
    if run.state is not RunState.QUEUED:
        run.change_state(RunState.QUEUED)
    run.worker_token, run.lease_until = None, now() + QUEUE_GRACE
