"""From an aggregate relaxation to one of pairs, for levels in which pairs that were alike differ (disaggregation).

What is open in an aggregate column is the sum of the pairs that lead through it. So every row over such columns is a
row over pairs, and the limits of one are a row over the pairs that lead through it. Nothing is gained or lost: the
plans are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.engine.relaxation import FREE, Relaxation, Rows, rows_of
from matching.placement.criteria import Level
from matching.placement.solver.aggregate_programme import AggregateProgramme
from matching.placement.solver.large.excerpt import SomePairs, some_pairs
from matching.placement.solver.programme import Counted, PlacementProgramme


@dataclass(frozen=True, eq=False)
class Disaggregated(SomePairs):
    """A programme over those pairs of the whole model that plans in an aggregate relaxation can use."""

    programme: PlacementProgramme


def disaggregated(
    aggregate: AggregateProgramme, relaxation: Relaxation, levels: list[Level], closed: Bools
) -> Disaggregated:
    """The pairs that are open, and what the relaxation says of them, for some levels that follow.

    `closed`: loose pairs that no plan needs.
    """
    lower, most = relaxation.whole(relaxation.lower), relaxation.whole(relaxation.upper)
    pairs, sums = _columns(aggregate, most, closed)
    rows = _substituted(relaxation, sums).joined(_limits(aggregate, lower, most, sums))
    if aggregate.group_count:
        rows = rows.joined(_ties(aggregate, lower, most, sums))
    zeros, ones = np.zeros(sums.width, np.int64), np.ones(sums.width, np.int64)
    whole = Relaxation(np.arange(sums.width), zeros, ones, rows, zeros)
    same = sums.source < aggregate.first_choice
    low, high = zeros.copy(), ones.copy()
    low[sums.target[same]], high[sums.target[same]] = lower[sums.source[same]], most[sums.source[same]]
    whole = Relaxation(whole.origin, zeros, np.maximum(ones, high), rows, zeros)
    start = whole.narrowed(low, high)
    model, counted = some_pairs(aggregate.full, pairs), aggregate.counted.within(pairs)
    start = start.with_rows(_together(start, counted, len(pairs)))
    own = [level.over(pairs) for level in levels]
    programme = counted.programme(model, own, start, counted.links(model))
    return Disaggregated(pairs, programme.remade(OverPairs))


class OverPairs(PlacementProgramme):
    """The programme of the pairs that the aggregate leaves open, of which a good plan is soon known.

    So very many columns are searched below it, and none without prices: these close more in a second than a search in
    minutes.
    """

    wide = 80_000
    narrow = 0


def _together(start: Relaxation, counted: Counted, pairs: int) -> Rows:
    """Rows that limit nothing: who counts in one group or team stays in one part, whatever is settled there.

    Parts are otherwise divided by rows that still say something, and each works out its groups and teams by itself.
    """
    groups, teams = counted.group_count, len(counted.team_limit)
    place = start.place
    of_team = np.where(counted.team != NOBODY, groups + counted.team, NOBODY)
    group, team, column = np.arange(groups), groups + np.arange(teams), np.arange(pairs)
    row = np.concatenate([counted.group, of_team, group, group, team])
    column = np.concatenate([column, column, pairs + np.arange(2 * groups + teams)])
    kept = (row != NOBODY) & (place[column] != NOBODY)
    free = np.full(groups + teams, FREE)
    return rows_of([(row[kept], place[column[kept]], 1)], -free, free)


def open_loose(aggregate: AggregateProgramme, relaxation: Relaxation, closed: Bools) -> Bools:
    """Which loose pairs are open."""
    return _along_open(aggregate, relaxation.whole(relaxation.upper)) & ~closed


def _along_open(aggregate: AggregateProgramme, most: Ints) -> Bools:
    is_open = np.ones(len(aggregate.aggregation.loose), bool)
    for first, of_pair in aggregate.paths():
        is_open &= most[first + of_pair] > 0
    return is_open


@dataclass(frozen=True, eq=False)
class _Sums:
    """What aggregate columns are in columns of pairs: each `source` is the sum of its `target`s, of `width` in all."""

    source: Ints
    target: Ints
    width: int

    def replaced(self, row: Ints, column: Ints, coefficient: Ints, lower: Ints, upper: Ints) -> Rows:
        """Rows over columns with aggregation, given by their entries, as rows over columns of pairs."""
        by_source = np.argsort(self.source, kind="stable")
        first = np.searchsorted(self.source[by_source], column)
        last = np.searchsorted(self.source[by_source], column, side="right")
        target = self.target[by_source[ranges(first, last)]]
        keys, place = np.unique(np.repeat(row, last - first) * self.width + target, return_inverse=True)
        total = np.zeros(len(keys), np.int64)
        np.add.at(total, place, np.repeat(coefficient, last - first))
        keys, total = keys[total != 0], total[total != 0]
        return Rows(keys // self.width, keys % self.width, total, lower, upper)


def _columns(aggregate: AggregateProgramme, most: Ints, closed: Bools) -> tuple[Ints, _Sums]:
    """The pairs that can be in a plan, in their order, and what aggregate columns are in them.

    `most`: the upper limit of every aggregate column.
    """
    aggregation, others = aggregate.aggregation, np.arange(aggregate.pair_count, aggregate.first_choice)
    single = np.nonzero(most[: aggregate.pair_count])[0]
    loose = np.nonzero(_along_open(aggregate, most) & ~closed)[0]
    pairs = np.concatenate([aggregation.single[single], aggregation.loose[loose]])
    order = np.argsort(pairs)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    source = [single, others, *(first + of_pair[loose] for first, of_pair in aggregate.paths())]
    of_loose = place[len(single) :]
    target = [place[: len(single)], len(pairs) + np.arange(len(others)), of_loose, of_loose, of_loose]
    return pairs[order], _Sums(np.concatenate(source), np.concatenate(target), len(pairs) + len(others))


def _substituted(relaxation: Relaxation, sums: _Sums) -> Rows:
    """The rows with every open column replaced by the sum of the columns that it stands for."""
    rows = relaxation.rows
    return sums.replaced(rows.row, relaxation.origin[rows.column], rows.coefficient, rows.lower, rows.upper)


def _limits(aggregate: AggregateProgramme, lower: Ints, most: Ints, sums: _Sums) -> Rows:
    """What the limits of choices, arcs and seats say of the pairs that lead through them."""
    column = np.unique(sums.source[sums.source >= aggregate.first_choice])
    each = np.arange(len(column))
    return sums.replaced(each, column, np.ones(len(column), np.int64), lower[column], most[column])


def _ties(aggregate: AggregateProgramme, lower: Ints, most: Ints, sums: _Sums) -> Rows:
    """Where a seat in a group is settled, its pairs are no longer in a row with what says that somebody is there.

    So there is one that says so: division must not take them for strangers.
    """
    seat = np.nonzero(aggregate.seat_group != NOBODY)[0]
    column = aggregate.first_seat + seat
    kept = (lower[column] == most[column]) & (most[column] > 0)
    column, group = column[kept], aggregate.seat_group[seat[kept]]
    each, taken = np.arange(len(column)), most[column]
    alone = aggregate.pair_count + group
    return sums.replaced(
        np.concatenate([each, each, each]),
        np.concatenate([column, alone, alone + aggregate.group_count]),
        np.concatenate([np.ones(len(column), np.int64), -taken, -taken]),
        np.full(len(column), -FREE),
        np.zeros(len(column), np.int64),
    )
