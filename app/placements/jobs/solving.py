"""One run from claim to record. No transaction is open while the solver works."""

import logging
import uuid

from flask import Flask, current_app
from flask_babel import force_locale

import matching
from app.background.failures import PlanIsWrong, failure_sentence
from app.background.leases import Claim, claim
from app.background.pulse import Pulse
from app.extensions import db
from app.placements.models import MatchRun
from app.placements.problem.freezing import thaw
from app.placements.problem.proportion import proportionality_of
from app.placements.problem.recording import Answer
from app.placements.services.execution import give_up, hand_in
from app.schools.models import School

logger = logging.getLogger(__name__)


def solve_run(run_id: int) -> None:
    """Claim the run, solve it, check the answer, record it; commits after each step. No effect when it is taken."""
    mine = claim(run_id, uuid.uuid4().hex, MatchRun)
    db.session.commit()
    if mine is None:
        return
    try:
        problem, limit = _question(run_id)
        hand_in(mine, _solve(mine, problem, limit))
        db.session.commit()
    except Exception as error:
        logger.exception("Run %s failed", run_id)
        db.session.rollback()
        give_up(mine, _sentence(run_id, error))
        db.session.commit()


def _question(run_id: int) -> tuple[matching.PlacementProblem, int]:
    run = db.session.get_one(MatchRun, run_id)
    problem, limit = thaw(run), run.time_limit_seconds
    db.session.rollback()  # let go of the database while the solver works
    return problem, limit


def _solve(mine: Claim, problem: matching.PlacementProblem, limit: int) -> Answer:
    """The answer with its proportionality report (D3), which takes a fraction of the time: it has no mixed levels."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    with Pulse(app, mine) as pulse:
        solution = matching.solve(
            problem, time_limit=limit, on_progress=pulse.note, should_stop=pulse.has_to_stop
        )
        if solution.status == "cancelled":
            return Answer(problem, solution)
        if findings := matching.check(problem, solution):
            raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
        return Answer(problem, solution, proportionality_of(problem, solution))


def _sentence(run_id: int, error: Exception) -> str:
    """What the coordinator reads: in her school's language, with the error's name for whoever helps her."""
    school = db.session.get_one(School, db.session.get_one(MatchRun, run_id).school_id)
    with force_locale(school.language):
        return failure_sentence(error)
