"""The figures of a plan under a placement model: one number per level."""

from __future__ import annotations

import numpy as np

from matching.placement.model import Level, PlacementModel
from matching.placement.tables import NOBODY, Bools, Ints


def figure(model: PlacementModel, level: Level, chosen: Ints) -> int:
    """The value of a level for a plan; `chosen` holds a pair per student, -1 for no place."""
    pairs = chosen[chosen != NOBODY]
    if level.counts == "alone":
        return int(is_alone(model, pairs).sum())
    if level.counts == "overload":
        teams = model.team[pairs]
        needed = np.bincount(teams[teams != NOBODY], minlength=len(model.tables.team_limit))
        return int(np.maximum(0, needed - model.tables.team_limit).sum())
    return int(level.pair[pairs].sum() + level.idle[chosen == NOBODY].sum())


def is_alone(model: PlacementModel, pairs: Ints) -> Bools:
    """For each taken pair, whether it puts someone who wished company alone at a flagged site."""
    groups = model.group[pairs]
    company = np.bincount(groups[groups != NOBODY], minlength=1)
    alone: Bools = (groups != NOBODY) & (company[groups] == 1)
    return alone
