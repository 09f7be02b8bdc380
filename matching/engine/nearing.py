"""A good plan before the best is sought: from the plan that is known to the columns that a linear optimum would use.

Relaxation induced neighbourhood search (Danna, Rothberg, Le Pape 2005). What prices leave open at a bound is mostly
too little for a plan, and all that is below a poor plan is too much to search. Between them lie the columns of the
optimum, those that cost little more, and those of the plan; there is a plan among these, because it is one itself.
"""

from __future__ import annotations

import numpy as np

from matching.arrays import Ints
from matching.engine.control import Control, NoPlan, Stopped
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
FEWER = (2, 6)
"""The same where no plan is known: one after the other, as long as there is none among them."""
EFFORT = 20.0
"""How long a search may take, in deterministic seconds of CP-SAT, so that every machine stops at the same point."""
LITTLE_EFFORT = 0.5
"""The same where no plan is known: mostly it takes next to nothing, whether there is one or not."""


def nearer(programme: Programme, proof: LinearProof, plan: Ints, control: Control) -> Ints:
    """The best plan found among a plan and what a linear optimum and its prices suggest.

    At worst, or where that is nearly everything, it is the plan itself.
    """
    near = _neighbourhood(programme, proof, proof.relaxation, COLUMNS, plan)
    if near.width * WORTH > proof.relaxation.width:
        return plan
    found = _searched(programme, proof, near, control, plan[near.origin])
    return plan if found is None else found


def at_optimum(programme: Programme, proof: LinearProof, face: Relaxation, control: Control) -> Ints | None:
    """A plan of a face among the columns that a linear optimum uses and some more; None where none is found.

    Of the many plans at one figure there is mostly one so near, and a search of all columns is slow to find any.
    """
    if face.width > programme.wide or not programme.any_at_bound:
        return None
    for columns in FEWER:
        try:
            near = _neighbourhood(programme, proof, face, columns)
            found = _searched(programme, proof, near, control, None)
        except NoPlan:
            continue
        if found is not None:
            return found
    return None


def _searched(
    programme: Programme, proof: LinearProof, near: Relaxation, control: Control, plan: Ints | None
) -> Ints | None:
    """The best plan of a neighbourhood that some effort finds; None where it finds none. Raises NoPlan."""
    cost = near.objective(proof.objective.cost)[0]
    try:
        found = best_point(
            programme.completed(near),
            cost,
            control,
            near=plan,
            style=programme.style,
            effort=EFFORT if plan is not None else LITTLE_EFFORT,
        )
    except Stopped:
        control.keep_going()
        return None
    return near.whole(found.point)


def _neighbourhood(
    programme: Programme, proof: LinearProof, within: Relaxation, columns: int, plan: Ints | None = None
) -> Relaxation:
    """The columns of a face that the optimum or the plan uses, and the cheapest others; of equal ones the guide's.

    What is closed stays as the plan has it, or at the limit that it has at the optimum. Raises NoPlan.
    """
    place = np.searchsorted(proof.relaxation.origin, within.origin)
    point, reduced = proof.vertex.point[place], proof.vertex.reduced[place]
    stays = np.where(reduced < 0, within.upper, within.lower)
    own = stays if plan is None else plan[within.origin]
    used = (np.abs(point - stays) > WHOLE) | (own != stays)
    liked = np.zeros(within.width, np.int64)
    if programme.guide is not None:
        liked = within.objective(programme.guide.cost)[0]
    order = np.lexsort((liked, np.abs(reduced), ~used))
    closed = np.ones(within.width, bool)
    closed[order[: max(int(used.sum()), columns * int(np.count_nonzero(point)))]] = False
    lower, upper = np.where(closed, own, within.lower), np.where(closed, own, within.upper)
    return propagated(within.narrowed(lower, upper))
