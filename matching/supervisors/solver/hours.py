"""Rows of hours as whole cases fill them, of which a linear programme takes parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from math import gcd

import numpy as np

from matching.arrays import Bools
from matching.engine.relaxation import FREE, Relaxation, RowBuilder

WIDEST = 2_000
"""Most hours of a row that counts as one of whole cases; more take too long."""


def for_whole_cases(relaxation: Relaxation) -> Relaxation:
    """The same with rows of hours as near to what whole cases fill as is known."""
    return with_whole_counts(with_reachable_limits(relaxation))


def with_reachable_limits(relaxation: Relaxation) -> Relaxation:
    """The same with rows of hours that stop at the largest sum of whole cases: 6 and 10 make 20, and never 21."""
    rows, upper = relaxation.rows, relaxation.rows.upper.copy()
    ends = np.searchsorted(rows.row, np.arange(rows.count + 1))
    for row in np.nonzero(_of_hours(relaxation))[0].tolist():
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


def with_whole_counts(relaxation: Relaxation) -> Relaxation:
    """The same with rows that say how many of two sizes fit together: in 64, of 6 and 10 hours, `a + 2 b <= 12`.

    The corners of all whole pairs of numbers in a triangle; every line between two of them is a row (the convex hull of
    a knapsack with two sizes; Hirschberg and Wong 1976). Cases of other sizes only leave less room.
    """
    rows, builder = relaxation.rows, RowBuilder()
    ends = np.searchsorted(rows.row, np.arange(rows.count + 1))
    for row in np.nonzero(_of_hours(relaxation))[0].tolist():
        entries = slice(ends[row], ends[row + 1])
        column, hours = rows.column[entries], rows.coefficient[entries]
        for size, larger in combinations(np.unique(hours).tolist(), 2):
            for each, of_larger, most in _edges(size, larger, int(rows.upper[row])):
                counts = np.where(hours == size, each, np.where(hours == larger, of_larger, 0))
                inside = np.nonzero(counts)[0]
                builder.add(1, [(np.zeros_like(inside), column[inside], counts[inside])], -FREE, most)
    return relaxation.with_rows(builder.rows())


def _of_hours(relaxation: Relaxation) -> Bools:
    """By row, whether it only limits hours of cases."""
    rows = relaxation.rows
    unfit = (rows.coefficient < 2) | (relaxation.lower != 0)[rows.column]
    fits: Bools = (rows.upper >= 0) & (rows.upper <= WIDEST)
    fits[rows.row[unfit]] = False
    return fits


def _edges(size: int, larger: int, hours: int) -> Iterator[tuple[int, int, int]]:
    """What one of a size and one that is larger count for, and what they add up to at most, by edge of the hull."""
    corners: list[tuple[int, int]] = []
    for count in range(hours // size + 1):
        point = (count, (hours - size * count) // larger)
        while len(corners) > 1 and _is_below(corners[-1], corners[-2], point):
            corners.pop()
        corners.append(point)
    for (count, beside), (more, less) in pairwise(corners):
        divisor = gcd(more - count, beside - less)
        each, of_larger = (beside - less) // divisor, (more - count) // divisor
        if each * larger != of_larger * size:  # else it is the row itself
            yield each, of_larger, each * count + of_larger * beside
    yield 1, 0, corners[-1][0]


def _is_below(point: tuple[int, int], before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a point is on the line between its neighbours, or below it."""
    (x, y), (left, high), (right, low) = point, before, after
    return (x - left) * (low - high) >= (y - high) * (right - left)
