"""Zero-half cuts: sums of rows that, halved and rounded down, cut off a fractional point (Caprara, Fischetti 1996).

Odd sets of students who can only be in company two by two are the ones that matter here; the general form finds
them among all others. Every cut follows from whole rows by whole arithmetic, so it is valid whatever the point.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.arrays import Bools, Floats, Ints, ranges
from matching.engine.relaxation import FREE, Relaxation, Rows

MOST_CUTS = 400
LEAST_VIOLATION = 0.02
"""By how much a point violates a cut that is worth its row."""
NEAR = 1e-6
"""A point this near to a limit of its column stands on it, a slack this near below one is none."""
LONGEST = 400
"""Rows with more columns than this take no part: their cuts are dense and weak."""
MOST, ALIKE = 40, 0.5
"""Cuts that are kept where few are wanted, and the cosine of the angle between two above which one is enough."""


def zero_half_cuts(relaxation: Relaxation, point: Floats) -> Rows | None:
    """Cuts that a point, by open column, violates, the deepest first; None when this search finds none."""
    found = summed_cuts(relaxation, point, MOST_CUTS)
    return None if found is None else found[0]


def summed_cuts(relaxation: Relaxation, point: Floats, most: int) -> tuple[Rows, Rows] | None:
    """The same, at most so many, and of which rows each is the sum.

    Those are rows over rows: 1 for one that was taken from its upper limit, -1 for one from its lower.
    """
    found = _combinations(relaxation, point)
    if not found:
        return None
    sums = _sums_of(found)
    cuts, depth = halved(relaxation, point, sums)
    deepest = _deepest(cuts, depth, most)
    return (_in_order(cuts, deepest), _in_order(sums, deepest)) if len(deepest) else None


class _Sum(NamedTuple):
    """A sum of rows modulo two: its fractional columns as bits, the parity of its limit, its slack, rows as bits."""

    columns: int
    is_odd: bool
    slack: float
    members: int


def _combinations(relaxation: Relaxation, point: Floats) -> list[list[tuple[int, bool]]]:
    """Sets of rows, each with the side it is used from, True for its upper limit, whose sum promises a violated cut.

    A row is written `<=`, from its upper or its lower side. Columns that stand on a limit do not count, those on
    their upper one turn the parity of the row's limit. What is left falls apart into many small systems.
    """
    below, above = point - relaxation.lower, relaxation.upper - point
    distance = np.minimum(below, above)
    rows, is_upper, is_odd, slack = _usable_rows(relaxation, point, above < below)
    counts = np.zeros(relaxation.rows.count, bool)
    counts[rows] = True
    matrix = relaxation.rows
    entries = (matrix.coefficient % 2 != 0) & (distance[matrix.column] > NEAR) & counts[matrix.row]
    columns_of: dict[int, list[int]] = {}
    for row, column in zip(matrix.row[entries].tolist(), matrix.column[entries].tolist(), strict=True):
        columns_of.setdefault(row, []).append(column)
    facts = dict(
        zip(rows.tolist(), zip(is_upper.tolist(), is_odd.tolist(), slack.tolist(), strict=True), strict=True)
    )
    by_itself = [row for row in rows[is_odd].tolist() if row not in columns_of]
    found = [(row, [(row, facts[row][0])]) for row in by_itself]
    for members in _systems(columns_of):
        columns = sorted(
            {column for row in members for column in columns_of[row]}, key=lambda c: (-distance[c], c)
        )
        bit = {column: 1 << place for place, column in enumerate(columns)}
        sums = [
            _Sum(sum(bit[column] for column in columns_of[row]), odd, loose, 1 << place)
            for place, row in enumerate(members)
            for _, odd, loose in [facts[row]]
        ]
        for combined in _eliminated(sums, len(columns)):
            chosen = [row for place, row in enumerate(members) if combined >> place & 1]
            found.append((members[0], [(row, facts[row][0]) for row in chosen]))
    return [one for _, one in sorted(found, key=lambda first_and_rows: first_and_rows[0])]


def _usable_rows(relaxation: Relaxation, point: Floats, at_upper: Bools) -> tuple[Ints, Bools, Bools, Floats]:
    """Short rows with a slack below one: which, from which side, the parity of their limit, and their slack."""
    rows = relaxation.rows
    value = np.zeros(rows.count)
    np.add.at(value, rows.row, rows.coefficient * point[rows.column])
    at_base = rows.activity(np.where(at_upper, relaxation.upper, relaxation.lower))
    to_upper = np.where(rows.upper < FREE, np.abs(rows.upper - value), np.inf)
    to_lower = np.where(rows.lower > -FREE, np.abs(value - rows.lower), np.inf)
    is_upper = to_upper < 1 - NEAR
    slack = np.where(is_upper, to_upper, to_lower)
    is_odd = (np.where(is_upper, rows.upper, rows.lower) - at_base) % 2 != 0
    short = np.bincount(rows.row, minlength=rows.count) <= LONGEST
    usable = np.nonzero(short & (slack < 1 - NEAR))[0]
    return usable, is_upper[usable], is_odd[usable], slack[usable]


def _systems(columns_of: dict[int, list[int]]) -> list[list[int]]:
    """Rows in groups that share no column."""
    rows_of: dict[int, list[int]] = {}
    for row, columns in columns_of.items():
        for column in columns:
            rows_of.setdefault(column, []).append(row)
    groups, seen, done = [], set[int](), set[int]()
    for first in columns_of:
        if first in seen:
            continue
        seen.add(first)
        group = [first]
        for row in group:
            for column in columns_of[row]:
                if column not in done:
                    done.add(column)
                    new = [other for other in rows_of[column] if other not in seen]
                    seen.update(new)
                    group += new
        groups.append(group)
    return groups


def _eliminated(sums: list[_Sum], columns: int) -> list[int]:
    """Gaussian elimination modulo two, the most fractional columns first; sums without columns and odd are found."""
    found: list[int] = []
    having: list[list[_Sum]] = [[] for _ in range(columns)]  # by their most fractional column
    for one in sums:
        having[(one.columns & -one.columns).bit_length() - 1].append(one)
    for place in range(columns):
        if not having[place]:
            continue
        pivot = min(
            having[place], key=lambda one: (one.slack, one.columns.bit_count(), one.members.bit_count())
        )
        for one in having[place]:
            slack = one.slack + pivot.slack
            if one is pivot or slack >= 1 - NEAR:
                continue
            left, is_odd = one.columns ^ pivot.columns, one.is_odd != pivot.is_odd
            members = one.members ^ pivot.members  # twice a row is nothing modulo two
            if left:
                having[(left & -left).bit_length() - 1].append(_Sum(left, is_odd, slack, members))
            elif is_odd:
                found.append(members)
        having[place] = []
    return found


def _sums_of(found: list[list[tuple[int, bool]]]) -> Rows:
    """Sets of rows, each with its side, as rows over rows."""
    number = np.repeat(np.arange(len(found)), [len(members) for members in found])
    row, is_upper = (
        np.array(side) for side in zip(*(one for members in found for one in members), strict=True)
    )
    free = np.full(len(found), FREE)
    return Rows(number, row, np.where(is_upper, 1, -1), -free, free)


def halved(relaxation: Relaxation, point: Floats, sums: Rows) -> tuple[Rows, Floats]:
    """The cuts from sums of rows, which hold whatever the point, and by how much it violates each."""
    rows = relaxation.rows
    cut, row, sign = sums.row, sums.column, sums.coefficient
    limit = np.zeros(sums.count, np.int64)
    np.add.at(limit, cut, sign * np.where(sign > 0, rows.upper[row], rows.lower[row]))
    first, last = np.searchsorted(rows.row, row), np.searchsorted(rows.row, row + 1)
    entries = ranges(first, last)
    key = np.repeat(cut, last - first) * relaxation.width + rows.column[entries]
    keys, place = np.unique(key, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, place, np.repeat(sign, last - first) * rows.coefficient[entries])
    cut, column = keys // relaxation.width, keys % relaxation.width
    low, high, at = relaxation.lower[column], relaxation.upper[column], point[column]
    is_odd, is_high = total % 2 != 0, high - at < at - low
    np.add.at(limit, cut, np.where(is_odd, np.where(is_high, high, -low), 0))
    half = np.where(is_odd, np.where(is_high, total + 1, total - 1), total) // 2
    limit //= 2
    depth = -limit.astype(float)
    np.add.at(depth, cut, half * at)
    used = half != 0
    cuts = Rows(cut[used], column[used], half[used], np.full(sums.count, -FREE), limit)
    return cuts, depth


def _deepest(cuts: Rows, depth: Floats, most: int) -> Ints:
    """The numbers of the deepest of some cuts, the deepest first, each cut once."""
    edges = np.searchsorted(cuts.row, np.arange(cuts.count + 1))
    kept: dict[tuple[bytes, bytes, int], int] = {}
    for one in np.argsort(-depth, kind="stable").tolist():
        if depth[one] <= LEAST_VIOLATION or len(kept) >= most:
            break
        own = slice(edges[one], edges[one + 1])
        same = cuts.column[own].tobytes(), cuts.coefficient[own].tobytes(), int(cuts.upper[one])
        kept.setdefault(same, one)
    return np.array(list(kept.values()), np.int64)


def _in_order(rows: Rows, numbers: Ints) -> Rows:
    """Some of the rows, in the order of their numbers."""
    edges = np.searchsorted(rows.row, np.arange(rows.count + 1))
    first, last = edges[numbers], edges[numbers + 1]
    entries = ranges(first, last)
    number = np.repeat(np.arange(len(numbers)), last - first)
    column, coefficient = rows.column[entries], rows.coefficient[entries]
    return Rows(number, column, coefficient, rows.lower[numbers], rows.upper[numbers])


def few_cuts(relaxation: Relaxation, point: Floats, most: int = MOST, alike: float = ALIKE) -> Rows | None:
    """The deepest cuts that the point violates and that are not alike, or None when none are found.

    Most that are found are nearly the same, and each slows the next solve and the search that follows.
    """
    cuts = zero_half_cuts(relaxation, point)
    return None if cuts is None else _in_order(cuts, _unlike(cuts, point, most, alike))


def _unlike(cuts: Rows, point: Floats, most: int, alike: float) -> Ints:
    """The numbers of cuts that are kept, deepest first."""
    used, place = np.unique(cuts.column, return_inverse=True)
    direction = np.zeros((cuts.count, len(used)))
    direction[cuts.row, place] = cuts.coefficient
    length = np.sqrt((direction * direction).sum(axis=1))
    depth = (direction @ point[used] - cuts.upper) / length
    direction /= length[:, None]
    kept: list[int] = []
    for cut in np.argsort(-depth, kind="stable").tolist():
        if len(kept) < most and (direction[kept] @ direction[cut] <= alike).all():
            kept.append(cut)
    return np.array(sorted(kept), np.int64)
