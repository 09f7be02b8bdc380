"""The solving of one run."""

from flask import Flask, current_app
from flask_babel import force_locale

import matching
from app.background.carrying import Steps, carry_out
from app.background.failures import PlanIsWrong, failure_sentence
from app.background.leases import Claim
from app.background.pulse import Pulse
from app.extensions import db
from app.placements.explaining.comparing import proportionality_of
from app.placements.models import MatchRun
from app.placements.problem.freezing import thaw
from app.placements.problem.recording import Answer
from app.placements.services.execution import give_up, hand_in
from app.schools.models import School


def solve_run(run_id: int) -> None:
    """Solve the run, check the answer, record it. No effect when it is taken."""
    carry_out(run_id, MatchRun, Steps(_question, _solve, hand_in, _give_up))


def _question(run: MatchRun) -> tuple[matching.PlacementProblem, int]:
    return thaw(run), run.time_limit_seconds


def _solve(mine: Claim, question: tuple[matching.PlacementProblem, int]) -> Answer:
    """The answer with its proportionality report (D3), which takes a fraction of the time: it has no mixed levels."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    problem, limit = question
    with Pulse(app, mine) as pulse:
        solution = matching.solve(
            problem, time_limit=limit, on_progress=pulse.note, should_stop=pulse.has_to_stop
        )
        if solution.status == "cancelled":
            return Answer(problem, solution)
        if findings := matching.check(problem, solution):
            raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
        return Answer(problem, solution, proportionality_of(problem, solution))


def _give_up(mine: Claim, error: Exception) -> None:
    school = db.session.get_one(School, db.session.get_one(MatchRun, mine.row_id).school_id)
    with force_locale(school.language):
        give_up(mine, failure_sentence(error))
