"""A bound that knows which whole cases fit the hours of a supervisor, and that half a visit is none.

Every row but hours and links gets a price (Lagrangian relaxation of a generalised assignment problem: Ross and Soland
1975; Fisher, Jaikumar and Van Wassenhove 1986). What is left falls apart by supervisor: sites, each with what going
there costs, of which the best fit her hours. That is a knapsack problem, and its best in whole numbers is above its
linear optimum, which is what a linear relaxation has. So the prices of a linear optimum prove more here than there, and
a subgradient method betters them. Everything is reckoned in whole numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.control import Control
from matching.engine.linear import SCALE
from matching.engine.relaxation import FREE, Relaxation, Rows

STEP, GAP = 0.2, 0.01
"""How far prices go at first, as a share of what is between bound and plan; at most this much of the bound counts."""
PATIENCE, SHORTER = 5, 0.7
"""Rounds without gain after which steps are shorter, and by how much. Prices go on from where they are: the best ones
are mostly a kink that few directions lead up from, and from which a single step therefore loses."""
TURN = 0.3
"""How much of a direction is new; the rest is that of the round before (a deflected subgradient)."""
WIDEST = 2_000
"""Most units of hours in a knapsack; more take too long, and there the row keeps its price."""


class Answer(NamedTuple):
    """What prices prove, in 1/SCALE, and how far the best answers to them are from what each row asks."""

    bound: int
    lacking: Ints


def with_reachable_limits(relaxation: Relaxation) -> Relaxation:
    """The same with rows of hours that stop at the largest sum of whole cases: 6 and 10 make 20, and never 21."""
    rows, upper = relaxation.rows, relaxation.rows.upper.copy()
    unfit = (rows.coefficient < 2) | (relaxation.lower != 0)[rows.column]
    fits = (rows.upper >= 0) & (rows.upper <= WIDEST)
    fits[rows.row[unfit]] = False
    ends = np.searchsorted(rows.row, np.arange(rows.count + 1))
    for row in np.nonzero(fits)[0].tolist():
        sums, within = 1, (1 << (int(upper[row]) + 1)) - 1
        entries = slice(ends[row], ends[row + 1])
        weights, counts = rows.coefficient[entries], relaxation.upper[rows.column[entries]]
        for weight, count in zip(weights.tolist(), counts.tolist(), strict=True):
            left, step = min(count, int(upper[row]) // weight), 1
            while left > 0:  # 1, 2, 4, ... of them and the rest add up to any number of them
                sums = (sums | sums << weight * min(step, left)) & within
                left, step = left - step, 2 * step
        upper[row] = sums.bit_length() - 1
    return replace(relaxation, rows=replace(rows, upper=upper))


class Knapsacks:
    """A relaxation as knapsacks. `supervisor`: by open column whose pair it is, -1 for a column that is none."""

    def __init__(self, relaxation: Relaxation, cost: Ints, supervisor: Ints) -> None:
        self.relaxation, self.cost, self.supervisor = relaxation, cost, supervisor
        rows = relaxation.rows
        is_hours, is_link = self._hours_rows(rows), _links(rows, supervisor)
        self.is_priced = ~(is_hours | is_link)
        self.weight, self.capacity = np.zeros(relaxation.width, np.int64), {}
        kept = is_hours[rows.row]
        self.weight[rows.column[kept]] = rows.coefficient[kept]
        for row, column in zip(rows.row[kept].tolist(), rows.column[kept].tolist(), strict=True):
            self.capacity[int(supervisor[column])] = int(rows.upper[row])
        self.visit = np.full(relaxation.width, NOBODY, np.int64)
        pair, visit = rows.column[is_link[rows.row]].reshape(-1, 2).T
        first = supervisor[pair] == NOBODY
        self.visit[np.where(first, visit, pair)] = np.where(first, pair, visit)
        self.of_row = self.is_priced[rows.row]
        self.inside = np.zeros(relaxation.width, bool)
        self.inside[self.visit[self.visit != NOBODY]] = True

    def _hours_rows(self, rows: Rows) -> Bools:
        """By row, whether it limits the hours of one supervisor; of several, the one of most columns."""
        whose = self.supervisor[rows.column]
        least, most = np.full(rows.count, FREE), np.full(rows.count, NOBODY)
        np.minimum.at(least, rows.row, np.where(rows.coefficient > 0, whose, NOBODY))
        np.maximum.at(most, rows.row, whose)
        binary = np.ones(rows.count, bool)
        binary[
            rows.row[(self.relaxation.lower != 0)[rows.column] | (self.relaxation.upper != 1)[rows.column]]
        ] = False
        hers = binary & (least == most) & (most != NOBODY) & (rows.upper <= WIDEST) & (rows.upper >= 0)
        size = np.bincount(rows.row, minlength=rows.count)
        order = np.lexsort((np.arange(rows.count), -size))
        order = order[hers[order]]
        _, first = np.unique(most[order], return_index=True)
        found = np.zeros(rows.count, bool)
        found[order[first]] = True
        return found

    def bound(self, price: Ints, most: int, rounds: int, control: Control) -> int:
        """The best bound, in 1/SCALE, that so many rounds come to from prices of a linear optimum.

        `most`: what a plan comes to, in the same unit. Only prices of short rows that count columns move: those of
        others are of another size.
        """
        moves = self._rows_that_move()
        price = np.where(self.is_priced, price, 0)
        best, step, failed = -(2**62), STEP, 0
        direction = np.zeros(len(price))
        for turn in range(rounds):
            found = self.answer(price)
            failed = 0 if found.bound > best else failed + 1
            best = max(best, found.bound)
            if control.has_to_stop() or best >= most:
                break
            if failed == PATIENCE:
                step, failed = step * SHORTER, 0
            lacking = np.where(moves, found.lacking, 0)
            direction = TURN * lacking + (1 - TURN) * direction if turn else lacking.astype(float)
            length = float((direction * direction).sum())
            if not length:
                break
            gap = min(most - found.bound, GAP * abs(found.bound))
            price = price + np.rint(step * gap / length * direction).astype(np.int64)
        return best

    def _rows_that_move(self) -> Bools:
        rows = self.relaxation.rows
        counts = self.is_priced.copy()
        counts[rows.row[rows.coefficient != 1]] = False
        counts &= np.bincount(rows.row, minlength=rows.count) <= 2 * len(self.capacity)
        return counts

    def answer(self, price: Ints) -> Answer:
        """What prices prove, and by how much the best columns at them miss each row."""
        relaxation, rows = self.relaxation, self.relaxation.rows
        unlimited = ((price > 0) & (rows.lower <= -FREE)) | ((price < 0) & (rows.upper >= FREE))
        price = np.where(unlimited | ~self.is_priced, 0, price)
        reduced, of_row = self.cost * SCALE, self.of_row
        row, column, coefficient = rows.row[of_row], rows.column[of_row], rows.coefficient[of_row]
        np.subtract.at(reduced, column, coefficient * price[row])
        limit = np.where(price == 0, 0, np.where(price > 0, rows.lower, rows.upper))
        point = np.where(reduced > 0, relaxation.lower, relaxation.upper)
        point[self.supervisor != NOBODY] = 0
        bound = int((price * limit).sum() + (reduced * point).sum())
        gain, taken = self._taken(-reduced, np.where(self.inside, reduced.clip(0), 0))
        point[taken] = 1
        visits = self.visit[taken]
        point[visits[visits != NOBODY]] = 1
        activity = np.zeros(rows.count, np.int64)
        np.add.at(activity, row, coefficient * point[column])
        asked = np.where(price > 0, rows.lower, rows.upper)
        asked = np.where(price == 0, activity.clip(rows.lower, rows.upper), asked)
        return Answer(bound - gain, asked - activity)

    def _taken(self, gain: Ints, setup: Ints) -> tuple[int, Ints]:
        """What the best columns of every supervisor gain together, and which they are."""
        site = np.where(self.visit == NOBODY, np.arange(len(gain)), self.visit)
        cost = np.where(self.visit == NOBODY, 0, setup[self.visit])
        mine = np.nonzero((self.supervisor != NOBODY) & (gain > 0))[0]
        together = np.zeros(len(gain), np.int64)
        np.add.at(together, site[mine], gain[mine])
        mine = mine[together[site[mine]] > cost[mine]]
        mine = mine[np.lexsort((mine, site[mine], self.supervisor[mine]))]
        ends = np.nonzero(np.diff(self.supervisor[mine], append=NOBODY))[0] + 1
        total, taken = 0, [np.zeros(0, np.int64)]
        for columns in np.split(mine, ends[:-1]) if len(mine) else []:
            most = self.capacity.get(int(self.supervisor[columns[0]]))
            starts = np.nonzero(np.diff(site[columns], prepend=NOBODY))[0]
            if most is None or int(self.weight[columns].sum()) <= most:
                total += int(gain[columns].sum() - cost[columns[starts]].sum())
                taken.append(columns)
                continue
            visits = zip(starts.tolist(), [*starts[1:].tolist(), len(columns)], strict=True)
            value, chosen = _packed(self.weight[columns], gain[columns], list(visits), cost[columns], most)
            total += value
            taken.append(columns[chosen])
        return total, np.concatenate(taken)


def _links(rows: Rows, supervisor: Ints) -> Bools:
    """By row, whether it says of one pair: she goes there."""
    is_pair = (supervisor != NOBODY)[rows.column]
    size, right = np.bincount(rows.row, minlength=rows.count), np.zeros(rows.count, np.int64)
    np.add.at(right, rows.row, (is_pair & (rows.coefficient == 1)) | (~is_pair & (rows.coefficient == -1)))
    pairs = np.bincount(rows.row, is_pair, rows.count)
    links: Bools = (size == 2) & (right == 2) & (pairs == 1) & (rows.upper == 0)
    return links


def _packed(
    hours: Ints, gain: Ints, sites: list[tuple[int, int]], cost: Ints, capacity: int
) -> tuple[int, list[int]]:
    """What the best columns of one supervisor gain within her hours, visits paid, and which columns these are.

    `sites`: the first column of each, and the first that is not there any more. Dynamic programming over columns; those
    of a site build on what there is less its visit, and the better of going there and not is kept.
    """
    unit = int(np.gcd.reduce(hours)) or 1
    units, sizes, gains = capacity // unit, (hours // unit).tolist(), gain.tolist()
    more = np.zeros(units + 1, np.int64)
    tables = np.zeros((len(hours) + len(sites) + 1, units + 1), np.int64)
    row = 0
    for first, end in sites:
        without = tables[row]
        before = without - int(cost[first])
        for column in range(first, end):
            size, row, after = sizes[column], row + 1, tables[row + 1]
            after[:size] = before[:size]
            np.add(before[: max(0, units + 1 - size)], gains[column], out=more[size:])
            np.maximum(before[size:], more[size:], out=after[size:])
            before = after
        row += 1
        np.maximum(without, before, out=tables[row])
    left, chosen = units, []
    for first, end in reversed(sites):
        without, row = row - 1 - (end - first), row - 1
        if tables[row + 1, left] != tables[without, left]:
            for column in range(end - 1, first - 1, -1):
                is_first = column == first
                before = tables[without, left] - int(cost[first]) if is_first else tables[row - 1, left]
                if tables[row, left] != before:
                    chosen.append(column)
                    left -= sizes[column]
                row -= 1
        row = without
    return int(tables[-1, units]), chosen
