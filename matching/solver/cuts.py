"""Zero-half cuts: sums of rows that, halved and rounded down, cut off a fractional point (Caprara, Fischetti 1996).

Odd sets of students who can only be in company two by two are the ones that matter here; the general form finds
them among all others. Every cut follows from whole rows by whole arithmetic, so it is valid whatever the point.
"""

from __future__ import annotations

import numpy as np

from matching.solver.relaxation import FREE, Relaxation, Rows
from matching.tables import Floats, Ints

MOST_CUTS = 150
LEAST_VIOLATION = 0.02
NEAR = 1e-6
LONGEST = 400
"""Rows with more columns than this take no part: their cuts are dense and weak."""


def zero_half_cuts(relaxation: Relaxation, point: Floats) -> Rows | None:
    """Cuts that the point violates, or None when this search finds none."""
    found = _Parity(relaxation, point).combinations()
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


class _Parity:
    """Rows modulo two over the fractional columns, in bits of Python integers, and elimination on them.

    A row is written `<=`, from its upper or its lower side, with its slack at the point. Columns that stand on a
    limit do not count, those on their upper one turn the parity of the right-hand side.
    """

    def __init__(self, relaxation: Relaxation, point: Floats) -> None:
        rows = relaxation.rows
        below, above = point - relaxation.lower, relaxation.upper - point
        self.distance = np.minimum(below, above)
        fractional = np.nonzero(self.distance > NEAR)[0]
        self.bit = {int(column): place for place, column in enumerate(fractional)}
        self.columns = fractional
        value = np.zeros(rows.count)
        np.add.at(value, rows.row, rows.coefficient * point[rows.column])
        length = np.bincount(rows.row, minlength=rows.count)
        base = np.where(above < below, relaxation.upper, relaxation.lower)
        at_base = rows.activity(base)
        odd = rows.coefficient % 2 != 0
        masks = [0] * rows.count
        for row, column in zip(rows.row[odd].tolist(), rows.column[odd].tolist(), strict=True):
            if column in self.bit:
                masks[row] |= 1 << self.bit[column]
        self.rows: list[tuple[int, bool, float, dict[int, bool]]] = []
        for row in np.nonzero(length <= LONGEST)[0].tolist():
            for is_upper, limit in ((True, rows.upper[row]), (False, rows.lower[row])):
                slack = abs(float(limit) - value[row])
                if abs(limit) < FREE and slack < 1 - NEAR:
                    is_odd = bool((int(limit) - int(at_base[row])) % 2)
                    self.rows.append((masks[row], is_odd, slack, {row: is_upper}))
                    break

    def combinations(self) -> list[dict[int, bool]]:
        """Sets of rows, each with the side it is used from, whose sum promises a violated cut."""
        found: list[dict[int, bool]] = []
        active = self.rows
        order = np.argsort(-self.distance[self.columns], kind="stable").tolist()
        for place in order:
            bit = 1 << place
            having = [row for row in active if row[0] & bit]
            if not having:
                continue
            rest = [row for row in active if not row[0] & bit]
            pivot = min(having, key=lambda row: (row[2], row[0].bit_count(), len(row[3])))
            for row in having:
                if row is pivot:
                    continue
                slack = row[2] + pivot[2]
                if slack < 1 - NEAR:
                    rest.append((row[0] ^ pivot[0], row[1] != pivot[1], slack, _combined(row[3], pivot[3])))
            active = rest
            found += [row[3] for row in active if row[1] and not row[0] and row[3]]
            active = [row for row in active if row[0]]
            if len(found) >= 2 * MOST_CUTS:
                break
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
