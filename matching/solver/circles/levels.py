"""Level after level: the best plan, and then only plans that are as good."""

from __future__ import annotations

import numpy as np

from matching.solver.circles.programme import CircleLevel, CircleProgramme
from matching.solver.control import Control
from matching.solver.integer import solve_integer
from matching.solver.relaxation import FREE, Rows
from matching.tables import Ints


class CircleSearch:
    """The best plan so far, and a bound for every level that is proven."""

    def __init__(self, programme: CircleProgramme, control: Control) -> None:
        self.programme, self.control = programme, control
        self.levels = programme.levels()
        self.plan: Ints = np.zeros(programme.width, np.int64)
        self.bounds: list[int] = []

    def run(self) -> None:
        """Settle every level. Raises Stopped; what is known until then stays."""
        relaxation = self.programme.relaxation
        for index, level in enumerate(self.levels):
            self.control.keep_going()
            self.plan = solve_integer(relaxation, level.cost, self.control)
            value = level.value(self.plan)
            self.bounds.append(value)
            self.control.report(level.name, index, len(self.levels), value, value)
            relaxation = relaxation.with_rows(_budget(level, value))


def _budget(level: CircleLevel, value: int) -> Rows:
    """The row that keeps a level at its value."""
    used = np.nonzero(level.cost)[0]
    limit = np.array([value - level.constant], np.int64)
    return Rows(np.zeros(len(used), np.int64), used, level.cost[used], np.array([-FREE]), limit)
