"""Rows of a programme while they are being collected, block by block."""

from __future__ import annotations

import numpy as np

from matching.arrays import Ints
from matching.engine.relaxation import Rows, rows_of

Part = tuple[Ints, Ints, Ints | int]


class Blocks:
    """Rows that are still being collected."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.lower: list[Ints] = []
        self.upper: list[Ints] = []
        self.count = 0

    def add(self, count: int, parts: list[Part], lower: Ints | int, upper: Ints | int) -> None:
        """Add rows; the parts number them from zero."""
        self.parts += [(row + self.count, column, coefficient) for row, column, coefficient in parts]
        self.lower.append(np.broadcast_to(np.asarray(lower, np.int64), (count,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, np.int64), (count,)))
        self.count += count

    def rows(self) -> Rows:
        """All of them."""
        nothing = np.zeros(0, np.int64)
        return rows_of(
            [(nothing, nothing, 1), *self.parts],
            np.concatenate([nothing, *self.lower]),
            np.concatenate([nothing, *self.upper]),
        )
