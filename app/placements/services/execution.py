"""What a worker does to a run's row: hands in the result, or says that it failed; and what happens to lost runs."""

from flask_babel import force_locale

from app.audit.services import record
from app.background.failures import was_cut_off
from app.background.leases import MAX_ATTEMPTS, QUEUE_GRACE, Claim, late_rows, let_go, own_row
from app.extensions import db, now
from app.placements.models import MatchRun, RunState
from app.placements.problem.recording import Answer, proposals_of
from app.placements.services.runs import change_state, enqueue
from app.placements.trail import FAIL_RUN, FINISH_RUN
from app.schools.models import School


def hand_in(mine: Claim, answer: Answer) -> MatchRun | None:
    """Record the answer: one proposal per student, the figures, one audit event. None when the run is no longer ours.

    A run that somebody cancelled meanwhile stays without a plan.
    """
    run = own_row(mine, MatchRun)
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
    run = own_row(mine, MatchRun)
    if run is not None:
        _fail(run, sentence)


def _fail(run: MatchRun, sentence: str) -> None:
    run.error = sentence[:2000]
    _finish(run, RunState.FAILED)
    db.session.flush()
    record(FAIL_RUN, run, actor=None, school_id=run.school_id, reason=run.error, subject_name=str(run.number))


def _finish(run: MatchRun, state: RunState) -> None:
    change_state(run, state)
    let_go(run)


def take_up_lost_runs() -> int:
    """Put back runs whose worker showed no life, or that never reached the queue; returns how many.

    After three attempts a run has failed: it may be what kills the worker.
    """
    runs = late_rows(MatchRun)
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
        _fail(run, was_cut_off(run.attempts))
