"""What no plan below a value uses, by what it would cost at some prices to put it in (reduced costs)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.circles.solver.lagrangian import CircleLagrangian


@dataclass(frozen=True, eq=False)
class Dearness:
    """By how much the bound goes up, in 1/SCALE, with a seat that is taken, a circle that is led, a second mentor."""

    seat: Floats
    led: Floats
    second: Floats


def dearness(lagrangian: CircleLagrangian, prices: Floats) -> Dearness:
    """What everything costs beyond the bound at some prices."""
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
    return Dearness(seat[:-1], led, second)


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
