"""Sharper prices for a country, block by block: parts of the flow that share teams, each small enough for GLOP.

Blocks meet only in groups at sites that have openings of several. Rows of those, and cuts that tie blocks together,
keep the prices that the first-order method gave them (Lagrangian decomposition); what is left of a block is a linear
programme of its own, over all its pairs, brought to its optimum with the engine's rows and cuts. What the blocks prove
and what the shared rows are worth is an exact bound again.
"""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, renumbered
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.linear import SCALE
from matching.engine.programme import Objective
from matching.engine.relaxation import Relaxation, Rows
from matching.placement.solver.large.excerpt import Excerpt
from matching.placement.solver.large.first_order import Evidence, FirstOrder, Priced
from matching.placement.solver.programme import Counted, PlacementProgramme

LARGEST = 12_000
"""Students of a block beyond which the simplex method would take too long."""
FINE = 6
"""Costs of a block are whole numbers of a rank divided by two so many times."""
NEAR = SCALE * 3 // 10
"""How much dearer than the best of its student a pair may be to take part from the beginning."""
ROUNDS, MORE_ROUNDS = 6, 2
"""Rounds of cuts, at most, and when a block goes on from rows that were found for another cost."""


class Blocks:
    """The blocks of a country. `block`: a number by student; `prices`: what there is so far."""

    def __init__(self, prices: FirstOrder, block: Ints, control: Control) -> None:
        self.prices, self.block, self.control = prices, block, control
        self.rows: dict[int, Rows] = {}

    def sharpened(self) -> Evidence | None:
        """What prices prove when blocks have their best ones; None where none came out. Raises nothing.

        Blocks for which there was no time keep the prices that they had.
        """
        return self._evidence(self.prices, ROUNDS)

    def with_level(self, own: Ints, weight: int) -> Evidence | None:
        """The same for another cost by pair and so many times the one that prices are for, from the rows found there.

        The best prices of groups, teams and cuts are others where another level counts as well.
        """
        return self._evidence(self.prices.with_level(own, weight), MORE_ROUNDS) if self.rows else None

    def _evidence(self, prices: FirstOrder, rounds: int) -> Evidence | None:
        best = prices.best
        if best is None:
            return None
        division = _Division(prices, best, self.block)
        shared = prices.relaxed(best, division.of_rows != NOBODY, division.of_others != NOBODY)

        found: dict[int, _Block] = {}
        for number in division.by_size:
            with suppress(Stopped, NoPlan):
                self.control.keep_going()
                found[number] = division.solved(number, shared, self.rows.get(number), rounds, self.control)
        if not found:
            return None
        self.rows |= {number: one.rows for number, one in found.items() if number not in self.rows}
        done = np.array(sorted(found))
        rest = prices.relaxed(best, np.isin(division.of_rows, done), np.isin(division.of_others, done))
        reduced, bound = rest.evidence.reduced.copy(), rest.evidence.bound
        for number, one in found.items():
            reduced[division.of_pairs == number] = one.reduced
            bound += one.bound
        return Evidence(bound, reduced, best.evidence.seat)


@dataclass(frozen=True, eq=False)
class _Block:
    """What is proven of one block, in 1/SCALE: a bound without its pairs, and their reduced costs.

    `rows`: links and cuts that this rests on, over its columns.
    """

    bound: int
    reduced: Ints
    rows: Rows


@dataclass(frozen=True, eq=False)
class _Near(PlacementProgramme):
    """A programme that begins with the columns it is told."""

    near: Bools

    def promising(self, relaxation: Relaxation) -> Bools:
        """Those."""
        return self.near[relaxation.origin]


@dataclass(frozen=True, eq=False)
class _Division:
    """To which block everything belongs: its number, or NOBODY for what several share."""

    prices: FirstOrder
    best: Priced
    of_students: Ints

    @cached_property
    def of_pairs(self) -> Ints:
        """By pair of the face."""
        return self.of_students[self.prices.face.model.student[self.prices.face.pairs]]

    @cached_property
    def by_size(self) -> list[int]:
        """Blocks that are not too large, those with few students first."""
        numbers, students = np.unique(self.of_students[self.prices.face.placed], return_counts=True)
        order = np.lexsort((numbers, students))
        return [int(numbers[one]) for one in order if students[one] <= LARGEST]

    @cached_property
    def of_groups(self) -> Ints:
        """By group."""
        inside = self.prices.counted.group[self.prices.face.pairs]
        return _only(inside, self.of_pairs, self.prices.counted.group_count)

    @cached_property
    def of_teams(self) -> Ints:
        """By team."""
        inside = self.prices.counted.team[self.prices.face.pairs]
        return _only(inside, self.of_pairs, len(self.prices.counted.team_limit))

    @cached_property
    def of_others(self) -> Ints:
        """By column that is not a pair."""
        return np.concatenate([self.of_groups, self.of_groups, self.of_teams])

    @cached_property
    def of_rows(self) -> Ints:
        """By row of the programme that was written down, its cuts last."""
        model, rows = self.prices.face.model, self.best.written.rows
        openings, students = len(model.tables.opening_ids), model.student_count
        parts = [
            self.of_students,
            _only(model.opening[self.prices.face.pairs], self.of_pairs, openings),
            self.of_groups,
            self.of_groups[rows.seats // openings],
            self.of_teams,
            self.of_groups[rows.links // students],
        ]
        base, sums = np.concatenate(parts), self.best.written.sums
        return np.concatenate([base, _only(sums.row, base[sums.column], sums.count)])

    def solved(
        self, number: int, shared: Priced, known: Rows | None, rounds: int, control: Control
    ) -> _Block:
        """The best prices of a block, where what is shared has its own already. Raises Stopped."""
        programme, pairs = self._programme(number), self.of_pairs == number
        own = self.of_others == number
        cost = np.concatenate([shared.evidence.reduced[pairs], shared.others[own]]) >> (_BITS - FINE)
        start = programme.relaxation if known is None else programme.relaxation.with_rows(known)
        proof = Bounding(programme, control).proof(
            start, Objective("block", cost), cut_rounds=rounds, best_effort=True
        )
        origin, count = proof.relaxation.origin, int(np.count_nonzero(pairs))
        is_pair = origin < count
        reduced = np.zeros(count, np.int64)
        reduced[origin[is_pair]] = proof.vertex.reduced[is_pair]
        bound = proof.vertex.bound + proof.offset * SCALE - int(np.minimum(reduced, 0).sum())
        rows = proof.relaxation.rows
        joined = rows.only(np.arange(rows.count) >= programme.relaxation.rows.count)
        return _Block(bound >> FINE, reduced >> FINE, joined)

    def _programme(self, number: int) -> PlacementProgramme:
        """A block by itself, without the rows that it shares."""
        prices, inside = self.prices, self.of_pairs == number
        model, pairs, face = prices.face.model, prices.face.pairs[inside], copy(prices.face)
        face.placed, face.pairs = face.placed & (self.of_students == number), pairs
        own = np.zeros(len(face.must_fill), bool)
        own[model.opening[pairs]] = True
        face.must_fill = face.must_fill & own
        face.chosen = np.where(face.placed, face.chosen, NOBODY)
        groups, teams = self.of_groups == number, self.of_teams == number
        counted = Counted(
            renumbered(prices.counted.group, groups),
            prices.counted.lonely,
            int(np.count_nonzero(groups)),
            renumbered(prices.counted.team, teams),
            prices.counted.team_limit[teams],
        )
        programme = Excerpt.of(face, prices.objective.levels, counted, pairs).programme()
        near = np.ones(len(programme.relaxation.settled), bool)
        near[: len(pairs)] = prices.beyond_best(self.best.evidence)[inside] <= NEAR
        taken = face.chosen[face.chosen != NOBODY]
        near[np.searchsorted(pairs, taken)] = True
        return programme.remade(_Near, near=near)


_BITS = SCALE.bit_length() - 1


def _only(number: Ints, block: Ints, count: int) -> Ints:
    """The block of everything that is numbered by its members: NOBODY where there are several, or none."""
    least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, NOBODY)
    inside = number != NOBODY
    np.minimum.at(least, number[inside], block[inside])
    np.maximum.at(most, number[inside], block[inside])
    return np.where(least == most, most, NOBODY)
