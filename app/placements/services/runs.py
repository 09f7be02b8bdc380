"""Starting, cancelling and reviewing match runs."""

import secrets

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.services import record
from app.background.engine import after_commit
from app.background.leases import QUEUE_GRACE
from app.extensions import db, now
from app.placements.broken_rules import NothingToPlace, RunInProgress, RunNotFinished
from app.placements.jobs import execute_run
from app.placements.models import BUSY, PUBLISHABLE, RUN_TRANSITIONS, MatchRun, RunState
from app.placements.policies import Policy
from app.placements.problem.freezing import freeze
from app.placements.queries.runs import busy_run_of
from app.placements.services.locks import lock_run, lock_school
from app.placements.trail import CANCEL_RUN, REVIEW_RUN, START_RUN
from app.schools.models import Period


def start(period: Period, policy: Policy, *, actor: User | None) -> MatchRun:
    """Freeze the question and put the run in the queue; it leaves after the commit.

    Raises `RunInProgress` when the school has one that is not finished, `NothingToPlace`, and `PinBreaksRule`,
    `TooManyPins` or `ProblemNotUsable` when the rows make no problem.
    """
    lock_school(period.school_id)
    busy = busy_run_of(period.school_id)
    if busy is not None:
        raise RunInProgress(busy.number)
    seed = secrets.randbelow(2**31) if policy.seed is None else policy.seed
    frozen = freeze(period, policy.as_json(), seed)
    if not frozen.student_count or not frozen.opening_count:
        raise NothingToPlace
    last = db.session.scalar(select(func.max(MatchRun.number)).where(MatchRun.school_id == period.school_id))
    run = MatchRun(
        school_id=period.school_id,
        period_id=period.id,
        number=(last or 0) + 1,
        policy=policy.as_json(),
        seed=seed,
        time_limit_seconds=policy.time_limit_seconds,
        frozen_input=frozen.content,
        input_digest=frozen.input_digest,
        data_digest=frozen.data_digest,
        summary={"students": frozen.student_count, "remarks": frozen.remarks},
        lease_until=now() + QUEUE_GRACE,
        author_id=actor.id if actor else None,
        author_name=actor.name if actor else "",
    )
    db.session.add(run)
    db.session.flush()
    data = {"period": period.name, "input": run.input_digest, "seed": seed, **policy.as_json()}
    record(START_RUN, run, actor=actor, school_id=run.school_id, data=data, subject_name=str(run.number))
    enqueue(run.id)
    return run


def enqueue(run_id: int) -> None:
    """Hand the run to a worker once the running transaction is committed."""
    after_commit(execute_run, run_id)


def request_cancel(run: MatchRun, *, actor: User) -> None:
    """Stop the run: at once when it waits, within a second when a worker is on it. No effect on a finished one."""
    lock_run(run)
    if run.state not in BUSY or run.cancel_requested:
        return
    run.cancel_requested = True
    if run.state is RunState.QUEUED:
        run.state, run.finished_at, run.lease_until = RunState.CANCELLED, now(), None
    db.session.flush()
    record(CANCEL_RUN, run, actor=actor, school_id=run.school_id, subject_name=str(run.number))


def review(run: MatchRun, *, actor: User) -> None:
    """R45: a person has looked at the plan. Raises `RunNotFinished` when there is none that waits for it."""
    lock_run(run)
    if run.state is RunState.REVIEWED:
        return
    if run.state not in PUBLISHABLE:
        raise RunNotFinished
    change_state(run, RunState.REVIEWED)
    run.reviewed_at, run.reviewed_by_id = now(), actor.id
    db.session.flush()
    record(REVIEW_RUN, run, actor=actor, school_id=run.school_id, subject_name=str(run.number))


def undo_review(run: MatchRun) -> None:
    """A changed plan has to be looked at again. No effect on a run that was not reviewed."""
    if run.state is not RunState.REVIEWED:
        return
    is_proven = run.summary["status"] == "optimal"
    change_state(run, RunState.SOLVED_OPTIMAL if is_proven else RunState.SOLVED_FEASIBLE)
    run.reviewed_at = run.reviewed_by_id = None


def change_state(run: MatchRun, state: RunState) -> None:
    """Move the run along its table of transitions; a step that is not in it is a mistake of ours."""
    if state not in RUN_TRANSITIONS[run.state]:
        raise ValueError(f"A run does not go from {run.state} to {state}.")
    run.state = state
