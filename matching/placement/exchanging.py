"""Finds exchanges: chains of moves after which somebody has a full opening and nobody loses a place.

Chains are rows of pairs that are taken, hers first. Whoever moves leaves the opening in which the one before arrives,
so that a row says everything. All rows of one length are weighed at once, figure by figure, and the best are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.placement.criteria import Level
from matching.placement.model import PlacementModel

LONGEST = 4
MOST = 250_000
"""Chains of one length beyond which neither these nor longer ones are looked at: only where hundreds of openings are
open to everybody, and then those of three moves are nearly always within."""


class Exchanging:
    """A plan, as a pair by student, and what moving a few of its students would change."""

    def __init__(self, model: PlacementModel, chosen: Ints, levels: list[Level]) -> None:
        self.model, self.chosen, self.levels = model, chosen, levels
        taken = chosen[chosen != NOBODY]
        openings = len(model.tables.opening_ids)
        self.is_full = np.bincount(model.opening[taken], minlength=openings) >= model.tables.capacity
        order = np.argsort(model.opening[taken], kind="stable")
        self.holders = model.student[taken][order]
        self.begins = np.searchsorted(model.opening[taken][order], np.arange(openings + 1))
        self.in_group, self.in_team = _members(model.group, taken), _members(model.team, taken)
        self.to_free = _PairsByStudent.of(model, ~self.is_full[model.opening])
        self.to_full = _PairsByStudent.of(model, self.is_full[model.opening])

    def best(self, pair: int, most: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """The best chains that begin with a pair, at most so many: figures by level and pairs."""
        found = [
            (self._effect(row), len(row), tuple(row.tolist()))
            for chains in self._chains(pair)
            for row in chains[self._foremost(chains, most)]
        ]
        return [(effect, row) for effect, _, row in sorted(found)[:most]]

    def _chains(self, pair: int) -> Iterator[Ints]:
        """All chains that begin with a pair, length by length: a row of pairs each."""
        student, opening = int(self.model.student[pair]), int(self.model.opening[pair])
        rows = np.array([[pair]])
        if not self.is_full[opening]:
            yield rows
            return
        left = NOBODY if self.chosen[student] == NOBODY else int(self.model.opening[self.chosen[student]])
        home = np.full(self.model.student_count, NOBODY)
        to_left = np.nonzero(self.model.opening == left)[0]
        home[self.model.student[to_left]] = to_left
        for length in range(2, LONGEST + 1):
            row, holder = self._leavers(rows)
            if self.to_free.count(holder) > MOST:
                return
            ends = self._followed(rows, row, *self.to_free.of_each(holder))
            swaps = np.nonzero(home[holder] != NOBODY)[0]
            yield np.concatenate([ends, self._followed(rows, row, swaps, home[holder[swaps]])])
            if length == LONGEST or self.to_full.count(holder) > MOST:
                return
            rows = self._followed(rows, row, *self.to_full.of_each(holder))
            rows = rows[self.model.opening[rows[:, -1]] != left]

    def _followed(self, rows: Ints, row: Ints, leaver: Ints, pair: Ints) -> Ints:
        """Chains with one more pair; `row`: by leaver, the chain to go on with. No opening occurs twice in one."""
        before = rows[row[leaver]]
        kept = np.ones(len(pair), bool)
        for column in before.T:
            kept &= self.model.opening[column] != self.model.opening[pair]
        return np.concatenate([before[kept], pair[kept][:, None]], axis=1)

    def _leavers(self, rows: Ints) -> tuple[Ints, Ints]:
        """Who may make room: rows by their number, with each who has a seat in the opening that the row ends in."""
        opening = self.model.opening[rows[:, -1]]
        begins, ends = self.begins[opening], self.begins[opening + 1]
        return np.repeat(np.arange(len(rows)), ends - begins), self.holders[ranges(begins, ends)]

    def _foremost(self, chains: Ints, most: int) -> Ints:
        """The numbers of the best chains: figure by figure, and no further than it takes to tell them apart."""
        sure, tied = [np.zeros(0, np.int64)], np.arange(len(chains))
        for level in range(len(self.levels)):
            wanted = most - sum(map(len, sure))
            if len(tied) <= wanted:
                break
            values = self._changes(chains[tied], level)
            edge = np.partition(values, wanted - 1)[wanted - 1] if wanted else NOBODY
            sure.append(tied[values < edge] if wanted else tied[:0])
            tied = tied[values == edge] if wanted else tied[:0]
        wanted = most - sum(map(len, sure))
        return np.concatenate([*sure, tied[: max(0, wanted)]])

    def _effect(self, row: Ints) -> tuple[int, ...]:
        return tuple(int(self._changes(row[None], level)[0]) for level in range(len(self.levels)))

    def _changes(self, chains: Ints, number: int) -> Ints:
        """What chains change in a figure."""
        level = self.levels[number]
        students = self.model.student[chains]
        old = self.chosen[students]
        if level.counts == "alone":
            groups = self.model.group, self.in_group
            return self._recounted(*groups, old, chains, lambda _, count: count == 1)
        if level.counts == "overload":
            limit = self.model.tables.team_limit
            teams = self.model.team, self.in_team
            return self._recounted(
                *teams, old, chains, lambda team, count: np.maximum(0, count - limit[team])
            )
        before = np.where(old == NOBODY, level.idle[students], level.pair[old])
        changes: Ints = level.pair[chains].sum(axis=1) - before.sum(axis=1)
        return changes

    def _recounted(
        self, counted: Ints, counts: Ints, old: Ints, new: Ints, worth: Callable[[Ints, Ints], Ints | Bools]
    ) -> Ints:
        """What a figure changes that is a sum over groups, or teams, of what so many members are worth.

        `counted`: the group by pair, -1 for none; `counts`: the members that it has now. A group that several moves
        change is weighed once.
        """
        inside = np.where(old == NOBODY, NOBODY, counted[old])
        groups = np.concatenate([counted[new], inside], axis=1)
        changes = np.zeros(len(new), np.int64)
        some = np.nonzero((groups != NOBODY).any(axis=1))[0]
        groups, sign = groups[some], np.repeat([1, -1], new.shape[1])
        for place in range(groups.shape[1]):
            group = groups[:, place]
            is_same = groups == group[:, None]
            gain = (is_same * sign).sum(axis=1)
            weighed = np.nonzero((group != NOBODY) & ~is_same[:, :place].any(axis=1) & (gain != 0))[0]
            group, gain = group[weighed], gain[weighed]
            more = worth(group, counts[group] + gain).astype(np.int64) - worth(group, counts[group])
            changes[some[weighed]] += more
        return changes


def _members(counted: Ints, taken: Ints) -> Ints:
    """How many of the pairs that a plan takes are in each group."""
    groups = counted[taken]
    return np.bincount(groups[groups != NOBODY], minlength=int(counted.max(initial=0)) + 1)


@dataclass(frozen=True, eq=False)
class _PairsByStudent:
    """Some pairs of a model, and where those of each student begin."""

    pairs: Ints
    begins: Ints

    @classmethod
    def of(cls, model: PlacementModel, wanted: Bools) -> _PairsByStudent:
        """The pairs that are wanted."""
        pairs = np.nonzero(wanted)[0]
        return cls(pairs, np.searchsorted(model.student[pairs], np.arange(model.student_count + 1)))

    def count(self, students: Ints) -> int:
        """How many pairs these students have, each as often as she is named."""
        return int((self.begins[students + 1] - self.begins[students]).sum())

    def of_each(self, students: Ints) -> tuple[Ints, Ints]:
        """All pairs of these students, and before them the place of the student whose each is."""
        begins, ends = self.begins[students], self.begins[students + 1]
        return np.repeat(np.arange(len(students)), ends - begins), self.pairs[ranges(begins, ends)]
