"""From a relaxation with pools to one of pairs, for levels in which pairs of one pool differ.

What is open in a pool is the sum of the pairs that lead through it. So every row over pools is a row over pairs, and
the limits of a pool are a row over the pairs that lead through it. Nothing is gained or lost: the plans are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.relaxation import FREE, Relaxation, Rows
from matching.placement.solver.large.excerpt import some_pairs
from matching.placement.solver.pooled import Pooled
from matching.placement.solver.programme import NO_ROWS, Counted, Programme, links_of
from matching.placement.tables import NOBODY, Bools, Ints, ranges


@dataclass(frozen=True, eq=False)
class Unfolded:
    """A programme over those pairs of the whole model that plans in a relaxation with pools can use."""

    pairs: Ints
    programme: Programme

    def lifted(self, chosen: Ints) -> Ints:
        """A plan over these pairs in the numbers of the whole model."""
        lifted = np.full(len(chosen), NOBODY)
        lifted[chosen != NOBODY] = self.pairs[chosen[chosen != NOBODY]]
        return lifted

    def numbered(self, chosen: Ints) -> Ints:
        """A plan of the whole model over these pairs, which it must use only."""
        return np.where(chosen == NOBODY, NOBODY, np.searchsorted(self.pairs, chosen))


def unfolded(pooled: Pooled, relaxation: Relaxation, closed: Bools) -> Unfolded:
    """The pairs that are open, and what the relaxation says of them. `closed`: loose pairs that no plan needs."""
    pools, first_choice = pooled.pools, pooled.first_choice
    most = relaxation.whole(relaxation.upper)
    open_loose = ~closed
    for first, of_pair in pooled.paths():
        open_loose &= most[first + of_pair] > 0
    loose = np.nonzero(open_loose)[0]
    single = np.nonzero(most[: pooled.pair_count])[0]
    pairs = np.concatenate([pools.single[single], pools.loose[loose]])
    order = np.argsort(pairs)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))  # where each of them, as given, is among the sorted ones
    pairs = pairs[order]
    others = first_choice - pooled.pair_count
    width = len(pairs) + others
    # a column of the pooled programme is, in the new one, a column or the sum of some
    source = [single, pooled.pair_count + np.arange(others)]
    target = [place[: len(single)], len(pairs) + np.arange(others)]
    for first, of_pair in pooled.paths():
        source.append(first + of_pair[loose])
        target.append(place[len(single) :])
    source, target = np.concatenate(source), np.concatenate(target)
    rows = _substituted(relaxation, source, target, width)
    limits = _limits(pooled, relaxation, source, target, width)
    settled = np.zeros(width, np.int64)
    value = relaxation.whole(relaxation.lower)
    upper = np.ones(width, np.int64)
    lower = np.zeros(width, np.int64)
    direct = len(single) + others
    lower[target[:direct]], upper[target[:direct]] = value[source[:direct]], most[source[:direct]]
    model = some_pairs(pooled.full, pairs)
    counted = Counted.of(pooled.full, pooled.levels).within(pairs)
    whole = Relaxation(np.arange(width), np.zeros(width, np.int64), upper, rows.joined(limits), settled)
    start = whole.narrowed(lower, upper, whole.rows.lower, whole.rows.upper)
    links = links_of(model, counted.group, counted.group_count) if counted.group_count else NO_ROWS
    return Unfolded(pairs, counted.programme(model, start, links))


def _substituted(relaxation: Relaxation, source: Ints, target: Ints, width: int) -> Rows:
    """The rows with every open column replaced by the sum of the columns that it stands for."""
    rows = relaxation.rows
    number = np.full(len(relaxation.settled), NOBODY)
    number[relaxation.origin] = np.arange(relaxation.width)
    is_open = number[source] != NOBODY
    column, target = number[source[is_open]], target[is_open]
    by_column = np.argsort(rows.column, kind="stable")
    edges = np.searchsorted(rows.column[by_column], np.arange(relaxation.width + 1))
    entry = by_column[ranges(edges[column], edges[column + 1])]
    target = np.repeat(target, edges[column + 1] - edges[column])
    return _summed(rows.row[entry], target, rows.coefficient[entry], rows.lower, rows.upper, width)


def _summed(row: Ints, column: Ints, coefficient: Ints, lower: Ints, upper: Ints, width: int) -> Rows:
    """Rows of which entries that come more than once are added up."""
    keys, place = np.unique(row * width + column, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, place, coefficient)
    keys, total = keys[total != 0], total[total != 0]
    return Rows(keys // width, keys % width, total, lower, upper)


def _limits(pooled: Pooled, relaxation: Relaxation, source: Ints, target: Ints, width: int) -> Rows:
    """What the limits of choices, arcs and seats say of the pairs that lead through them."""
    inside = source >= pooled.first_choice
    column, row = np.unique(source[inside], return_inverse=True)
    lower, upper = relaxation.whole(relaxation.lower)[column], relaxation.whole(relaxation.upper)[column]
    rows = _summed(row, target[inside], np.ones(len(row), np.int64), lower, upper, width)
    return rows
