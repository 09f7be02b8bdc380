"""The criteria, by which plans are compared: ONE table, the levels that each adds to an order, and their figures.

A level is one figure to make small. Most count pairs, each by its cost, and students without a place; `alone` and
`overload` look at several pairs together. A policy names criteria, the most important first. After its levels come
those of the lottery, the last word between plans that are equal in every figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, draws_of, lottery_number
from matching.placement.model import PlacementModel
from matching.placement.records import Criterion

Counts = Literal["pairs", "alone", "overload"]


@dataclass(frozen=True, eq=False)
class Level:
    """One figure to make small. `counts` says of what: pairs by their cost, or groups of pairs.

    `pair`: cost by eligible pair; `idle`: cost by student when she has no place.
    """

    name: str
    pair: Ints
    idle: Ints
    counts: Counts = "pairs"

    def over(self, pairs: Ints) -> Level:
        """The same figure of a model that has some of the pairs only, given by their numbers; one may come twice."""
        return Level(self.name, self.pair[pairs], self.idle, self.counts)


def level_of(
    model: PlacementModel,
    name: str,
    *,
    pair: Ints | Bools | int = 0,
    idle: Ints | Bools | int = 0,
    counts: Counts = "pairs",
) -> Level:
    """A level of a model; numbers stand for columns of themselves."""
    return Level(
        name,
        np.broadcast_to(np.asarray(pair, np.int64), model.student.shape),
        np.broadcast_to(np.asarray(idle, np.int64), (model.student_count,)),
        counts,
    )


def placed(model: PlacementModel) -> Iterator[Level]:
    """Students without a place."""
    yield level_of(model, "placed", idle=1)


def alone(model: PlacementModel) -> Iterator[Level]:
    """Students who wished company and have none at a flagged site (R8)."""
    yield level_of(model, "alone", counts="alone")


def overload(model: PlacementModel) -> Iterator[Level]:
    """Participants at flagged sites beyond the intensive places of their team (R10)."""
    yield level_of(model, "overload", counts="overload")


def preference(model: PlacementModel) -> Iterator[Level]:
    """How far people are from the top of their lists, in the policy's mode; unranked comes after every rank."""
    last = model.tables.longest + 1
    mode = model.tables.problem.policy.preference_mode
    if mode == "total":
        yield level_of(model, "preference", pair=model.rank)
    elif mode == "generous":
        for rank in range(last, 0, -1):
            yield level_of(model, f"preference:{rank}", pair=model.rank == rank)
    else:
        for rank in range(1, last):
            yield level_of(model, f"preference:{rank}", pair=model.rank > rank, idle=1)


def women_present(model: PlacementModel) -> Iterator[Level]:
    """Students who wished women in technical roles on site and are at a flagged site."""
    yield level_of(model, "women_present", pair=model.flagged & model.tables.women_present[model.student])


def flagged(model: PlacementModel) -> Iterator[Level]:
    """Participants at a flagged site (R1)."""
    yield level_of(model, "flagged", pair=model.flagged & model.tables.participates[model.student])


def travel(model: PlacementModel) -> Iterator[Level]:
    """Minutes of everybody together; unknown minutes count nothing."""
    yield level_of(model, "travel", pair=model.minutes.clip(0))


def changes(model: PlacementModel) -> Iterator[Level]:
    """Students whose published place becomes another one, or none."""
    published = model.tables.published
    moved = (published[model.student] != model.opening) & (published[model.student] != NOBODY)
    yield level_of(model, "changes", pair=moved, idle=published != NOBODY)


CRITERIA: dict[Criterion, Callable[[PlacementModel], Iterator[Level]]] = {
    "placed": placed,
    "alone": alone,
    "overload": overload,
    "preference": preference,
    "women_present": women_present,
    "flagged": flagged,
    "travel": travel,
    "changes": changes,
}


def levels_of(model: PlacementModel, order: Sequence[Criterion] | None = None) -> list[Level]:
    """Every figure of the policy's order, or another, most important first."""
    names = model.tables.problem.policy.criteria if order is None else order
    return [level for name in names for level in CRITERIA[name](model)]


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


def figures(model: PlacementModel, levels: Sequence[Level], chosen: Ints) -> list[int]:
    """The values of some levels for a plan, in their order: plans are compared by them."""
    return [figure(model, level, chosen) for level in levels]


def is_alone(model: PlacementModel, pairs: Ints) -> Bools:
    """For each taken pair, whether it puts someone who wished company alone at a flagged site."""
    groups = model.group[pairs]
    company = np.bincount(groups[groups != NOBODY], minlength=1)
    is_only: Bools = (groups != NOBODY) & (company[groups] == 1)
    return is_only


def lottery_levels(model: PlacementModel) -> list[Level]:
    """The two levels that follow those of the policy: the last word between plans with equal figures.

    Each student draws a number from SHA-256 of seed and id, so neither her place in a list nor anything else about her
    says what it is. Plans are compared by the sum of weight times rank, where the weight, 1 to 4096, comes from her
    number; a place off her list counts as one rank after the longest list, no place as two. What is still equal then
    is decided by the sum of a number drawn for each pair of student and opening.
    """
    tables = model.tables
    weight = (tables.lottery >> np.uint64(52)).astype(np.int64) + 1
    by_rank = level_of(
        model, "lottery", pair=weight[model.student] * model.rank, idle=weight * (tables.longest + 2)
    )
    return [by_rank, level_of(model, "draw", pair=_draws(model))]


def _draws(model: PlacementModel) -> Ints:
    """A number from 0 to 4095 for every pair: the numbers of student and opening mixed."""
    tables = model.tables
    opening = np.array([lottery_number(tables.problem.seed, name) for name in tables.opening_ids], np.uint64)
    return draws_of(tables.lottery[model.student], opening[model.opening])
