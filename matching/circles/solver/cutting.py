"""A few cuts that say different things: most that are found are nearly the same, and each slows the next solve."""

from __future__ import annotations

import numpy as np

from matching.arrays import Floats, Ints
from matching.engine.cuts import zero_half_cuts
from matching.engine.relaxation import Relaxation, Rows

MOST = 40
ALIKE = 0.5
"""Cosine of the angle between two cuts above which one of them is enough."""


def few_cuts(relaxation: Relaxation, point: Floats) -> Rows | None:
    """The deepest cuts that the point violates and that are not alike, or None when none are found."""
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
