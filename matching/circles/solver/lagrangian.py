"""Circles one by one, at prices for what they share: a bound of a level that is proven for any prices.

A student sits in one circle, a mentor leads no more than she wants to and one in a slot, and levels that are settled
keep their value. With a price on each of these, circles have to do with each other only through their host: of every
way to staff a circle the cheapest members are known at once, and of her circles a host leads the cheapest. What comes
out is the bound of the programme over all sets of members, which is above that of the linear relaxation where second
mentors count.

Prices and bounds are whole numbers of 1/SCALE. They are kept in floating point and exact all the same: everything is a
whole number far below 2**53.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.circles.criteria import Criterion, fewest_circles, levels_of
from matching.circles.solver.modes import KEPT_OUT, Modes
from matching.circles.solver.seconds import agenda
from matching.engine.linear import SCALE

CERTAIN = 2.0**30
"""What a circle is worth that has to be led: more than all others differ, and a whole number."""


@dataclass(frozen=True, eq=False)
class LagrangianSolution:
    """The optimum at some prices: the modes of circles that are led, their second mentors, and members by seat.

    `offer` is the number of the second mentor of the circle, -1 without one. `slope` says how fast the bound goes up
    with each price.
    """

    bound: int
    mode: Ints
    offer: Ints
    seats: Ints
    slope: Floats


@dataclass(frozen=True, eq=False)
class PricedModes:
    """What everything costs at some prices: members by mode and place, modes, second mentors in the order of modes.

    `least_offer` and `offer` are the cheapest second mentor of every mode, by price and by number.
    """

    cost: Floats
    value: Floats
    offers: Floats
    least_offer: Floats
    offer: Ints


class CircleLagrangian:
    """The bound of one level, while those before keep their values and some seats stay empty.

    Prices are in this order: students, levels before this one, the number of circles, mentors, mentors by slot.
    """

    def __init__(self, modes: Modes, index: int, values: tuple[int, ...], is_closed: Bools) -> None:
        self.modes, self.tables, self.index = modes, modes.tables, index
        self.criteria, self.values = levels_of(self.tables)[: index + 1], values
        closed = np.append(is_closed, True)[modes.seat[modes.cell]]
        self.kept_out = np.where(closed, KEPT_OUT, modes.is_kept_out)
        self.wanted = [criterion.wanted(self.tables) for criterion in self.criteria]
        self.costs = [modes.costs(criterion) for criterion in self.criteria]
        self.slots = max(1, len(self.tables.slot_names))
        students, mentors = self.tables.student_count, self.tables.mentor_count
        self.parts = np.cumsum([students, index, 1, mentors, mentors * self.slots])
        policy, cells = self.tables.problem.policy, self.tables.cells
        self.size, self.least = policy.max_size, policy.min_size
        self.host, self.slot = cells.host[modes.cell], cells.slot[modes.cell]
        names = [criterion.name for criterion in self.criteria[:index]]
        fewest = fewest_circles(self.tables, values[names.index("unseated")]) if "unseated" in names else 0
        self.circles = fewest
        self.certain, self.worth = 0, np.zeros(len(modes.cell))

    def staffed(self, certain: Sequence[int], is_open: Bools) -> CircleLagrangian:
        """The same with some second mentors who are certain, by number, and of others only those that are open.

        Certain ones can be together. What their agendas leave no room for is gone.
        """
        tables, cells = self.tables, self.tables.cells
        cell, mentor = tables.seconds
        second = np.full(len(cells.host), NOBODY)
        second[cell[list(certain)]] = mentor[list(certain)]
        has_second = second != NOBODY
        left, busy = agenda(tables, has_second, second)
        could = ~busy & (left > 0)[:, None]
        can_be_led = could[cells.host, cells.slot]
        is_open = is_open & can_be_led[cell] & could[mentor, cells.slot[cell]]
        is_open[list(certain)] = True
        of_certain, modes = has_second[self.modes.cell], self.modes
        kept = np.where(of_certain, modes.is_double, can_be_led[modes.cell]) & modes.offered(is_open)
        staffed = copy(self)
        staffed.modes = modes.only(kept, is_open)
        staffed.kept_out = self.kept_out[kept]
        staffed.costs = [cost if cost is None else cost[kept] for cost in self.costs]
        staffed.host, staffed.slot = self.host[kept], self.slot[kept]
        staffed.certain, staffed.worth = len(certain), of_certain[kept] * CERTAIN
        return staffed

    @property
    def width(self) -> int:
        """How many prices there are."""
        return int(self.parts[-1])

    @cached_property
    def weights(self) -> Floats:
        """How far a price may move beside the others: those of sums over many move less."""
        weights = np.ones(self.width)
        weights[self.parts[0] : self.parts[2]] = 0.1
        return weights

    @property
    def offer_count(self) -> int:
        """How many second mentors there could be."""
        return len(self.tables.seconds[0])

    def at(self, prices: Floats) -> LagrangianSolution:
        """The bound at some prices, and the cheapest choice."""
        student, level, circle, mentor, evening = np.split(prices, self.parts[:-1])
        priced = self.priced(prices)
        mode = self._led(priced.value)
        bound = float(priced.value[mode].sum()) - float(student.sum()) + float(circle[0]) * self.circles
        bound += CERTAIN * self.certain - float(mentor @ self.tables.max_circles) - float(evening.sum())
        for price, criterion, value in zip(
            np.append(level, SCALE), self.criteria, (*self.values, 0), strict=True
        ):
            bound += float(price) * (criterion.constant(self.tables) - value)
        seats = self._taken(priced.cost[mode], mode)
        offer = priced.offer[mode]
        return LagrangianSolution(int(bound), mode, offer, seats, self._slope(mode, offer, seats))

    def priced(self, prices: Floats) -> PricedModes:
        """What everything costs."""
        student, level, circle, mentor, evening = np.split(prices, self.parts[:-1])
        level = np.append(level, SCALE)
        cost = self._members(student, level)
        value = self._together(cost) - circle[0] - self.worth
        value += mentor[self.host] + evening[self.host * self.slots + self.slot]
        for price, criterion in zip(level, self.criteria, strict=True):
            each, helper, mixed = criterion.circle(self.tables)
            if each and not mixed:  # whether years are mixed is not looked at
                value += price * (each + helper * self.modes.is_double)
        cell, who = (column[self.modes.offer] for column in self.tables.seconds)
        offers = mentor[who] + evening[who * self.slots + self.tables.cells.slot[cell]]
        least, offer = self._cheapest(offers)
        return PricedModes(cost, value + least, offers, least, offer)

    def _members(self, student: Floats, level: Floats) -> Floats:
        """What every member costs, by mode and place."""
        price = student.copy()
        for place, who in enumerate(self.wanted):
            if who is not None:
                price -= level[place] * who
        cost = np.append(price, KEPT_OUT)[self.modes.student] + self.kept_out
        for place, added in enumerate(self.costs):
            if added is not None:
                cost += level[place] * added
        return cost

    def _together(self, cost: Floats) -> Floats:
        """What the cheapest members of every mode cost together."""
        size = min(self.size, cost.shape[1])
        lowest = np.partition(cost, size - 1, axis=1)[:, :size] if size < cost.shape[1] else cost.copy()
        lowest.sort(axis=1)
        taken = np.minimum(lowest, 0)
        taken[:, : self.least] = lowest[:, : self.least]
        together: Floats = taken.sum(axis=1) + KEPT_OUT * (size < self.least)
        return together

    def _cheapest(self, offers: Floats) -> tuple[Floats, Ints]:
        """The price and the number of the cheapest second mentor of every mode; without one, zero and -1."""
        modes = self.modes
        least, offer = np.zeros(len(modes.cell)), np.full(len(modes.cell), NOBODY)
        double = np.nonzero(modes.is_double)[0]
        if len(double):
            first = modes.start[:-1][double]
            least[double] = np.minimum.reduceat(offers, first)
            is_least = offers == np.repeat(least[double], np.diff(modes.start)[double])
            place = np.where(is_least, np.arange(len(offers)), len(offers))
            offer[double] = modes.offer[np.minimum.reduceat(place, first)]
        return least, offer

    def _led(self, value: Floats) -> Ints:
        """The modes of circles that hosts lead: the cheapest of every slot, as many as a host leads, none that cost."""
        slot = self.host * self.slots + self.slot
        order = np.lexsort((value, slot))
        first = order[np.diff(slot[order], prepend=NOBODY) != 0]
        first = first[value[first] < 0]
        first = first[np.lexsort((value[first], self.host[first]))]
        host = self.host[first]
        rank = np.arange(len(first)) - np.searchsorted(host, host)
        led: Ints = first[rank < self.tables.max_circles[host]]
        return led

    def _taken(self, cost: Floats, mode: Ints) -> Ints:
        """The seats of the members of some modes."""
        size = min(self.size, cost.shape[1])
        place = np.argsort(cost, axis=1, kind="stable")[:, :size]
        is_taken = np.take_along_axis(cost, place, axis=1) < 0
        is_taken[:, : self.least] = True
        seats = np.take_along_axis(self.modes.seat[self.modes.cell[mode]], place, axis=1)
        taken: Ints = seats[is_taken]
        return taken

    def _slope(self, mode: Ints, offer: Ints, seats: Ints) -> Floats:
        tables = self.tables
        second = np.append(tables.seconds[1], NOBODY)[offer]
        slope = np.zeros(self.width)
        student, level, circle, mentor, evening = np.split(slope, self.parts[:-1])
        np.add.at(student, tables.seats[0][seats], 1)
        for place, criterion in enumerate(self.criteria[: self.index]):
            level[place] = self._figure(criterion, mode, second, seats) - self.values[place]
        circle[0] = self.circles - len(mode)
        there = second != NOBODY
        for who, slot in ((self.host[mode], self.slot[mode]), (second[there], self.slot[mode][there])):
            np.add.at(mentor, who, 1)
            np.add.at(evening, who * self.slots + slot, 1)
        student -= 1
        mentor -= tables.max_circles
        evening -= 1
        return slope

    def _figure(self, criterion: Criterion, mode: Ints, second: Ints, seats: Ints) -> int:
        """The figure of a choice, in which somebody may have several seats."""
        tables = self.tables
        student, cell = tables.seats[0][seats], tables.seats[1][seats]
        circle, helper, mixed = criterion.circle(tables)
        if mixed:
            return 0
        of_cell = np.full(len(tables.cells.host), NOBODY)
        of_cell[self.modes.cell[mode]] = second
        value = criterion.constant(tables) + int(criterion.seat(tables, student, cell, of_cell[cell]).sum())
        return value + circle * len(mode) + helper * int(np.count_nonzero(second != NOBODY))


@dataclass(frozen=True, eq=False)
class ReducedCosts:
    """How much the bound rises, in 1/SCALE, with a seat that is taken, a circle that is led, a second mentor."""

    seat: Floats
    led: Floats
    second: Floats


def reduced_costs(lagrangian: CircleLagrangian, prices: Floats) -> ReducedCosts:
    """The reduced costs at some prices."""
    modes, tables = lagrangian.modes, lagrangian.tables
    priced = lagrangian.priced(prices)
    beyond = priced.value - _replaced(lagrangian, priced.value)[modes.cell]
    count = len(tables.cells.host)
    led = np.full(count, np.inf)
    np.minimum.at(led, modes.cell, beyond)
    seat = np.full(len(tables.seats[0]) + 1, np.inf)
    np.minimum.at(seat, modes.seat[modes.cell], beyond[:, None] + _forced(lagrangian, priced.cost))
    second = np.full(lagrangian.offer_count, np.inf)
    mode = np.repeat(np.arange(len(modes.cell)), np.diff(modes.start))
    second[modes.offer] = beyond[mode] + priced.offers - np.repeat(priced.least_offer, np.diff(modes.start))
    return ReducedCosts(seat[:-1], led, second)


def _replaced(lagrangian: CircleLagrangian, value: Floats) -> Floats:
    """By circle, the value of the one that its host would not lead if she led this one, or zero if she has room."""
    tables, cells, slots = lagrangian.tables, lagrangian.tables.cells, lagrangian.slots
    best = np.zeros((tables.mentor_count, slots))
    np.minimum.at(best, (lagrangian.host, lagrangian.slot), value)
    in_order = np.append(np.sort(best, axis=1), np.zeros((tables.mentor_count, 1)), axis=1)
    most = np.minimum(tables.max_circles, slots)
    last = in_order[np.arange(tables.mentor_count), np.maximum(most - 1, 0)]
    own = best[cells.host, cells.slot]
    replaced: Floats = np.minimum(own, last[cells.host])
    return replaced


def _forced(lagrangian: CircleLagrangian, cost: Floats) -> Floats:
    """By mode and place, how much dearer the members become when one of them has to be this one."""
    size, least = min(lagrangian.size, cost.shape[1]), lagrangian.least
    lowest = np.sort(np.partition(cost, size - 1, axis=1)[:, :size], axis=1)
    is_full = (size == lagrangian.size) & ((lowest[:, -1] < 0) | (size <= least))
    dearest_forced = lowest[:, min(least, size) - 1] if least else np.zeros(len(cost))
    goes = np.where(is_full, lowest[:, -1], np.maximum(0.0, dearest_forced))
    dearer: Floats = np.maximum(0.0, cost - goes[:, None])
    return dearer
