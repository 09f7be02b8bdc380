"""A good plan before the best is sought: from the plan that is known to the columns that a linear optimum would use.

Relaxation induced neighbourhood search (Danna, Rothberg, Le Pape 2005). What prices leave open at a bound is mostly
too little for a plan, and all that is below a poor plan is too much to search. Between them lie the columns of the
optimum, those that cost little more, and those of the plan; there is a plan among these, because it is one itself.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Ints
from matching.engine.control import Control, Stopped
from matching.engine.integer import best_point
from matching.engine.linear import WHOLE
from matching.engine.programme import Programme
from matching.engine.proofs import LinearProof
from matching.engine.propagation import propagated
from matching.engine.relaxation import Relaxation

COLUMNS = 4
"""Open columns for each one that the linear optimum uses."""
WORTH = 2
"""How many times as many columns there must be: else all of them are searched as soon."""
EFFORT = 20.0
"""How long a search may take, in deterministic seconds of CP-SAT, so that every machine stops at the same point."""


def nearer(programme: Programme, proof: LinearProof, plan: Ints, control: Control) -> Ints:
    """The best plan found among a plan and what a linear optimum and its prices suggest.

    At worst, or where that is nearly everything, it is the plan itself.
    """
    near = _neighbourhood(programme, proof, plan)
    if near.width * WORTH > proof.relaxation.width:
        return plan
    cost = near.objective(proof.objective.cost)[0]
    try:
        found = best_point(
            programme.completed(near),
            cost,
            control,
            near=plan[near.origin],
            with_cuts=programme.looks_for_cuts,
            effort=EFFORT,
        )
    except Stopped:
        control.keep_going()
        return plan
    return near.whole(found.point)


def _neighbourhood(programme: Programme, proof: LinearProof, plan: Ints) -> Relaxation:
    """The columns that the optimum or the plan uses, and the cheapest others; of equal ones those the guide likes."""
    relaxation, vertex = proof.relaxation, proof.vertex
    own, dear = plan[relaxation.origin], np.abs(vertex.reduced)
    stays = np.where(vertex.reduced < 0, relaxation.upper, relaxation.lower)
    used = (np.abs(vertex.point - stays) > WHOLE) | (own != stays)
    liked = np.zeros(relaxation.width, np.int64)
    if programme.guide is not None:
        liked = relaxation.objective(programme.guide.cost)[0]
    order = np.lexsort((liked, dear, ~used))
    closed = np.ones(relaxation.width, bool)
    closed[order[: max(int(used.sum()), COLUMNS * int(np.count_nonzero(vertex.point)))]] = False
    lower, upper = np.where(closed, own, relaxation.lower), np.where(closed, own, relaxation.upper)
    return propagated(relaxation.narrowed(lower, upper, relaxation.rows.lower, relaxation.rows.upper))
