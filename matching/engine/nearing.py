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
from matching.engine.programme import Programme
from matching.engine.proofs import LinearProof
from matching.engine.propagation import propagated
from matching.engine.relaxation import Relaxation

COLUMNS = 8
"""Open columns for each one that the linear optimum uses."""
EFFORT = 20.0
"""How long a search may take, in deterministic seconds of CP-SAT, so that every machine stops at the same point."""


def nearer(programme: Programme, proof: LinearProof, plan: Ints, control: Control) -> Ints:
    """The best plan found among a plan and what a linear optimum and its prices suggest; at worst the plan itself."""
    near = _neighbourhood(proof, plan)
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


def _neighbourhood(proof: LinearProof, plan: Ints) -> Relaxation:
    relaxation, vertex = proof.relaxation, proof.vertex
    own, dear = plan[relaxation.origin], np.abs(vertex.reduced)
    most = min(relaxation.width, COLUMNS * int(np.count_nonzero(vertex.point)))
    room = np.partition(dear, most - 1)[most - 1]
    stays = np.where(vertex.reduced < 0, relaxation.upper, relaxation.lower)
    closed = (dear > room) & (own == stays)
    lower, upper = np.where(closed, own, relaxation.lower), np.where(closed, own, relaxation.upper)
    return propagated(relaxation.narrowed(lower, upper, relaxation.rows.lower, relaxation.rows.upper))
