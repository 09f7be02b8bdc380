"""One circle run from claim to record. No transaction is open while the solver works."""

import logging
import uuid

from flask import Flask, current_app
from flask_babel import force_locale

import matching
from app.background.failures import PlanIsWrong, failure_sentence
from app.background.leases import Claim, claim
from app.background.pulse import Pulse
from app.extensions import db
from app.mentoring.models import CircleRun
from app.mentoring.problem.freezing import thaw
from app.mentoring.problem.recording import Answer
from app.mentoring.services.execution import give_up, hand_in
from app.schools.models import School

logger = logging.getLogger(__name__)


def solve_circle_run(run_id: int) -> None:
    """Claim the run, solve it, check the answer, record it; commits after each step. No effect when it is taken."""
    mine = claim(run_id, uuid.uuid4().hex, CircleRun)
    db.session.commit()
    if mine is None:
        return
    try:
        problem, limit = _question(run_id)
        hand_in(mine, _solve(mine, problem, limit))
        db.session.commit()
    except Exception as error:
        logger.exception("Circle run %s failed", run_id)
        db.session.rollback()
        give_up(mine, _sentence(run_id, error))
        db.session.commit()


def _question(run_id: int) -> tuple[matching.CircleProblem, int]:
    run = db.session.get_one(CircleRun, run_id)
    problem, limit = thaw(run), run.time_limit_seconds
    db.session.rollback()  # let go of the database while the solver works
    return problem, limit


def _solve(mine: Claim, problem: matching.CircleProblem, limit: int) -> Answer:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    with Pulse(app, mine) as pulse:
        solution = matching.solve_circles(
            problem, time_limit=limit, on_progress=pulse.note, should_stop=pulse.has_to_stop
        )
    if solution.status != "cancelled" and (findings := matching.check_circles(problem, solution)):
        raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
    return Answer(problem, solution)


def _sentence(run_id: int, error: Exception) -> str:
    """What the coordinator reads, in her school's language."""
    school = db.session.get_one(School, db.session.get_one(CircleRun, run_id).school_id)
    with force_locale(school.language):
        return failure_sentence(error)
