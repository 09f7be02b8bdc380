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

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.linear import SCALE
from matching.engine.relaxation import FREE, Relaxation, Rows

LATE = 0.03
"""What a round counts for in the mean of best points, where it counts no more than those before."""
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
    """What prices prove, in 1/SCALE, the best point at them, and how far it is from what each row asks."""

    bound: int
    point: Ints
    lacking: Ints


class Priced(NamedTuple):
    """The prices that prove most, what they prove, in 1/SCALE, and by open column its mean in the best points.

    The mean over late rounds is near an optimum of the relaxation by whole knapsacks (the volume algorithm: Barahona
    and Anbil 2000).
    """

    bound: int
    price: Ints
    mean: Floats


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
        self.weight = np.zeros(relaxation.width, np.int64)
        self.most = np.full(int(supervisor.max(initial=NOBODY)) + 1, FREE)
        kept = is_hours[rows.row]
        self.weight[rows.column[kept]] = rows.coefficient[kept]
        self.most[supervisor[rows.column[kept]]] = rows.upper[rows.row[kept]]
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

    def bound(self, price: Ints, most: int, rounds: int, control: Control) -> Priced:
        """What so many rounds come to from prices of a linear optimum.

        `most`: what a plan comes to, in 1/SCALE. Only prices of short rows that count columns move: those of others
        are of another size.
        """
        moves = self._rows_that_move()
        price = np.where(self.is_priced, price, 0)
        best, step, failed = -(2**62), STEP, 0
        direction, mean, prices = np.zeros(len(price)), np.zeros(self.relaxation.width), price
        for turn in range(rounds):
            found = self.answer(price)
            mean += max(LATE, 1 / (turn + 1)) * (found.point - mean)
            failed += 1
            if found.bound > best:
                best, prices, failed = found.bound, price, 0
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
        return Priced(best, prices, mean)

    def _rows_that_move(self) -> Bools:
        rows = self.relaxation.rows
        counts = self.is_priced.copy()
        counts[rows.row[rows.coefficient != 1]] = False
        counts &= np.bincount(rows.row, minlength=rows.count) <= 2 * int((self.most < FREE).sum())
        return counts

    def answer(self, price: Ints) -> Answer:
        """What prices prove, and by how much the best columns at them miss each row."""
        relaxation, rows, of_row = self.relaxation, self.relaxation.rows, self.of_row
        row, column, coefficient = rows.row[of_row], rows.column[of_row], rows.coefficient[of_row]
        price, reduced = self._reduced(price)
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
        return Answer(bound - gain, point, asked - activity)

    def losses(self, price: Ints, best: Ints, plan: Ints) -> Floats:
        """By supervisor, what the columns of a plan cost beyond the best ones at these prices, in units of cost.

        Both are whole points. Where a plan fills every row that has a price, that is all it costs beyond the bound.
        """
        reduced = self._reduced(price)[1]
        whose = self.supervisor.copy()
        whose[self.visit[self.visit != NOBODY]] = self.supervisor[self.visit != NOBODY]
        cost = np.where(self.inside, reduced.clip(0), np.where(whose == NOBODY, 0, reduced)) * (plan - best)
        loss = np.zeros(len(self.most) + 1)
        np.add.at(loss, whose, cost / SCALE)
        return loss[:-1].clip(0)

    def _reduced(self, price: Ints) -> tuple[Ints, Ints]:
        """The prices that prove something, and the reduced cost of every open column at them."""
        rows, reduced, of_row = self.relaxation.rows, self.cost * SCALE, self.of_row
        unlimited = ((price > 0) & (rows.lower <= -FREE)) | ((price < 0) & (rows.upper >= FREE))
        price = np.where(unlimited | ~self.is_priced, 0, price)
        np.subtract.at(reduced, rows.column[of_row], rows.coefficient[of_row] * price[rows.row[of_row]])
        return price, reduced

    def _taken(self, gain: Ints, setup: Ints) -> tuple[int, Ints]:
        """What the best columns of every supervisor gain together, and which they are."""
        site = np.where(self.visit == NOBODY, np.arange(len(gain)), self.visit)
        cost = np.where(self.visit == NOBODY, 0, setup[self.visit])
        mine = np.nonzero((self.supervisor != NOBODY) & (gain > 0))[0]
        together = np.zeros(len(gain), np.int64)
        np.add.at(together, site[mine], gain[mine])
        mine = mine[together[site[mine]] > cost[mine]]
        mine = mine[np.lexsort((mine, site[mine], self.supervisor[mine]))]
        sites = np.diff(site[mine], prepend=NOBODY) != 0
        sites |= np.diff(self.supervisor[mine], prepend=NOBODY) != 0
        paid = np.where(sites, cost[mine], 0)
        count = len(self.most)
        hours = np.bincount(self.supervisor[mine], self.weight[mine], count)
        is_full = (hours > self.most)[self.supervisor[mine]]
        free, full = mine[~is_full], mine[is_full]
        value, chosen = _packed(
            self.weight[full], gain[full], self.supervisor[full], sites[is_full], paid[is_full], self.most
        )
        total = value + int(gain[free].sum() - paid[~is_full].sum())
        return total, np.concatenate([free, full[chosen]])


def _links(rows: Rows, supervisor: Ints) -> Bools:
    """By row, whether it says of one pair: she goes there."""
    is_pair = (supervisor != NOBODY)[rows.column]
    size, right = np.bincount(rows.row, minlength=rows.count), np.zeros(rows.count, np.int64)
    np.add.at(right, rows.row, (is_pair & (rows.coefficient == 1)) | (~is_pair & (rows.coefficient == -1)))
    pairs = np.bincount(rows.row, is_pair, rows.count)
    links: Bools = (size == 2) & (right == 2) & (pairs == 1) & (rows.upper == 0)
    return links


def _packed(hours: Ints, gain: Ints, owner: Ints, sites: Bools, cost: Ints, most: Ints) -> tuple[int, Bools]:
    """What the best columns of every supervisor gain within her hours, visits paid, and which columns these are.

    By column, sorted by `owner`: `sites`: whether it is the first of a site, `cost`: what going there costs, at these.
    `most`: hours by supervisor. Dynamic programming over columns, a step for all supervisors at once; those of a site
    build on what there is less its visit, and the better of going there and not is kept.
    """
    if not len(hours):
        return 0, np.zeros(0, bool)
    unit = int(np.gcd.reduce(hours)) or 1
    people, start, count = np.unique(owner, return_index=True, return_counts=True)
    order = np.argsort(-count, kind="stable")
    start, count, room = start[order], count[order], most[people[order]] // unit
    width, steps = int(room.max()) + 1, int(count.max())
    size, ends = hours // unit, np.append(sites[1:], True)
    best, here = np.zeros((2, len(people), width), np.int64)
    taken, gone = np.zeros((2, steps, len(people), width), bool)
    active = [int((count > step).sum()) for step in range(steps)]
    for step, many in enumerate(active):
        column = start[:many] + step
        begin = np.nonzero(sites[column])[0]
        here[begin] = best[begin] - cost[column[begin], None]
        for amount in np.unique(size[column]).tolist():
            row = np.nonzero(size[column] == amount)[0]
            if amount >= width:
                continue
            before = here[row]
            more = before[:, : width - amount] + gain[column[row], None]
            is_more = more > before[:, amount:]
            taken[step, row, amount:] = is_more
            before[:, amount:] = np.where(is_more, more, before[:, amount:])
            here[row] = before
        end = np.nonzero(ends[column])[0]
        goes = here[end] > best[end]
        gone[step, end] = goes
        best[end] = np.where(goes, here[end], best[end])
    left, is_there, chosen = room.copy(), np.zeros(len(people), bool), np.zeros(len(hours), bool)
    for step in reversed(range(steps)):
        row = np.arange(active[step])
        column = start[row] + step
        is_there[row] = np.where(ends[column], gone[step, row, left[row]], is_there[row])
        chosen[column] = takes = is_there[row] & taken[step, row, left[row]]
        left[row] -= np.where(takes, size[column], 0)
    return int(best[np.arange(len(people)), room].sum()), chosen
