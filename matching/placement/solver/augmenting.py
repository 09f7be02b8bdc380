"""A good plan with one pair more: room for it by the cheapest chains of moves (shortest augmenting paths).

A student who is to have an opening displaces somebody, who goes where it costs least, and so on until a free seat.
What a move costs is told by every figure at once, groups and teams as they are before the first move: exact for a
single move, nearly so for a chain. So what comes out is a right plan and mostly the best, which a proof has to say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.placement.criteria import Level
from matching.placement.model import PlacementModel

LONGEST = 30
"""Moves that a chain may have without one figure weighing as much as the next more important one."""
LARGEST_COST = 2**55
"""What a chain of so many moves may cost, with all figures in one number; twice as long, it stays below `FAR`."""
FAR = 2**61
"""No chain leads there; also the limit of those who are in no team."""
MOST_MOVES = 60
"""Of a chain, at most."""
ENDS = 5
"""Free seats that are tried, the cheapest first, when chains to them cross themselves."""


@dataclass(eq=False)
class _Plan:
    """A plan while it is changed: a pair by student, the seats that are left, members by group and by team."""

    model: PlacementModel
    chosen: Ints
    free: Ints
    in_group: Ints
    in_team: Ints

    @classmethod
    def of(cls, model: PlacementModel, chosen: Ints) -> _Plan:
        taken = chosen[chosen != NOBODY]
        seats = model.tables.capacity
        free = seats - np.bincount(model.opening[taken], minlength=len(seats))
        return cls(
            model, chosen.copy(), free, *(_members(column, taken) for column in (model.group, model.team))
        )

    def moved(self, student: int, pair: int) -> None:
        """Give a student a pair, or none."""
        for each, step in ((int(self.chosen[student]), -1), (pair, 1)):
            if each != NOBODY:
                self.free[self.model.opening[each]] -= step
                self.in_group[self.model.group[each]] += step
                self.in_team[self.model.team[each]] += step
        self.chosen[student] = pair


def _members(column: Ints, taken: Ints) -> Ints:
    """How many of the pairs taken count for each group or team; the last entry, which -1 finds, is for none."""
    return np.bincount(
        column[taken] % (int(column.max(initial=NOBODY)) + 2), minlength=int(column.max(initial=NOBODY)) + 2
    )


class Augmenting:
    """A plan to start from, and the figures that say what is cheap."""

    def __init__(self, model: PlacementModel, levels: list[Level], chosen: Ints) -> None:
        self.model, self.levels, self.start = model, levels, _Plan.of(model, chosen)
        self.first = model.first
        self.limit = np.append(model.tables.team_limit, FAR)
        self.scales = self._scales()

    def _scales(self) -> list[int]:
        """How far each figure can change on a chain, as far as they fit in one number, most important first."""
        scales, total = [], 1
        for level in self.levels:
            widest = int(level.pair.max(initial=0)) - int(level.pair.min(initial=0))
            scale = 2 * LONGEST * (max(1, widest) if level.counts == "pairs" else 2) + 1
            if total * scale > LARGEST_COST:
                break
            scales.append(scale)
            total *= scale
        return scales

    def with_pair(self, pair: int, placed: Bools) -> Ints | None:
        """A plan that uses a pair and places exactly these students; None when no chain was found."""
        plan = _Plan.of(self.model, self.start.chosen)
        student = int(self.model.student[pair])
        for other in np.nonzero((plan.chosen != NOBODY) & ~placed)[0].tolist():
            plan.moved(other, NOBODY)
        plan.moved(student, NOBODY)
        if not self._insert(plan, student, np.array([pair]), student):
            return None
        for other in np.nonzero((plan.chosen == NOBODY) & placed)[0].tolist():
            if not self._insert(plan, other, np.arange(self.first[other], self.first[other + 1]), student):
                return None
        return plan.chosen

    def _insert(self, plan: _Plan, student: int, pairs: Ints, staying: int) -> bool:
        """Give a student one of her pairs and whoever has to make room another place, but not one who stays."""
        model, opening = self.model, self.model.opening
        home = np.where(plan.chosen == NOBODY, NOBODY, opening[plan.chosen])
        by_home = np.argsort(home, kind="stable")
        homes = np.searchsorted(home[by_home], np.arange(len(plan.free) + 1))
        away, by = np.full(len(plan.free), FAR), np.full(len(plan.free), NOBODY)
        rows, offer = pairs, self._cost(plan, pairs)
        for _ in range(MOST_MOVES):
            better = offer < away[opening[rows]]
            rows, offer = rows[better], offer[better]
            order = np.lexsort((rows, offer, opening[rows]))
            order = order[np.diff(opening[rows[order]], prepend=NOBODY) != 0]
            to = opening[rows[order]]
            away[to], by[to] = offer[order], rows[order]
            full = to[plan.free[to] <= 0]
            movers = by_home[ranges(homes[full], homes[full + 1])]
            movers = movers[(movers != staying) & (movers != student)]
            if not len(movers):
                break
            rows = ranges(self.first[movers], self.first[movers + 1])
            rows = rows[plan.chosen[model.student[rows]] != rows]
            offer = away[home[model.student[rows]]] + self._cost(plan, rows)
        ends = np.nonzero((plan.free > 0) & (away < FAR))[0]
        return any(
            self._moved_along(plan, by, end)
            for end in ends[np.argsort(away[ends], kind="stable")][:ENDS].tolist()
        )

    def _moved_along(self, plan: _Plan, by: Ints, end: int) -> bool:
        """Move everybody on the way to a free seat, if nobody is on it twice."""
        moves: dict[int, int] = {}
        while end != NOBODY:
            pair = int(by[end])
            student = int(self.model.student[pair])
            if student in moves:
                return False
            moves[student] = pair
            before = int(plan.chosen[student])
            end = NOBODY if before == NOBODY else int(self.model.opening[before])
        for student, pair in moves.items():
            plan.moved(student, pair)
        return True

    def _cost(self, plan: _Plan, pairs: Ints) -> Ints:
        """What it costs that the students of some pairs, each by herself, go there from where they are."""
        student = self.model.student[pairs]
        before = plan.chosen[student]
        nowhere = before == NOBODY
        total = np.zeros(len(pairs), np.int64)
        for scale, level in zip(self.scales, self.levels, strict=False):
            if level.counts == "alone":
                change = self._alone(plan, pairs, before, nowhere)
            elif level.counts == "overload":
                change = self._overload(plan, pairs, before, nowhere)
            else:
                change = level.pair[pairs] - np.where(nowhere, level.idle[student], level.pair[before])
            total = total * scale + change
        return total

    def _alone(self, plan: _Plan, pairs: Ints, before: Ints, nowhere: Bools) -> Ints:
        new, old = self.model.group[pairs], np.where(nowhere, NOBODY, self.model.group[before])
        there, here = plan.in_group[new], plan.in_group[old]
        enters = np.where(new == NOBODY, 0, (there == 0) - 1 * (there == 1))
        leaves = np.where(old == NOBODY, 0, (here == 2) - 1 * (here == 1))
        return np.where(new == old, 0, enters + leaves)

    def _overload(self, plan: _Plan, pairs: Ints, before: Ints, nowhere: Bools) -> Ints:
        new, old = self.model.team[pairs], np.where(nowhere, NOBODY, self.model.team[before])
        enters = np.where(new == NOBODY, 0, 1 * (plan.in_team[new] >= self.limit[new]))
        leaves = np.where(old == NOBODY, 0, 1 * (plan.in_team[old] > self.limit[old]))
        return np.where(new == old, 0, enters - leaves)
