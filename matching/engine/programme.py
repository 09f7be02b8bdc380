"""What the engine is told of a model: columns and rows, the objectives in their order, and a few things it may ask.

A model subclasses `Programme` and needs no more than `relaxation` and `objectives`; the rest has answers that are right
for any model, and better ones make it fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.cuts import zero_half_cuts
from matching.engine.integer import Style
from matching.engine.relaxation import Relaxation, Rows

WIDE = 12_000
"""Open columns above which rows without a price leave and only levels that are tight have cuts; and, unless a model
says otherwise, above which a plan is looked for only when nothing else helps."""


@dataclass(frozen=True, eq=False)
class Objective:
    """One figure of the order, to be minimised: what each column of the whole programme costs, and a constant."""

    name: str
    cost: Ints
    constant: int = 0
    is_tight: bool = True
    """Whether cuts are worth their time however many columns are open."""

    def value(self, plan: Ints) -> int:
        """The figure of a plan."""
        return int(self.cost @ plan) + self.constant

    def over(self, relaxation: Relaxation) -> tuple[Ints, int]:
        """What open columns of a relaxation cost, and what the figure is beside that."""
        cost, fixed = relaxation.objective(self.cost)
        return cost, fixed + self.constant


class Proof(Protocol):
    """What is proven of one objective among the plans that a level begins with."""

    @property
    def least(self) -> int:
        """No such plan has a smaller figure."""
        ...

    @property
    def plan(self) -> Ints | None:
        """A plan that has it, where the proof happens to come with one."""
        ...

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """What plans of at most this figure can use; `least`: what none is below, if that is known."""
        ...


class Programme:
    """A model in columns and rows. A plan gives every column a whole number."""

    relaxation: Relaxation
    """Everything open."""
    objectives: list[Objective]
    """Most important first."""
    guide: Objective | None = None
    """What finds a plan soon among very many columns: an objective whose linear optimum is nearly whole."""
    first_margin = 1 / 80
    """How far above the bound, as a share of it, the first search looks where a plan is known."""
    cut_rounds = 40
    """Rounds of cuts at a level, at most."""
    style: Style = "full"
    """What a search does besides branching."""
    wide: int = WIDE
    """Open columns above which looking for a plan is put off."""
    narrow = 0
    """Open columns up to which levels are settled together, by one search without prices."""
    together = 1
    """How many levels one search settles where prices have closed columns."""
    any_at_bound = True
    """Whether a plan at the bound is looked for near the linear optimum, whatever it has at later levels."""

    @cached_property
    def owner(self) -> Ints:
        """By column a number of whom at most one column is in a plan (a generalised upper bound set); -1 for nobody."""
        return np.full(len(self.relaxation.settled), NOBODY)

    @cached_property
    def couples(self) -> Bools | None:
        """Which columns are in rows that tie owners to each other otherwise than by competing; None: nobody looks."""
        return None

    @cached_property
    def joinable(self) -> Rows | None:
        """Every row that `broken` may give, over the whole programme; None: nobody can say."""
        return None

    def broken(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Rows that every plan obeys and a fractional point breaks, over the open columns."""
        return None

    def cuts(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Rows that every plan in whole numbers obeys and a fractional point breaks."""
        return zero_half_cuts(relaxation, point)

    def completed(self, relaxation: Relaxation) -> Relaxation:
        """A relaxation with every row that whole plans need or a search is helped by."""
        return relaxation

    def promising(self, relaxation: Relaxation) -> Bools:
        """Columns to begin a large linear programme with; the others join when their reduced cost says so."""
        return np.ones(relaxation.width, bool)

    def proof(
        self, index: int, start: Relaxation, known: int | None, tell: Callable[[int], None]
    ) -> Proof | None:
        """A proof of the model's own, where that is better than the linear relaxation's; `tell` hears every bound.

        `known`: the figure of a plan of the start, beyond which no bound need go.
        """
        return None

    def improved(self, plan: Ints) -> Ints:
        """A plan that is no worse, with helping columns at what they have to be."""
        return plan

    def followed(self, index: int, relaxation: Relaxation, value: int) -> Relaxation:
        """What is left when a level has a value, with what follows from that by more than its own row."""
        return relaxation
