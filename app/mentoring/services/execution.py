"""What a worker does to a circle run's row: hands in the result or says that it failed; and lost runs taken up."""

from flask_babel import force_locale

from app.audit.services import record
from app.background.failures import was_cut_off
from app.background.leases import MAX_ATTEMPTS, QUEUE_GRACE, Claim, late_rows, let_go, own_row
from app.extensions import db, now
from app.mentoring.models import CircleRun, CircleRunState
from app.mentoring.problem.recording import Answer, circles_of, seats_of
from app.mentoring.run_trail import FAIL_CIRCLE_RUN, FINISH_CIRCLE_RUN
from app.mentoring.services.runs import change_state, enqueue
from app.schools.models import School


def hand_in(mine: Claim, answer: Answer) -> CircleRun | None:
    """Record the answer: circles, a seat or a reason per student, the figures. None when the run is not ours any more.

    A run that somebody cancelled meanwhile stays without a plan.
    """
    run = own_row(mine, CircleRun)
    if run is None:
        return None
    if run.cancel_requested or answer.is_cancelled:
        _finish(run, CircleRunState.CANCELLED)
    else:
        circles = circles_of(run, answer)
        db.session.add_all(circles)
        db.session.flush()  # seats name their circle
        db.session.add_all(seats_of(run, answer, circles))
        is_proven = answer.is_proven
        _finish(run, CircleRunState.SOLVED_OPTIMAL if is_proven else CircleRunState.SOLVED_FEASIBLE)
    db.session.flush()
    data = {"state": run.state, "seated": run.summary.get("seated"), "input": run.input_digest}
    record(
        FINISH_CIRCLE_RUN, run, actor=None, school_id=run.school_id, data=data, subject_name=str(run.number)
    )
    return run


def give_up(mine: Claim, sentence: str) -> None:
    """The solver failed: say so in the row. No effect when the run is no longer this worker's."""
    run = own_row(mine, CircleRun)
    if run is not None:
        _fail(run, sentence)


def take_up_lost_circle_runs() -> int:
    """Put back runs whose worker showed no life, or that never reached the queue; returns how many.

    After three attempts a run has failed: it may be what kills the worker.
    """
    runs = late_rows(CircleRun)
    for run in runs:
        if run.cancel_requested:
            _finish(run, CircleRunState.CANCELLED)
        elif run.attempts >= MAX_ATTEMPTS:
            with force_locale(db.session.get_one(School, run.school_id).language):
                _fail(run, was_cut_off(run.attempts))
        else:
            run.state, run.worker_token = CircleRunState.QUEUED, None
            run.lease_until = now() + QUEUE_GRACE
            enqueue(run.id)
    db.session.flush()
    return len(runs)


def _fail(run: CircleRun, sentence: str) -> None:
    run.error = sentence[:2000]
    _finish(run, CircleRunState.FAILED)
    db.session.flush()
    record(
        FAIL_CIRCLE_RUN,
        run,
        actor=None,
        school_id=run.school_id,
        reason=run.error,
        subject_name=str(run.number),
    )


def _finish(run: CircleRun, state: CircleRunState) -> None:
    change_state(run, state)
    let_go(run)
