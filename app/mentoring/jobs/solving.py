"""The solving of one circle run."""

from flask import Flask, current_app
from flask_babel import force_locale

import matching.circles
from app.background.carrying import Steps, carry_out
from app.background.failures import PlanIsWrong, failure_sentence
from app.background.leases import Claim
from app.background.pulse import Pulse
from app.extensions import db
from app.mentoring.models import CircleRun
from app.mentoring.problem.freezing import thaw
from app.mentoring.problem.recording import Answer
from app.mentoring.services.execution import give_up, hand_in
from app.schools.models import School


def solve_circle_run(run_id: int) -> None:
    """Solve the run, check the answer, record it. No effect when it is taken."""
    carry_out(run_id, CircleRun, Steps(_question, _solve, hand_in, _give_up))


def _question(run: CircleRun) -> tuple[matching.circles.CircleProblem, int]:
    return thaw(run), run.time_limit_seconds


def _solve(mine: Claim, question: tuple[matching.circles.CircleProblem, int]) -> Answer:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    problem, limit = question
    with Pulse(app, mine) as pulse:
        solution = matching.circles.solve_circles(
            problem, time_limit=limit, on_progress=pulse.note, should_stop=pulse.has_to_stop
        )
    if solution.status != "cancelled" and (findings := matching.circles.check_circles(problem, solution)):
        raise PlanIsWrong("; ".join(str(finding) for finding in findings[:5]))
    return Answer(problem, solution)


def _give_up(mine: Claim, error: Exception) -> None:
    school = db.session.get_one(School, db.session.get_one(CircleRun, mine.row_id).school_id)
    with force_locale(school.language):
        give_up(mine, failure_sentence(error))
