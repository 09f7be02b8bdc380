"""A bound that knows which whole cases fit the hours of a supervisor, and that half a visit is none.

Every row but hours and links gets a price (Lagrangian relaxation of a generalised assignment problem: Ross and Soland
1975; Fisher, Jaikumar and Van Wassenhove 1986). What is left falls apart by supervisor: sites, each with what going
there costs, of which the best fit her hours. That is a knapsack problem, and its best in whole numbers is above its
linear optimum, which is what a linear relaxation has. So the prices of a linear optimum prove more here than there, and
a subgradient method betters them. Everything is reckoned in whole numbers.
"""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.linear import SCALE
from matching.engine.relaxation import FREE, Relaxation, Rows
from matching.supervisors.solver.hours import WIDEST
from matching.supervisors.solver.packing import Columns, packed, worth_of_hours

LATE = 0.03
"""What a round counts for in the mean of best points, where it counts no more than those before."""
STEP, GAP = 0.2, 0.01
"""How far prices go at first, as a share of what is between bound and plan; at most this much of the bound counts."""
PATIENCE, SHORTER = 5, 0.7
"""Rounds without gain after which steps are shorter, and by how much. Prices go on from where they are: the best ones
are mostly a kink that few directions lead up from, and from which a single step therefore loses."""
TURN = 0.3
"""How much of a direction is new; the rest is that of the round before (a deflected subgradient)."""


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

    def limited(self, hours: Ints, most: Ints) -> Knapsacks:
        """The same where columns take so many hours, and supervisors have at most so many."""
        other = copy(self)
        other.weight, other.most = hours, most[: len(self.most)]
        return other

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
        gain, taken = self._taken(reduced)
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

    def marginal(self, price: Ints) -> Floats:
        """By open column what it costs at these prices and those of hours, in units of cost; pairs without visits."""
        reduced = self._reduced(price)[1]
        hourly = np.append(worth_of_hours(self._columns(reduced)[1], self.most), 0)
        found: Floats = (reduced + hourly[self.supervisor] * self.weight) / SCALE
        return found

    def _reduced(self, price: Ints) -> tuple[Ints, Ints]:
        """The prices that prove something, and the reduced cost of every open column at them."""
        rows, reduced, of_row = self.relaxation.rows, self.cost * SCALE, self.of_row
        unlimited = ((price > 0) & (rows.lower <= -FREE)) | ((price < 0) & (rows.upper >= FREE))
        price = np.where(unlimited | ~self.is_priced, 0, price)
        np.subtract.at(reduced, rows.column[of_row], rows.coefficient[of_row] * price[rows.row[of_row]])
        return price, reduced

    def _taken(self, reduced: Ints) -> tuple[int, Ints]:
        """What the best columns of every supervisor gain together, and which they are."""
        mine, columns = self._columns(reduced)
        hours = np.bincount(columns.owner, columns.hours, len(self.most))
        is_full = (hours > self.most)[columns.owner]
        paid = np.where(columns.begin(), columns.cost, 0)
        value, chosen = packed(columns.only(is_full), self.most)
        total = int(value.sum()) + int((columns.gain - paid)[~is_full].sum())
        return total, np.concatenate([mine[~is_full], mine[is_full][chosen]])

    def _columns(self, reduced: Ints) -> tuple[Ints, Columns]:
        """Pairs that gain something at sites that are worth a visit by all of these together."""
        gain, setup = -reduced, np.where(self.inside, reduced.clip(0), 0)
        site = np.where(self.visit == NOBODY, np.arange(len(gain)), self.visit)
        cost = np.where(self.visit == NOBODY, 0, setup[self.visit])
        mine = np.nonzero((self.supervisor != NOBODY) & (gain > 0))[0]
        together = np.zeros(len(gain), np.int64)
        np.add.at(together, site[mine], gain[mine])
        mine = mine[together[site[mine]] > cost[mine]]
        mine = mine[np.lexsort((mine, site[mine], self.supervisor[mine]))]
        return mine, Columns(self.weight[mine], gain[mine], self.supervisor[mine], site[mine], cost[mine])


def _links(rows: Rows, supervisor: Ints) -> Bools:
    """By row, whether it says of one pair: she goes there."""
    is_pair = (supervisor != NOBODY)[rows.column]
    size, right = np.bincount(rows.row, minlength=rows.count), np.zeros(rows.count, np.int64)
    np.add.at(right, rows.row, (is_pair & (rows.coefficient == 1)) | (~is_pair & (rows.coefficient == -1)))
    pairs = np.bincount(rows.row, is_pair, rows.count)
    links: Bools = (size == 2) & (right == 2) & (pairs == 1) & (rows.upper == 0)
    return links
