"""Plans for when the time is up: from flows at once, and a better one for what could not be proven in time.

What is taken on trust has no plan until the last of it is found. Where that did not happen, the steps of a country
come within a fraction of a per cent of the best in the time that is left, and closing begins there.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial

from matching.arrays import NOBODY, Ints
from matching.engine.control import Control, Stopped
from matching.engine.settling import LevelWork, Settlement, Tell
from matching.placement.criteria import Level, figures, level_of
from matching.placement.solver.large.vast import Vast
from matching.placement.solver.network import Face
from matching.placement.solver.programme import PlacementProgramme

LARGE = 100_000
"""Pairs above which closing begins with a plan of its own: fewer are searched as soon."""
ROUGHLY = 0.6
"""Share of the time for closing that such a plan may take."""


def is_large(face: Face, levels: list[Level]) -> bool:
    """Whether a plan of its own is worth the time, and there is a level that counts pairs to make it for."""
    return len(face.pairs) > LARGE and any(level.counts == "pairs" for level in levels)


class StandingSettlement(Settlement):
    """The parts of a programme. `look` makes a plan for what was not proven in time; None where that is in vain."""

    rough: Vast | None = None
    """What was found where there was the time to look."""

    def __init__(
        self,
        programme: PlacementProgramme,
        control: Control,
        plan: Ints,
        *,
        least: dict[int, int],
        tell: Tell,
        look: Callable[[], Vast] | None,
    ) -> None:
        super().__init__(programme, control, plan, least=least, tell=tell)
        self.look, self.pairs = look, programme

    def close(self) -> None:
        """Close every part that is not proven, from a plan that is nearly best where there is time to make one."""
        if self.look is not None and not self.is_complete and not self.control.has_to_stop():
            self.rough = self.look()
            with self.control.within(ROUGHLY):
                self.rough.look()
            plan = self.pairs.point(self.rough.chosen)
            for part, work in zip(self.parts, self.works, strict=True):
                if isinstance(work, LevelWork):
                    work.standby = part.whole(plan[part.origin])
        super().close()

    @property
    def bounds(self) -> list[int]:
        """Those of the parts, or what prices say of plans nowhere above the rough one, as far as ours is that."""
        bounds = super().bounds
        if self.rough is None:
            return bounds
        plan, rough = self.plan, self.pairs.point(self.rough.chosen)
        for index, bound in enumerate(self.rough.bounds()):
            bounds[index] = max(bounds[index], bound)
            value = self.programme.objectives[index].value
            if value(plan) > value(rough):
                break
        return bounds


def without_company(face: Face, flow: Face, levels: list[Level]) -> Ints:
    """A plan for when the time is up: the best with no eye for groups and teams, or the one that keeps out of them.

    Where nobody is in a group nobody is alone, and where nobody counts for a team it has places enough.
    """
    model, aside = face.model, copy(face)
    counted = (model.group != NOBODY) | (model.team != NOBODY)
    pairs = [level for level in levels if level.counts == "pairs"]
    try:
        aside.narrow([level_of(model, "counted", pair=counted), *pairs])
    except Stopped:
        return flow.chosen
    plans = [flow.chosen, aside.chosen]
    return min(plans, key=partial(figures, model, levels))
