"""Columns of numbers: their types, how they are searched, and the two formulas that every model's columns need."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from matching.records import EARTH_RADIUS_KM, Location, Travel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Lots = NDArray[np.uint64]

NOBODY = -1
"""Nobody, nothing or unknown, in a column of numbers that are otherwise from zero."""
ROOMY = 4
"""Entries of a table for each key, at most."""


def lottery_number(seed: int, name: str) -> int:
    """What the lottery gives an id, whatever its place in a list: the first eight bytes of SHA-256 of `seed:id`."""
    return int.from_bytes(sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def draws_of(mine: Lots, theirs: Lots) -> Ints:
    """A number from 0 to 4095 for every pair: what the lottery gave the two, mixed."""
    mixed = mine ^ (theirs >> np.uint64(1))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    draws: Ints = (mixed >> np.uint64(52)).astype(np.int64)
    return draws


def radians_of(locations: Iterable[Location | None]) -> Floats:
    """Latitude and longitude in radians, one row each; unknown is not-a-number."""
    rows: list[Location] = [(np.nan, np.nan) if location is None else location for location in locations]
    degrees: Floats = np.array(rows, float).reshape(-1, 2)
    return np.radians(degrees)


def minutes_between(travel: Travel, here: Floats, there: Floats, of: tuple[Ints, Ints]) -> Ints:
    """Whole minutes of travel by pair of places, by the haversine of the angle between them; -1 where one is unknown.

    `here` and `there`: places as `radians_of` has them; `of`: by pair which of either, in shapes that broadcast.
    """
    (north, east), (other_north, other_east) = here.T, there.T
    one, other = of
    haversine = (
        np.sin((other_north[other] - north[one]) / 2) ** 2
        + np.cos(north)[one] * np.cos(other_north)[other] * np.sin((other_east[other] - east[one]) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(haversine)))
    estimate = np.floor(travel.base_minutes + travel.detour * 60 / travel.km_per_hour * kilometres + 0.5)
    return np.where(np.isnan(estimate), NOBODY, estimate).astype(np.int64)


def numbered(names: Iterable[str]) -> dict[str, int]:
    """A number for each name, in the order of the alphabet."""
    return {name: place for place, name in enumerate(sorted(set(names)))}


def renumbered(numbers: Ints, kept: Bools) -> Ints:
    """Numbers, -1 for none, with those that are kept from zero on and -1 for the others; `kept`: by number."""
    new = np.append(np.where(kept, np.cumsum(kept) - 1, NOBODY), NOBODY)  # the last is that of none
    return new[numbers]


def ranges(first: Ints, last: Ints) -> Ints:
    """The numbers of several ranges one after another."""
    length = last - first
    before = np.cumsum(length) - length
    numbers: Ints = np.arange(int(length.sum())) + np.repeat(first - before, length)
    return numbers


def is_among(wanted: Ints, keys: Ints) -> Bools:
    """Which of the wanted numbers are in a sorted list of keys."""
    if not len(keys):
        return np.zeros(np.shape(wanted), bool)
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.equal(keys[found], wanted)


def distinct(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """The different keys, sorted, where each comes first, and the place of every key among them.

    Keys are not below zero. Where they are not much larger than there are many, a table is faster than sorting.
    """
    most = int(keys.max(initial=-1)) + 1
    if most > ROOMY * len(keys) + ROOMY:
        values, first, place = np.unique(keys, return_index=True, return_inverse=True)
        return values, first, place
    first_of = np.full(most, NOBODY, np.int64)
    first_of[keys[::-1]] = np.arange(len(keys))[::-1]
    values = np.nonzero(first_of != NOBODY)[0]
    number = np.empty(most, np.int64)
    number[values] = np.arange(len(values))
    return values, first_of[values], number[keys]


def pair_numbers(first: Ints, second: Ints) -> tuple[Ints, tuple[Ints, Ints]]:
    """A number for each different pair of two columns, by row, and what it stands for."""
    width = int(second.max(initial=0)) + 1
    keys, _, number = distinct(first * width + second)
    return number, (keys // width, keys % width)


def looked_up(wanted: Ints, keys: Ints, values: Ints, otherwise: Ints | int) -> Ints:
    """The values that belong to the wanted keys, and `otherwise` for those that are not there."""
    if not len(keys):
        return np.broadcast_to(np.asarray(otherwise, np.int64), np.shape(wanted)).copy()
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[found] == wanted, values[found], otherwise)


def connected(group: Ints, member: Ints, count: int) -> Ints:
    """By member, of `count`, the first that hangs together with it by groups (connected components).

    `group` and `member` are the edges of a bipartite graph, in the order of `group`.
    """
    label = np.arange(count)
    if not len(group):
        return label
    starts = np.nonzero(np.diff(group, prepend=-1))[0]
    lengths = np.diff(starts, append=len(group))
    while True:
        lowest = np.repeat(np.minimum.reduceat(label[member], starts), lengths)
        following = label.copy()
        np.minimum.at(following, member, lowest)
        np.minimum.at(following, label[member], lowest)
        following = following[following]
        if np.array_equal(following, label):
            return label
        label = following


def first_of_each(owner: Ints, most: Ints | int, *keys: Ints | Floats) -> Bools:
    """Which rows are among the first of their owner by some keys, the first of which counts most.

    `owner` by row, from zero; `most`: how many are taken, of each owner or by owner.
    """
    order = np.lexsort((*reversed(keys), owner))
    sorted_owner = owner[order]
    turn = np.arange(len(owner)) - np.searchsorted(sorted_owner, sorted_owner)
    taken = np.zeros(len(owner), bool)
    taken[order] = turn < (most if isinstance(most, int) else most[sorted_owner])
    return taken
