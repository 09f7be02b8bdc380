"""Starting and cancelling circle runs."""

import secrets

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.services import record
from app.background.engine import after_commit
from app.background.leases import QUEUE_GRACE
from app.extensions import db, now
from app.mentoring.jobs import execute_circle_run
from app.mentoring.models import CIRCLE_RUN_TRANSITIONS, CircleRun, CircleRunState
from app.mentoring.policies import CirclePolicy, Invited
from app.mentoring.problem.freezing import Frozen, freeze
from app.mentoring.queries.runs import busy_circle_run_of
from app.mentoring.run_rules import CircleRunInProgress, NoMentors, TooFewStudents
from app.mentoring.run_trail import CANCEL_CIRCLE_RUN, START_CIRCLE_RUN
from app.placements.services.locks import lock_school
from app.schools.models import Period


def start(period: Period, policy: CirclePolicy, invited: Invited, *, actor: User | None) -> CircleRun:
    """Freeze the question and put the run in the queue; it leaves after the commit.

    Raises `CircleRunInProgress` when the school has one that is not finished, `NoMentors` or `TooFewStudents` (R24),
    and `CircleProblemNotUsable` when the rows make no problem.
    """
    lock_school(period.school_id)
    busy = busy_circle_run_of(period.school_id)
    if busy is not None:
        raise CircleRunInProgress(busy.number)
    seed = secrets.randbelow(2**31) if policy.seed is None else policy.seed
    frozen = freeze(period, invited, policy.as_json(), seed)
    _ensure_enough(frozen, policy.as_json()["min_size"])
    last = db.session.scalar(
        select(func.max(CircleRun.number)).where(CircleRun.school_id == period.school_id)
    )
    run = CircleRun(
        school_id=period.school_id,
        period_id=period.id,
        number=(last or 0) + 1,
        is_one_to_one=policy.is_one_to_one,
        policy=policy.as_json(),
        options=invited.as_json(),
        seed=seed,
        time_limit_seconds=policy.time_limit_seconds,
        frozen_input=frozen.content,
        input_digest=frozen.input_digest,
        data_digest=frozen.data_digest,
        summary={"students": frozen.student_count, "room": frozen.room, "remarks": frozen.remarks},
        lease_until=now() + QUEUE_GRACE,
        author_id=actor.id if actor else None,
        author_name=actor.name if actor else "",
    )
    db.session.add(run)
    db.session.flush()
    _record_start(run, actor)
    enqueue(run.id)
    return run


def _record_start(run: CircleRun, actor: User | None) -> None:
    data = {
        "period": run.period.name,
        "input": run.input_digest,
        "seed": run.seed,
        "criteria": run.policy["criteria"],
        "sizes": f"{run.policy['min_size']}–{run.policy['max_size']}",
        "leaders": "–".join(map(str, run.policy["mentors"])),
        **run.options,
    }
    record(
        START_CIRCLE_RUN, run, actor=actor, school_id=run.school_id, data=data, subject_name=str(run.number)
    )


def _ensure_enough(frozen: Frozen, least: int) -> None:
    if not frozen.mentor_count:
        raise NoMentors
    if frozen.student_count < least:
        raise TooFewStudents(frozen.student_count, least)


def enqueue(run_id: int) -> None:
    """Hand the run to a worker once the running transaction is committed."""
    after_commit(execute_circle_run, run_id)


def request_cancel(run: CircleRun, *, actor: User) -> None:
    """Stop the run: at once when it waits, within a second when a worker is on it. No effect on a finished one."""
    lock_circle_run(run)
    if not run.state.is_busy or run.cancel_requested:
        return
    run.cancel_requested = True
    if run.state is CircleRunState.QUEUED:
        run.state, run.finished_at, run.lease_until = CircleRunState.CANCELLED, now(), None
    db.session.flush()
    record(CANCEL_CIRCLE_RUN, run, actor=actor, school_id=run.school_id, subject_name=str(run.number))


def lock_circle_run(run: CircleRun) -> None:
    """Nobody else changes the run until the transaction ends; the row is read again, as it is now."""
    db.session.refresh(run, with_for_update={"of": CircleRun, "key_share": True})


def change_state(run: CircleRun, state: CircleRunState) -> None:
    """Move the run along its table of transitions; a step that is not in it is a mistake of ours."""
    if state not in CIRCLE_RUN_TRANSITIONS[run.state]:
        raise ValueError(f"A circle run does not go from {run.state} to {state}.")
    run.state = state
