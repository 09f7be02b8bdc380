"""Trying another order, or one student at another place: work it out, keep it as a run, let older tries go."""

from collections.abc import Sequence

from sqlalchemy import delete

from app.accounts.models import User
from app.extensions import db
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import TRIED, WHY_NOT, policy_of
from app.placements.policies import Policy
from app.placements.queries.comparisons import tries_of
from app.placements.services.runs import start, start_comparison
from app.runs.models import RunState

MOST_KEPT = 20
"""How many tries of one run are kept; the oldest go first."""


def try_order(run: MatchRun, order: Sequence[str], *, actor: User) -> PolicyComparison:
    """Work out what another order of a run gives; the job is sent after the commit.

    An order that was tried before is not worked out again: the question is frozen, so the answer is the same.
    Raises `RunInProgress` when the school has a comparison that is not finished, and `RunNotFinished` when the run
    has no plan.
    """
    entry = policy_of(TRIED, run.policy, order)
    tries = tries_of(run)
    for one in tries:
        if one.state is RunState.FINISHED and one.policies[1] == entry:
            return one
    tried = start_comparison(run, [entry], actor=actor)
    _let_go([one for one in tries if not one.state.is_busy][MOST_KEPT - 1 :])
    return tried


def try_place(run: MatchRun, student_id: int, opening_id: int, *, actor: User) -> PolicyComparison:
    """Work out the best plan with a student at an opening, which no rule forbids her; the job is sent after the commit.

    Everybody who was moved by hand stays there. Raises what `try_order` raises.
    """
    entry = policy_of(WHY_NOT, run.policy, run.policy["criteria"])
    return start_comparison(run, [entry], actor=actor, asked=(student_id, opening_id))


def _let_go(tries: Sequence[PolicyComparison]) -> None:
    ids = [one.id for one in tries]
    db.session.execute(delete(PolicyShift).where(PolicyShift.comparison_id.in_(ids)))
    db.session.execute(delete(PolicyComparison).where(PolicyComparison.id.in_(ids)))


def keep(tried: PolicyComparison, *, actor: User) -> MatchRun:
    """Start a run of the same period in an order that was tried, with the data of now. Raises what `start` raises."""
    policy = tried.policies[1]["policy"]
    return start(
        tried.run.period,
        Policy(
            criteria=tuple(policy["criteria"]),
            preference_mode=policy["preference_mode"],
            time_limit_seconds=tried.run.time_limit_seconds,
        ),
        actor=actor,
    )
