"""Settling a programme: part by part, each within its share of the time, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

import numpy as np

from matching.arrays import Ints
from matching.engine.closing import Closing
from matching.engine.control import Control, Stopped
from matching.engine.division import LEAST, divided
from matching.engine.lexicographic import Lexicographic
from matching.engine.programme import Programme, Proof
from matching.engine.relaxation import Relaxation

PROVING = 0.6
"""Share of the time to prove every level in; what is left is for the best plan and bounds that can be had."""
LITTLE = 0.02
"""Share of the time that every part has, however small it is."""
GROWTH = 1.3
"""With what power of its width the work on a part grows."""

Tell = Callable[[int, int | None, int], None]


@dataclass(frozen=True, eq=False)
class Settled:
    """A plan, a bound for every level, and whether the plan reaches them all.

    `left`: what plans can use that are nowhere above it; `proofs`: of its figures, when it is complete.
    """

    plan: Ints
    bounds: list[int]
    is_complete: bool
    left: Relaxation
    proofs: list[Proof]


class Work(Protocol):
    """What is done on one part. `plan` and `bounds` are there once it is proven or closed."""

    @property
    def is_complete(self) -> bool:
        """Whether the plan reaches every bound."""
        ...

    @property
    def plan(self) -> Ints:
        """The best plan there is."""
        ...

    @property
    def bounds(self) -> list[int]:
        """What no plan is below, level by level."""
        ...

    def prove(self) -> None:
        """Prove every level, or go on from where the time was up before. Raises nothing."""
        ...

    def close(self) -> None:
        """The best plan, and a bound for every level, where there was no time to prove them. Raises nothing."""
        ...


class LevelWork:
    """The levels of a programme, or of a part of it. `plan`: a right one, for when none is found.

    `from_plan`: it is good enough to be where the solve begins.
    """

    found: Settled

    def __init__(
        self,
        programme: Programme,
        control: Control,
        plan: Ints,
        *,
        start: Relaxation | None = None,
        from_plan: bool = False,
        least: Sequence[int | None] = (),
        tell: Tell | None = None,
    ) -> None:
        self.control, self.standby, self.is_complete = control, plan, False
        self.levels = Lexicographic(
            programme, control, start=start, plan=plan if from_plan else None, least=least, tell=tell
        )

    @property
    def plan(self) -> Ints:
        """Of what was found."""
        return self.found.plan

    @property
    def bounds(self) -> list[int]:
        """Of what was found."""
        return self.found.bounds

    def prove(self) -> None:
        """See `Work`."""
        levels = self.levels
        with suppress(Stopped):
            levels.run()
            best = levels.starts[0].settled if levels.plan is None else levels.plan
            self.found = Settled(best, levels.values, True, levels.starts[-1], levels.proofs)
            self.is_complete = True

    def close(self) -> None:
        """See `Work`."""
        closing = Closing(self.levels, self.standby)
        closing.run()
        self.is_complete = closing.figures == closing.bounds and not self.control.is_cancelled
        self.found = Settled(self.levels.best, closing.bounds, self.is_complete, closing.left, [])


def settled(
    programme: Programme,
    control: Control,
    plan: Ints,
    *,
    from_plan: bool = False,
    least: Sequence[int | None] = (),
    tell: Tell | None = None,
) -> Settled:
    """The best plan of a programme that is not divided, and what there was time to prove. Raises nothing."""
    work = LevelWork(programme, control, plan, from_plan=from_plan, least=least, tell=tell)
    with control.within(PROVING):
        work.prove()
    if not work.is_complete:
        work.close()
    return work.found


class Settlement:
    """The parts of a programme that share no row, the smallest first. `plan`: a right one, for where none is found.

    Every figure is a sum over columns and lexicographic order survives addition, so the best plan of every part is the
    best plan of all. `least`: bounds of the whole that are known beforehand, by level.
    """

    from_plan = False
    """Whether `plan` is good enough to be where every part begins."""

    def __init__(
        self, programme: Programme, control: Control, plan: Ints, *, least: dict[int, int], tell: Tell
    ) -> None:
        self.programme, self.control, self.least, self.tell = programme, control, least, tell
        self.parts = divided(programme.relaxation)
        self.efforts = np.array([part.width + LEAST for part in self.parts], float) ** GROWTH
        self.standby = plan
        whole = programme.relaxation
        self.nothing = whole.whole(np.zeros(whole.width, np.int64))
        self.constants = [objective.value(self.nothing) for objective in programme.objectives]
        self.heard: list[dict[int, tuple[int | None, int]]] = [{} for _ in self.parts]

    @cached_property
    def works(self) -> list[Work]:
        """One for each part."""
        return [self.begun(part, partial(self._heard, place)) for place, part in enumerate(self.parts)]

    def begun(self, part: Relaxation, tell: Tell) -> Work:
        """The work on a part."""
        plan = part.whole(self.standby[part.origin])
        return LevelWork(self.programme, self.control, plan, start=part, from_plan=self.from_plan, tell=tell)

    def run(self) -> None:
        """Settle every part. Raises nothing: what there was no time for is not complete."""
        with self.control.within(PROVING):
            self.prove()
        self.close()
        if not self.control.has_to_stop():
            self.prove()

    def prove(self) -> None:
        """Prove every part; those that had not time enough are taken up again with what the others left."""
        for _ in range(2):
            self._share_out(lambda work: work.prove())
            if self.control.has_to_stop():
                break

    def close(self) -> None:
        """Close every part that is not proven."""
        self._share_out(lambda work: work.close())

    @property
    def is_complete(self) -> bool:
        """Whether every part is proven."""
        return all(work.is_complete for work in self.works)

    @property
    def plan(self) -> Ints:
        """The plans of the parts together."""
        plan = self.nothing.copy()
        for part, work in zip(self.parts, self.works, strict=True):
            plan[part.origin] = work.plan[part.origin]
        return plan

    @property
    def bounds(self) -> list[int]:
        """What the bounds of the parts come to, level by level."""
        totals = [self._total(index, [work.bounds[index] for work in self.works]) for index in self._levels()]
        return [max(total, self.least.get(index, total)) for index, total in enumerate(totals)]

    @property
    def share(self) -> float:
        """How much of the work is done, by the levels that are settled in every part and its size."""
        done = [sum(value == bound for value, bound in heard.values()) for heard in self.heard]
        return float(self.efforts @ done) / float(self.efforts.sum()) / len(self.constants)

    def _share_out(self, do: Callable[[Work], None]) -> None:
        """Do something for every part that is not proven, in its share of the time."""
        left = [place for place, work in enumerate(self.works) if not work.is_complete]
        for turn, place in enumerate(left):
            share = float(self.efforts[place] / self.efforts[left[turn:]].sum())
            with self.control.within(min(1.0, LITTLE + 2 * share)):
                do(self.works[place])

    def _levels(self) -> range:
        return range(len(self.constants))

    def _total(self, index: int, figures: list[int]) -> int:
        constant = self.constants[index]
        return constant + sum(one - constant for one in figures)

    def _heard(self, place: int, index: int, value: int | None, bound: int) -> None:
        """Tell of a level of a part; figures of the whole as far as every part has them."""
        self.heard[place][index] = value, bound
        known = [heard[index] for heard in self.heard if index in heard]
        values = [value for value, _ in known if value is not None]
        is_all = len(known) == len(self.parts)
        total = self._total(index, values) if len(values) == len(self.parts) else None
        self.tell(index, total, self._total(index, [bound for _, bound in known]) if is_all else 0)
