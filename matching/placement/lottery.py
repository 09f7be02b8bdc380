"""The last word between plans that are equal in every figure: a lottery, drawn from the seed.

Each student draws a number from SHA-256 of seed and id, so neither her place in a list nor anything else about her
says what it is. Equal plans are compared by the sum of weight times rank, where the weight, 1 to 4096, comes from her
number; a place off her list counts as one rank after the longest list, no place as two. What is still equal then is
decided by the sum of a number drawn for each pair of student and opening.
"""

from __future__ import annotations

import numpy as np

from matching.placement.model import Level, PlacementModel
from matching.placement.tables import Ints, lottery_number

WEIGHTS = 4096


def lottery_levels(model: PlacementModel) -> list[Level]:
    """The two levels that follow those of the policy."""
    tables = model.tables
    weight = (tables.lottery >> np.uint64(52)).astype(np.int64) + 1
    by_rank = model.level(
        "lottery", pair=weight[model.student] * model.rank, idle=weight * (tables.longest + 2)
    )
    return [by_rank, model.level("draw", pair=_draws(model))]


def _draws(model: PlacementModel) -> Ints:
    """A number from 0 to 4095 for every pair: the numbers of student and opening mixed."""
    tables = model.tables
    opening = np.array([lottery_number(tables.problem.seed, name) for name in tables.opening_ids], np.uint64)
    mixed = tables.lottery[model.student] ^ (opening[model.opening] >> np.uint64(1))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    draws: Ints = (mixed >> np.uint64(52)).astype(np.int64)
    return draws
