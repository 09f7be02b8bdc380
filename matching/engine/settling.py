"""Settling a programme: part by part, each within its share of the time, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.arrays import Ints
from matching.engine.closing import Closing
from matching.engine.control import Control, Stopped
from matching.engine.division import LEAST, divided
from matching.engine.lexicographic import Lexicographic
from matching.engine.programme import Programme
from matching.engine.relaxation import Relaxation

PROVING = 0.6
"""Share of the time to prove every level in; what is left is for the best plan and bounds that can be had."""
LITTLE = 0.02
"""Share of the time that every part has, however small it is."""
EFFORT = 1.3
"""With what power of its width the work on a part grows."""

Tell = Callable[[int, int | None, int], None]


@dataclass(frozen=True, eq=False)
class Settled:
    """A plan, a bound for every level, and whether the plan reaches them all."""

    plan: Ints
    bounds: list[int]
    is_complete: bool


def settled(
    programme: Programme,
    control: Control,
    plan: Ints,
    *,
    start: Relaxation | None = None,
    from_plan: bool = False,
    least: Sequence[int | None] = (),
    tell: Tell | None = None,
) -> Settled:
    """The best plan of a programme, or of a part of it, and what there was time to prove. Raises nothing.

    `plan`: a right one. `from_plan`: it is good enough to be where the solve begins; else it is for when none is found.
    """
    work = Lexicographic(
        programme, control, start=start, plan=plan if from_plan else None, least=least, tell=tell
    )
    try:
        with control.within(PROVING):
            work.run()
    except Stopped:
        closing = Closing(work, plan)
        closing.run()
        return Settled(work.best, closing.bounds, closing.figures == closing.bounds)
    return Settled(work.starts[0].settled if work.plan is None else work.plan, work.values, True)


class Settlement:
    """The parts of a programme that share no row, the smallest first. `plan`: a right one, for where none is found.

    Every figure is a sum over columns and lexicographic order survives addition, so the best plan of every part is the
    best plan of all. `least`: bounds of the whole that are known beforehand, by level.
    """

    def __init__(
        self, programme: Programme, control: Control, plan: Ints, *, least: dict[int, int], tell: Tell
    ) -> None:
        self.programme, self.control, self.least, self.tell = programme, control, least, tell
        self.parts = divided(programme.relaxation)
        self.standby = plan
        whole = programme.relaxation
        self.plan = whole.whole(np.zeros(whole.width, np.int64))
        self.constants = [objective.value(self.plan) for objective in programme.objectives]
        self.values: list[list[int | None]] = [[None] * len(self.constants) for _ in self.parts]
        self.bounds: list[list[int]] = []
        self.share = 0.0
        self.is_complete = True

    def run(self) -> None:
        """Settle every part. Raises nothing: what there was no time for is not complete."""
        efforts = np.array([part.width + LEAST for part in self.parts], float) ** EFFORT
        for place, part in enumerate(self.parts):
            with self.control.within(min(1.0, LITTLE + 2 * float(efforts[place] / efforts[place:].sum()))):
                found = settled(
                    self.programme,
                    self.control,
                    part.whole(self.standby[part.origin]),
                    start=part,
                    tell=partial(self._heard, place),
                )
            self.plan[part.origin] = found.plan[part.origin]
            self.bounds.append(found.bounds)
            self.is_complete = self.is_complete and found.is_complete

    def totals(self) -> list[int]:
        """What the bounds of the parts come to, level by level."""
        totals = [
            constant + sum(bounds[index] - constant for bounds in self.bounds)
            for index, constant in enumerate(self.constants)
        ]
        return [max(total, self.least.get(index, total)) for index, total in enumerate(totals)]

    def _heard(self, place: int, index: int, value: int | None, bound: int) -> None:
        """Tell of a level of a part; figures of the whole as far as every part has them."""
        self.values[place][index] = value
        known = [values[index] for values in self.values]
        constant, total = self.constants[index], None
        if None not in known:
            total = constant + sum(one - constant for one in known if one is not None)
        others = [bounds[index] - constant for bounds in self.bounds]
        least = bound + sum(others) if place == len(self.parts) - 1 else 0
        self.share = (place + (index + (value is not None)) / len(self.constants)) / len(self.parts)
        self.tell(index, total, least)
