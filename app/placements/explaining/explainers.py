"""Explainers kept in memory while people look at a plan: the first "why not" costs as much as many more together."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import TYPE_CHECKING

import matching.explanation
from app.placements.models import MatchRun
from app.placements.problem.plan import Plan

if TYPE_CHECKING:
    from matching.reasons import Explainer

MOST_KEPT = 2
"""Plans with an explainer in each web process: at the size of a region one takes some 200 MB."""

_kept: OrderedDict[Hashable, "Explainer"] = OrderedDict()
_turn = Lock()


def explainer_of(run: MatchRun, plan: Plan) -> "Explainer":
    """The explainer of a plan as it stands. A move by hand makes another plan; the one longest not asked goes."""
    key = run.input_digest, run.seed, frozenset(plan.moved.items()), plan.solution
    with _turn:
        found = _kept.pop(key, None) or matching.explanation.explainer(plan.problem, plan.solution)
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
