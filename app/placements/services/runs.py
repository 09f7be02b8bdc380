"""Starting match runs, and comparing their order with others."""

from collections.abc import Sequence
from typing import Any

from app.accounts.models import User
from app.placements.kinds import COMPARISON, MATCH
from app.placements.models import MatchRun, PolicyComparison
from app.placements.policies import Policy
from app.runs import services as runs
from app.schools.models import Period


def start(period: Period, policy: Policy, *, actor: User | None) -> MatchRun:
    """Freeze the question and put the run in the queue; it leaves after the commit.

    Raises `RunInProgress` when the school has one that is not finished, `NothingToPlace`, and `PinBreaksRule`,
    `TooManyPins` or `ProblemNotUsable` when the rows make no problem.
    """
    return runs.start(MATCH, period.school_id, period, policy, actor=actor)


def start_comparison(run: MatchRun, others: Sequence[dict[str, Any]], *, actor: User) -> PolicyComparison:
    """Put a comparison in the queue; it leaves after the commit. `others` are entries of `orders.policy_of`.

    Raises `RunInProgress` when the school has a comparison that is not finished, `NothingToCompare` when there is no
    other order or too many, and `RunNotFinished` when the run has no plan.
    """
    return runs.start(COMPARISON, run.school_id, run, others, actor=actor)
