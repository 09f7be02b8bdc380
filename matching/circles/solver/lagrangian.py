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

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.circles.solver.costs import SEATED
from matching.circles.solver.modes import KEPT_OUT, Modes
from matching.engine.linear import SCALE


@dataclass(frozen=True, eq=False)
class Choice:
    """What is cheapest at some prices: the modes of circles that are led, their second mentors, and members by seat.

    `offer` is the number of the second mentor of the circle, -1 without one. `slope` says how fast the bound goes up
    with each price.
    """

    bound: int
    mode: Ints
    offer: Ints
    seats: Ints
    slope: Floats


@dataclass(frozen=True, eq=False)
class Priced:
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
        self.names, self.values = self.tables.levels[: index + 1], values
        closed = np.append(is_closed, True)[modes.seat[modes.cell]]
        self.kept_out = np.where(closed, KEPT_OUT, modes.is_kept_out)
        self.costs = {name: costs for name in self.names if (costs := modes.costs(name)) is not None}
        self.slots = max(1, len(self.tables.slot_names))
        students, mentors = self.tables.student_count, self.tables.mentor_count
        self.parts = np.cumsum([students, index, 1, mentors, mentors * self.slots])
        policy, cells = self.tables.problem.policy, self.tables.cells
        self.size, self.least = policy.max_size, policy.min_size
        self.host, self.slot = cells.host[modes.cell], cells.slot[modes.cell]
        self.circles = self._least_circles()

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

    def _least_circles(self) -> int:
        """How many circles those take who have a seat for certain."""
        if "unseated" not in self.names[: self.index]:
            return 0
        seated = self.tables.student_count - self.values[self.names.index("unseated")]
        return -(-seated // self.size)

    def _who(self, name: str) -> Bools | None:
        if name not in SEATED:
            return None
        if name == "unseated":
            return np.ones(self.tables.student_count, bool)
        return self.tables.priority if name == "unseated_first" else self.tables.pinned != NOBODY

    def _constant(self, name: str) -> int:
        who = self._who(name)
        if who is not None:
            return int(who.sum())
        return int(self.tables.has_published.sum()) if name == "changes" else 0

    @property
    def offer_count(self) -> int:
        """How many second mentors there could be."""
        return len(self.tables.seconds[0])

    def at(self, prices: Floats) -> Choice:
        """The bound at some prices, and the cheapest choice."""
        student, level, circle, mentor, evening = np.split(prices, self.parts[:-1])
        priced = self.priced(prices)
        mode = self._led(priced.value)
        bound = float(priced.value[mode].sum()) - float(student.sum()) + float(circle[0]) * self.circles
        bound -= float(mentor @ self.tables.max_circles) + float(evening.sum())
        for price, name, value in zip(np.append(level, SCALE), self.names, (*self.values, 0), strict=True):
            bound += float(price) * (self._constant(name) - value)
        seats = self._taken(priced.cost[mode], mode)
        offer = priced.offer[mode]
        return Choice(int(bound), mode, offer, seats, self._slope(mode, offer, seats))

    def priced(self, prices: Floats) -> Priced:
        """What everything costs."""
        student, level, circle, mentor, evening = np.split(prices, self.parts[:-1])
        level = np.append(level, SCALE)
        cost = self._members(student, level)
        value = self._together(cost) - circle[0]
        value += mentor[self.host] + evening[self.host * self.slots + self.slot]
        if self.tables.problem.policy.mentors[1] > 1 and "one_mentor" in self.names:
            value += np.where(self.modes.is_double, 0.0, level[self.names.index("one_mentor")])
        cell, who = (column[self.modes.offer] for column in self.tables.seconds)
        offers = mentor[who] + evening[who * self.slots + self.tables.cells.slot[cell]]
        least, offer = self._cheapest(offers)
        return Priced(cost, value + least, offers, least, offer)

    def _members(self, student: Floats, level: Floats) -> Floats:
        """What every member costs, by mode and place."""
        price = student.copy()
        for place, name in enumerate(self.names):
            who = self._who(name)
            if who is not None:
                price -= level[place] * who
        cost = np.append(price, KEPT_OUT)[self.modes.student] + self.kept_out
        for place, name in enumerate(self.names):
            if name in self.costs:
                cost += level[place] * self.costs[name]
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
        for place, name in enumerate(self.names[: self.index]):
            level[place] = self._figure(name, mode, second, seats) - self.values[place]
        circle[0] = self.circles - len(mode)
        there = second != NOBODY
        for who, slot in ((self.host[mode], self.slot[mode]), (second[there], self.slot[mode][there])):
            np.add.at(mentor, who, 1)
            np.add.at(evening, who * self.slots + slot, 1)
        student -= 1
        mentor -= tables.max_circles
        evening -= 1
        return slope

    def _figure(self, name: str, mode: Ints, second: Ints, seats: Ints) -> int:
        """The figure of a choice, in which somebody may have several seats."""
        tables = self.tables
        student, cell = tables.seats[0][seats], tables.seats[1][seats]
        who = self._who(name)
        if who is not None:
            return int(who.sum() - np.count_nonzero(who[student]))
        if name == "one_mentor":
            return int(np.count_nonzero(second == NOBODY)) if tables.problem.policy.mentors[1] > 1 else 0
        if name == "travel":
            minutes = np.maximum(0, tables.minutes[student, tables.cells.host[cell]])
            return int(minutes[~tables.cells.online[cell]].sum())
        if name in ("field", "changes"):
            related = tables.shares_field if name == "field" else tables.published
            of_cell = np.full(len(tables.cells.host), NOBODY)
            of_cell[self.modes.cell[mode]] = second
            other = of_cell[cell]
            helped = related[student, tables.cells.host[cell]] | ((other != NOBODY) & related[student, other])
            return (
                int(np.count_nonzero(~helped))
                if name == "field"
                else self._constant(name) - int(helped.sum())
            )
        return 0
