"""Several objectives as one weighted sum, which one search settles together.

Among few columns a search in whole numbers costs little more for four objectives than for one, and the later ones
decide what the first leaves open, so that it is over sooner than for the first by itself. Each weighs more than all
that follow can differ together; sums stay below 2^50, so they are exact as whole numbers and as doubles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.engine.programme import Objective
from matching.engine.relaxation import Relaxation

EXACT = 2**50
"""Largest sum of weighted costs."""


def fused(start: Relaxation, objectives: Sequence[Objective], owner: Ints) -> tuple[Ints, int]:
    """As many of the first objectives as fit, as one cost over open columns, and how many these are; at least one.

    `owner`: by column of the whole programme, -1 for none.
    """
    total, count, own = start.objective(objectives[0].cost)[0], 1, owner[start.origin]
    most = spread(start, total, own)
    for objective in objectives[1:]:
        cost = start.objective(objective.cost)[0]
        weight = spread(start, cost, own) + 1
        if (most + 1) * weight > EXACT or int(np.abs(total).sum() + 1) * weight > EXACT:
            break
        total, count = total * weight + cost, count + 1
        most = (most + 1) * weight
    return total, count


def spread(start: Relaxation, cost: Ints, own: Ints) -> int:
    """How much two plans can differ in a cost at most; `cost` and `own`, the owner or -1, are by open column."""
    owned = own != NOBODY
    span = int((np.abs(cost) * (start.upper - start.lower))[~owned].sum())
    people = int(own.max(initial=NOBODY)) + 1
    least, most = np.zeros(people, np.int64), np.zeros(people, np.int64)
    np.minimum.at(least, own[owned], cost[owned])
    np.maximum.at(most, own[owned], cost[owned])
    return span + int((most - least).sum())
