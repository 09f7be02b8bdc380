"""Explainers kept in memory while people look at a plan: the first "why not" costs as much as many more together."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app
from flask.sansio.app import App

import matching.placement
from app.placements.models import MatchRun
from app.placements.problem.plan import Plan

if TYPE_CHECKING:
    from matching.placement.reasons import Explainer

COMPILED_BYTES = 100
"""For each pair of a student and an opening that no rule keeps apart, once a plan is compiled."""
PROOF_BYTES = 1_200
"""For each such pair and each level of the order, once a "why not" was asked: each level keeps a linear programme.

Measured as memory of the process after twenty questions: 590 to 1,140 bytes. The demo school (120 students, 1,931
pairs, 9 levels) takes 10 MB, a region of 1,200 students (31,828 pairs) 303 MB, or 646 MB when choices are counted rank
by rank (18 levels), and 1,900 students (76,812 pairs) 787 MB.
"""
MOST_KEPT = 8
"""Plans that are kept however small they are, so that a small school does not fill the memory with old ones."""

_KEY = "explainers"


@dataclass
class ExplainerCache:
    """Keeps explainers up to an estimated size together; the one that was asked longest ago goes first."""

    most_megabytes: float
    kept: OrderedDict[Hashable, tuple["Explainer", float]] = field(default_factory=OrderedDict)
    turn: Lock = field(default_factory=Lock)

    def explainer(self, key: Hashable, make: Callable[[], "Explainer"], *, can_prove: bool) -> "Explainer":
        """The explainer under this key, made when it is not there. One that is over the bound alone is not kept.

        Whoever asks meanwhile waits, so that two people who open a page do not make it twice.
        """
        with self.turn:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key][0]
            made = make()
            size = megabytes_of(made, can_prove=can_prove)
            if size <= self.most_megabytes:
                self.kept[key] = made, size
                while self.megabytes > self.most_megabytes or len(self.kept) > MOST_KEPT:
                    self.kept.popitem(last=False)
            return made

    @property
    def megabytes(self) -> float:
        """The estimated size of what is kept."""
        return sum(size for _, size in self.kept.values())


def megabytes_of(explainer: "Explainer", *, can_prove: bool) -> float:
    """What an explainer takes in memory, or comes to take: with the proof when a "why not" can be asked."""
    pairs, levels = len(explainer.model.student), len(explainer.levels) + 1
    return pairs * (COMPILED_BYTES + (PROOF_BYTES * levels if can_prove else 0)) / 1e6


def init_app(app: App) -> None:
    """Give the application a cache of its own, within EXPLAINER_CACHE_MB."""
    app.extensions[_KEY] = ExplainerCache(app.config["EXPLAINER_CACHE_MB"])


def explainer_of(run: MatchRun, plan: Plan, *, can_prove: bool) -> "Explainer":
    """The explainer of a plan as it stands; a move by hand makes another plan. `can_prove`: "why not" can be asked."""
    cache: ExplainerCache = current_app.extensions[_KEY]
    key = run.input_digest, run.seed, frozenset(plan.moved.items()), plan.solution
    return cache.explainer(
        key,
        lambda: matching.placement.explainer(plan.problem, plan.solution),
        can_prove=can_prove,
    )
