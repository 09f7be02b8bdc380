"""One comparison from claim to record. No transaction is open while the solver works."""

import logging
import uuid
from functools import partial
from typing import Any

from flask import Flask, current_app

import matching
from app.background.leases import Claim, claim
from app.background.pulse import Pulse
from app.extensions import db
from app.placements.models import MatchRun, PolicyComparison
from app.placements.problem.comparing import Compared, compared, solved_under
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.comparisons import give_up_comparison, hand_in_comparison

logger = logging.getLogger(__name__)


def solve_comparison(comparison_id: int) -> None:
    """Claim it, solve each order, record the answers; commits after each step. No effect when it is taken."""
    mine = claim(comparison_id, uuid.uuid4().hex, PolicyComparison)
    db.session.commit()
    if mine is None:
        return
    try:
        hand_in_comparison(mine, _solve(mine, *_question(comparison_id)))
        db.session.commit()
    except Exception as error:
        logger.exception("Comparison %s failed", comparison_id)
        db.session.rollback()
        give_up_comparison(mine, type(error).__name__)
        db.session.commit()


def _question(
    comparison_id: int,
) -> tuple[matching.PlacementProblem, matching.PlacementSolution, list[dict[str, Any]], int]:
    comparison = db.session.get_one(PolicyComparison, comparison_id)
    run = db.session.get_one(MatchRun, comparison.run_id)
    others = [entry["policy"] for entry in comparison.policies[1:]]
    question = thaw(run), solution_of(run), others, run.time_limit_seconds
    db.session.rollback()  # let go of the database while the solver works
    return question


def _solve(
    mine: Claim,
    problem: matching.PlacementProblem,
    own: matching.PlacementSolution,
    others: list[dict[str, Any]],
    limit: int,
) -> list[Compared]:
    """The run's own plan as it is, then one solve per other order; cut short when somebody says stop."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    found = [compared(problem, own, own)]
    with Pulse(app, mine) as pulse:
        for part, policy in enumerate(others):
            solution = solved_under(
                problem,
                own,
                tuple(policy["criteria"]),
                policy["preference_mode"],
                time_limit=limit,
                on_progress=partial(pulse.note, part=part, parts=len(others)),
                should_stop=pulse.has_to_stop,
            )
            if solution.status == "cancelled":
                break
            found.append(compared(problem, own, solution))
    return found
