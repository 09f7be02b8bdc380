"""Zero-half cuts: sums of rows that, halved and rounded down, cut off a fractional point (Caprara, Fischetti 1996).

Odd sets of students who can only be in company two by two are the ones that matter here; the general form finds
them among all others. Every cut follows from whole rows by whole arithmetic, so it is valid whatever the point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.engine.relaxation import FREE, Relaxation, Rows

MOST_CUTS = 400
LEAST_VIOLATION = 0.02
NEAR = 1e-6
LONGEST = 400
"""Rows with more columns than this take no part: their cuts are dense and weak."""
MOST, ALIKE = 40, 0.5
"""Cuts that are kept where few are wanted, and the cosine of the angle between two above which one is enough."""


def zero_half_cuts(relaxation: Relaxation, point: Floats) -> Rows | None:
    """Cuts that the point violates, or None when this search finds none."""
    found = _combinations(relaxation, point)
    cuts = [cut for cut in (_cut(relaxation, point, members) for members in found) if cut is not None]
    if not cuts:
        return None
    cuts.sort(key=lambda cut: -cut[0])
    unique = {(tuple(cut[1].tolist()), tuple(cut[2].tolist()), cut[3]): cut for cut in cuts[:MOST_CUTS]}
    kept = list(unique.values())
    return Rows(
        np.concatenate([np.full(len(cut[1]), place) for place, cut in enumerate(kept)]),
        np.concatenate([cut[1] for cut in kept]),
        np.concatenate([cut[2] for cut in kept]),
        np.full(len(kept), -FREE),
        np.array([cut[3] for cut in kept], np.int64),
    )


@dataclass(frozen=True)
class _Sum:
    """A sum of rows modulo two: its fractional columns as bits, the parity of its limit, its slack, its members.

    Each member is a row with the side it is used from, True for its upper limit.
    """

    columns: int
    is_odd: bool
    slack: float
    members: dict[int, bool]


def _combinations(relaxation: Relaxation, point: Floats) -> list[dict[int, bool]]:
    """Sets of rows, each with the side it is used from, whose sum promises a violated cut.

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
    columns_of: dict[int, list[int]] = {row: [] for row in rows.tolist()}
    for row, column in zip(matrix.row[entries].tolist(), matrix.column[entries].tolist(), strict=True):
        columns_of[row].append(column)
    facts = dict(
        zip(rows.tolist(), zip(is_upper.tolist(), is_odd.tolist(), slack.tolist(), strict=True), strict=True)
    )
    found: list[dict[int, bool]] = []
    for members in _systems(columns_of):
        columns = sorted(
            {column for row in members for column in columns_of[row]}, key=lambda c: (-distance[c], c)
        )
        bit = {column: 1 << place for place, column in enumerate(columns)}
        sums = [
            _Sum(sum(bit[column] for column in columns_of[row]), odd, loose, {row: side})
            for row in members
            for side, odd, loose in [facts[row]]
        ]
        found += _eliminated(sums, len(columns))
    return found


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
    """Rows in groups that share no column; a row without columns is a group of its own."""
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


def _eliminated(sums: list[_Sum], columns: int) -> list[dict[int, bool]]:
    """Gaussian elimination modulo two, the most fractional columns first; sums without columns and odd are found."""
    found = [one.members for one in sums if one.is_odd and not one.columns]
    active = [one for one in sums if one.columns]
    for place in range(columns):
        bit = 1 << place
        having = [one for one in active if one.columns & bit]
        if not having:
            continue
        pivot = min(having, key=lambda one: (one.slack, one.columns.bit_count(), len(one.members)))
        active = [one for one in active if not one.columns & bit]
        for one in having:
            slack = one.slack + pivot.slack
            if one is pivot or slack >= 1 - NEAR:
                continue
            both = _combined(one.members, pivot.members)
            new = _Sum(one.columns ^ pivot.columns, one.is_odd != pivot.is_odd, slack, both)
            if new.columns:
                active.append(new)
            elif new.is_odd:
                found.append(both)
    return found


def _combined(first: dict[int, bool], second: dict[int, bool]) -> dict[int, bool]:
    """The rows that are in one of two sets, not in both: twice a row is nothing modulo two."""
    return {
        row: side
        for part in (first, second)
        for row, side in part.items()
        if not (row in first and row in second)
    }


def _cut(
    relaxation: Relaxation, point: Floats, members: dict[int, bool]
) -> tuple[float, Ints, Ints, int] | None:
    """Violation, columns, coefficients and limit of the cut from a set of rows; None when it is not violated."""
    rows = relaxation.rows
    total: dict[int, int] = {}
    limit = 0
    for row, is_upper in members.items():
        first, last = np.searchsorted(rows.row, [row, row + 1])
        sign = 1 if is_upper else -1
        limit += sign * int(rows.upper[row] if is_upper else rows.lower[row])
        for column, coefficient in zip(
            rows.column[first:last].tolist(), rows.coefficient[first:last].tolist(), strict=True
        ):
            total[column] = total.get(column, 0) + sign * coefficient
    halved: dict[int, int] = {}
    for column, coefficient in total.items():
        raised = coefficient
        if coefficient % 2:
            low, high = int(relaxation.lower[column]), int(relaxation.upper[column])
            if high - point[column] < point[column] - low:
                raised, limit = coefficient + 1, limit + high
            else:
                raised, limit = coefficient - 1, limit - low
        if raised:
            halved[column] = raised // 2
    limit //= 2
    columns = np.array(sorted(halved), np.int64)
    coefficients = np.array([halved[column] for column in columns.tolist()], np.int64)
    violation = float(coefficients @ point[columns]) - limit if len(columns) else 0.0
    return (violation, columns, coefficients, limit) if violation > LEAST_VIOLATION else None


def few_cuts(relaxation: Relaxation, point: Floats) -> Rows | None:
    """The deepest cuts that the point violates and that are not alike, or None when none are found.

    Most that are found are nearly the same, and each slows the next solve.
    """
    cuts = zero_half_cuts(relaxation, point)
    return None if cuts is None else _only(cuts, _unlike(cuts, point, relaxation.width))


def _unlike(cuts: Rows, point: Floats, width: int) -> Ints:
    """The numbers of cuts that are kept, deepest first."""
    direction = np.zeros((cuts.count, width))
    direction[cuts.row, cuts.column] = cuts.coefficient
    length = np.sqrt((direction * direction).sum(axis=1))
    depth = (direction @ point - cuts.upper) / length
    direction /= length[:, None]
    kept: list[int] = []
    for cut in np.argsort(-depth, kind="stable").tolist():
        if len(kept) < MOST and (direction[kept] @ direction[cut] <= ALIKE).all():
            kept.append(cut)
    return np.array(sorted(kept), np.int64)


def _only(rows: Rows, kept: Ints) -> Rows:
    """Some of the rows."""
    number = np.full(rows.count, -1)
    number[kept] = np.arange(len(kept))
    used = number[rows.row] >= 0
    return Rows(
        number[rows.row[used]],
        rows.column[used],
        rows.coefficient[used],
        rows.lower[kept],
        rows.upper[kept],
    )
