"""Settling a programme: part by part, each within its share of the time, and what they come to together."""

from __future__ import annotations

from functools import partial

import numpy as np

from matching.engine.closing import Closing
from matching.engine.control import Control, Stopped
from matching.engine.division import LEAST, divided
from matching.engine.lexicographic import Lexicographic
from matching.engine.relaxation import Relaxation
from matching.placement.figures import figure
from matching.placement.model import Level
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Programme
from matching.placement.tables import Ints

PROVING = 0.6
"""Share of a part's time to prove every level in; what is left is for the best plan and bounds that can be had."""
LITTLE = 0.02
"""Share of the time that every part has, however small it is."""
EFFORT = 1.3
"""With what power of its width the work on a part grows."""


class Settlement:
    """The parts of a programme, the smallest first: the best plan that was found, and a bound for each level.

    `flow`: the plans that are best with no eye for groups and teams; `standby`: a pair per student that is right, for
    parts in which nothing better is found in time.
    """

    def __init__(
        self,
        programme: Programme,
        levels: list[Level],
        control: Control,
        *,
        flow: Face | None,
        standby: Ints,
        first_index: int,
    ) -> None:
        self.programme, self.levels, self.control, self.first_index = programme, levels, control, first_index
        self.flow = flow
        self.likely = np.zeros(0, np.int64) if flow is None else flow.pairs
        self.parts = divided(programme.relaxation)
        whole = programme.relaxation
        self.plan = whole.whole(np.zeros(whole.width, np.int64))
        self.standby = programme.point(standby)
        costs = [programme.cost(level) for level in levels]
        self.constants = [constant + int(cost @ self.plan) for cost, constant in costs]
        self.values: list[list[int | None]] = [[None] * len(levels) for _ in self.parts]
        self.bounds: list[list[int]] = []
        self.is_complete = True

    def run(self) -> None:
        """Settle every part. Raises nothing: what there was no time for is not complete."""
        efforts = np.array([part.width + LEAST for part in self.parts], float) ** EFFORT
        for place, part in enumerate(self.parts):
            with self.control.within(min(1.0, LITTLE + 2 * float(efforts[place] / efforts[place:].sum()))):
                plan, bounds = self._settled(place, part)
            self.plan[part.origin] = plan[part.origin]
            self.bounds.append(bounds)

    def _settled(self, place: int, part: Relaxation) -> tuple[Ints, list[int]]:
        tell = partial(self._tell, place)
        work = Lexicographic(
            self.programme, self.levels, self.control, tell=tell, start=part, likely=self.likely
        )
        try:
            with self.control.within(PROVING):
                work.run()
        except Stopped:
            self.is_complete = False
            closing = Closing(work, part.whole(self.standby[part.origin]))
            closing.run()
            return closing.plan, closing.bounds
        return part.settled if work.plan is None else work.plan, work.values

    def totals(self) -> list[int]:
        """What the bounds of the parts come to, level by level; what the flow found first is a bound as well."""
        totals = [
            constant + sum(bounds[index] - constant for bounds in self.bounds)
            for index, constant in enumerate(self.constants)
        ]
        for index, level in enumerate(self.levels if self.flow is not None else ()):
            if level.counts == "pairs":
                totals[index] = max(totals[index], figure(self.programme.model, level, self.flow.chosen))
                break
        return totals

    def _tell(self, place: int, index: int, value: int | None, bound: int) -> None:
        """Report a level of a part; figures of the whole as far as every part has them."""
        self.values[place][index] = value
        known = [values[index] for values in self.values]
        constant = self.constants[index]
        total = None
        if None not in known:
            total = constant + sum(one - constant for one in known if one is not None)
        others = [bounds[index] - constant for bounds in self.bounds]
        least = bound + sum(others) if place == len(self.parts) - 1 else 0
        done = (place + (index + (value is not None)) / len(self.levels)) / len(self.parts)
        count = self.first_index + len(self.levels)
        share = (self.first_index + done * len(self.levels)) / count
        self.control.report(self.levels[index].name, self.first_index + index, count, total, least, share)
