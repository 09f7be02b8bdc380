"""The solving of one comparison."""

from functools import partial
from typing import Any, NamedTuple

from flask import Flask, current_app

import matching
from app.background.carrying import Steps, carry_out
from app.background.leases import Claim
from app.background.pulse import Pulse
from app.extensions import db
from app.placements.explaining.comparing import Compared, compared, solved_under
from app.placements.models import MatchRun, PolicyComparison
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.comparisons import give_up_comparison, hand_in_comparison


class Question(NamedTuple):
    """What is compared: the run's question and answer, and the other orders, each with the run's own limit on time."""

    problem: matching.PlacementProblem
    own: matching.PlacementSolution
    others: list[dict[str, Any]]
    limit: int


def solve_comparison(comparison_id: int) -> None:
    """Solve each order and record the answers. No effect when it is taken."""
    carry_out(comparison_id, PolicyComparison, Steps(_question, _solve, hand_in_comparison, _give_up))


def _question(comparison: PolicyComparison) -> Question:
    run = db.session.get_one(MatchRun, comparison.run_id)
    others = [entry["policy"] for entry in comparison.policies[1:]]
    return Question(thaw(run), solution_of(run), others, run.time_limit_seconds)


def _give_up(mine: Claim, error: Exception) -> None:
    give_up_comparison(mine, type(error).__name__)


def _solve(mine: Claim, question: Question) -> list[Compared]:
    """The run's own plan as it is, then one solve per other order; cut short when somebody says stop."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - a thread needs the object
    problem, own, others, limit = question
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
