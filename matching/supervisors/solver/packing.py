"""The best knapsack of every supervisor, all at once: sites, each with what going there costs, of which the best fit.

A knapsack of some four hundred cases is decided by the few that are worth about what their hours are (its core: Balas
and Zemel 1980). A price of her hours says by how much everything else falls short; what falls short by more than is
between that price's bound and a knapsack that fits is in no better one, and is left out. The rest is filled by dynamic
programming, case by case for all supervisors at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints

HALVINGS = 16
"""Steps by which the price of an hour is found."""
NEAR = 0.35
"""How far below its bound a knapsack is expected to be, in times what the hours of the smallest case are worth. Where
it is further off, it is filled once more."""


class Columns(NamedTuple):
    """Cases that a supervisor could take, sorted by `owner` and `site`. `cost`: of going to its site, by column."""

    hours: Ints
    gain: Ints
    owner: Ints
    site: Ints
    cost: Ints

    def only(self, kept: Bools) -> Columns:
        """Some of them."""
        return Columns(*(part[kept] for part in self))

    def begin(self) -> Bools:
        """By column, whether it is the first one of a site."""
        first: Bools = (np.diff(self.site, prepend=NOBODY) != 0) | (np.diff(self.owner, prepend=NOBODY) != 0)
        return first


def packed(columns: Columns, most: Ints) -> tuple[Ints, Bools]:
    """What the best columns of every supervisor gain within her hours, visits paid, and which columns these are.

    `most`: hours by supervisor. Somebody without columns gains nothing.
    """
    chosen = np.zeros(len(columns.gain), bool)
    if not len(chosen):
        return np.zeros(len(most), np.int64), chosen
    worth = worth_of_hours(columns, most)
    bound, short = _shortfalls(columns, worth, most)
    near = NEAR * worth * int(columns.hours.min())
    value = np.zeros(len(most), np.int64)
    again = np.ones(len(most), bool)
    while again.any():
        mine = again[columns.owner]
        kept = mine & (short <= near[columns.owner] + 1)
        gained, taken = _filled(columns.only(kept), most)
        value[again], chosen[mine] = gained[again], False
        chosen[kept] = taken
        again &= value < bound - near - 1
        near = np.where(again, bound - value, near)
    return value, chosen


def worth_of_hours(columns: Columns, most: Ints) -> Floats:
    """By supervisor, the price of an hour at which what is worth its hours just fits them; nothing where all fits."""
    at = _Priced(columns)
    low, high = np.zeros(len(most)), np.zeros(len(most))
    np.maximum.at(high, columns.owner, columns.gain / columns.hours.clip(1))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        fits = at.hours(middle, len(most)) <= most
        low, high = np.where(fits, low, middle), np.where(fits, middle, high)
    return high


class _Priced:
    """Columns and their sites where hours have a price."""

    def __init__(self, columns: Columns) -> None:
        begin = columns.begin()
        self.columns, self.first, self.site = columns, np.nonzero(begin)[0], np.cumsum(begin) - 1
        self.going = columns.cost[self.first]

    def gains(self, price: Floats) -> tuple[Floats, Floats]:
        """What each column gains, and what each site."""
        gain = self.columns.gain - price[self.columns.owner] * self.columns.hours
        return gain, np.add.reduceat(gain.clip(0), self.first) - self.going

    def hours(self, price: Floats, count: int) -> Ints:
        """By supervisor, the hours of what gains something."""
        gain, visit = self.gains(price)
        taken = self.columns.hours * ((gain > 0) & (visit > 0)[self.site])
        return np.bincount(self.columns.owner, taken, count).astype(np.int64)


def _shortfalls(columns: Columns, price: Floats, most: Ints) -> tuple[Floats, Floats]:
    """By supervisor what no knapsack is above at a price of hours; by column what one with it falls short of that."""
    at = _Priced(columns)
    gain, visit = at.gains(price)
    bound = np.bincount(columns.owner[at.first], visit.clip(0), len(most)) + price * np.where(
        price > 0, most, 0
    )
    return bound, (-visit).clip(0)[at.site] + (-gain).clip(0)


def _filled(columns: Columns, most: Ints) -> tuple[Ints, Bools]:
    """The best columns of every supervisor, by dynamic programming over columns, a step for all supervisors at once.

    Those of a site build on what there is less its visit, and the better of going there and not is kept.
    """
    value, chosen = np.zeros(len(most), np.int64), np.zeros(len(columns.gain), bool)
    if not len(chosen):
        return value, chosen
    unit = int(np.gcd.reduce(columns.hours)) or 1
    people, start, count = np.unique(columns.owner, return_index=True, return_counts=True)
    order = np.argsort(-count, kind="stable")
    people, start, count = people[order], start[order], count[order]
    room, size = most[people] // unit, columns.hours // unit
    width, steps = int(room.max()) + 1, int(count.max())
    begin = columns.begin()
    ends = np.append(begin[1:], True)
    best, here = np.zeros((2, len(people), width), np.int64)
    taken, gone = np.zeros((2, steps, len(people), width), bool)
    active = [int((count > step).sum()) for step in range(steps)]
    sizes = [amount for amount in np.unique(size).tolist() if amount < width]
    for step, many in enumerate(active):
        column = start[:many] + step
        row = np.nonzero(begin[column])[0]
        here[row] = best[row] - columns.cost[column[row], None]
        for amount in sizes:
            row = np.nonzero(size[column] == amount)[0]
            before = here[row]
            more = before[:, : width - amount] + columns.gain[column[row], None]
            is_more = more > before[:, amount:]
            taken[step, row, amount:] = is_more
            before[:, amount:] = np.where(is_more, more, before[:, amount:])
            here[row] = before
        row = np.nonzero(ends[column])[0]
        goes = here[row] > best[row]
        gone[step, row] = goes
        best[row] = np.where(goes, here[row], best[row])
    left, is_there = room.copy(), np.zeros(len(people), bool)
    for step in reversed(range(steps)):
        row = np.arange(active[step])
        column = start[row] + step
        is_there[row] = np.where(ends[column], gone[step, row, left[row]], is_there[row])
        chosen[column] = takes = is_there[row] & taken[step, row, left[row]]
        left[row] -= np.where(takes, size[column], 0)
    value[people] = best[np.arange(len(people)), room]
    return value, chosen
