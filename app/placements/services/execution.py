"""What a worker does to a run's row. Every write holds only while the run is still this worker's own (fencing).

A worker claims a run, shows life while it solves, and hands in the result. One that is thought dead loses its token, so
that it cannot write any more, should it come back.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update

from app.audit.services import record
from app.extensions import db, now
from app.placements.models import BUSY, MatchRun, RunState
from app.placements.problem.recording import Answer, proposals_of
from app.placements.services.runs import QUEUE_GRACE, change_state, enqueue
from app.placements.trail import FAIL_RUN, FINISH_RUN
from app.schools.models import School

MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class Claim:
    """The right of one worker to write to one run."""

    run_id: int
    token: str

    def holds(self) -> ColumnElement[bool]:
        """The run is being solved, and by us."""
        return and_(
            MatchRun.id == self.run_id,
            MatchRun.worker_token == self.token,
            MatchRun.state == RunState.RUNNING,
        )


def _lease() -> timedelta:
    return timedelta(seconds=current_app.config["RUN_LEASE_SECONDS"])


def _changed(statement: Any) -> bool:
    """Whether an update reached its row."""
    return bool(cast("CursorResult[Any]", db.session.execute(statement)).rowcount)


def claim(run_id: int, token: str) -> Claim | None:
    """Take a waiting run. None when there is nothing to take: somebody else has it, or it is finished."""
    moment = now()
    taken = _changed(
        update(MatchRun)
        .where(MatchRun.id == run_id, MatchRun.state == RunState.QUEUED)
        .values(
            state=RunState.RUNNING,
            worker_token=token,
            attempts=MatchRun.attempts + 1,
            lease_until=moment + _lease(),
            started_at=moment,
            progress={},
        )
        .execution_options(synchronize_session=False)
    )
    return Claim(run_id, token) if taken else None


def show_life(mine: Claim, progress: dict[str, Any]) -> bool:
    """Renew the lease and write how far the solver is. False: stop, for it was cancelled or is no longer ours."""
    kept = _changed(
        update(MatchRun)
        .where(mine.holds())
        .values(progress=progress, lease_until=now() + _lease())
        .execution_options(synchronize_session=False)
    )
    wants_stop = db.session.scalar(select(MatchRun.cancel_requested).where(MatchRun.id == mine.run_id))
    return kept and not wants_stop


def _own_run(mine: Claim) -> MatchRun | None:
    """The run, locked, when it is still this worker's."""
    return db.session.scalar(
        select(MatchRun).where(mine.holds()).with_for_update().execution_options(populate_existing=True)
    )


def hand_in(mine: Claim, answer: Answer) -> MatchRun | None:
    """Record the answer: one proposal per student, the figures, one audit event. None when the run is no longer ours.

    A run that somebody cancelled meanwhile stays without a plan.
    """
    run = _own_run(mine)
    if run is None:
        return None
    if run.cancel_requested or answer.is_cancelled:
        _finish(run, RunState.CANCELLED)
    else:
        db.session.add_all(proposals_of(run, answer))
        _finish(run, RunState.SOLVED_OPTIMAL if answer.is_proven else RunState.SOLVED_FEASIBLE)
    db.session.flush()
    data = {"state": run.state, "placed": run.summary.get("placed"), "input": run.input_digest}
    record(FINISH_RUN, run, actor=None, school_id=run.school_id, data=data, subject_name=str(run.number))
    return run


def give_up(mine: Claim, sentence: str) -> None:
    """The solver failed: say so in the row. No effect when the run is no longer this worker's."""
    run = _own_run(mine)
    if run is not None:
        _fail(run, sentence)


def _fail(run: MatchRun, sentence: str) -> None:
    run.error = sentence[:2000]
    _finish(run, RunState.FAILED)
    db.session.flush()
    record(FAIL_RUN, run, actor=None, school_id=run.school_id, reason=run.error, subject_name=str(run.number))


def _finish(run: MatchRun, state: RunState) -> None:
    change_state(run, state)
    run.finished_at, run.lease_until, run.worker_token = now(), None, None


def take_up_lost_runs() -> int:
    """Put back runs whose worker showed no life, or that never reached the queue; returns how many.

    After three attempts a run has failed: it may be what kills the worker.
    """
    late = select(MatchRun).where(
        MatchRun.state.in_(BUSY), or_(MatchRun.lease_until.is_(None), MatchRun.lease_until <= now())
    )
    runs = db.session.scalars(late.with_for_update(skip_locked=True)).all()
    for run in runs:
        if run.cancel_requested:
            _finish(run, RunState.CANCELLED)
        elif run.attempts >= MAX_ATTEMPTS:
            _fail_in_own_language(run)
        else:
            run.state, run.worker_token, run.lease_until = RunState.QUEUED, None, now() + QUEUE_GRACE
            enqueue(run.id)
    db.session.flush()
    return len(runs)


def _fail_in_own_language(run: MatchRun) -> None:
    school = db.session.get_one(School, run.school_id)
    with force_locale(school.language):
        _fail(
            run,
            gettext(
                "The work on this run was cut off %(times)s times. Start a new run; if that happens again, "
                "tell the administrator.",
                times=run.attempts,
            ),
        )
