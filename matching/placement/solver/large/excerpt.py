"""An excerpt: some of the pairs of a model that is too large to be written down whole, as a model of their own.

Students, openings, groups and teams keep their numbers, so that what is found in an excerpt can be said of the whole.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.placement.criteria import Level
from matching.placement.model import PlacementModel
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Counted, PlacementProgramme, programme_of


def some_pairs(model: PlacementModel, pairs: Ints) -> PlacementModel:
    """A model with some of its pairs only."""
    return replace(
        model,
        student=model.student[pairs],
        opening=model.opening[pairs],
        rank=model.rank[pairs],
        minutes=model.minutes[pairs],
        flagged=model.flagged[pairs],
        group=model.group[pairs],
        team=model.team[pairs],
    )


@dataclass(frozen=True, eq=False)
class SomePairs:
    """Some pairs of a whole model, by their numbers in it, and plans from the one to the other."""

    pairs: Ints

    def in_own(self, chosen: Ints) -> Ints:
        """A plan of the whole, which must use these pairs only, in their numbers."""
        return np.where(chosen == NOBODY, NOBODY, np.searchsorted(self.pairs, chosen))

    def in_whole(self, chosen: Ints) -> Ints:
        """A plan over these pairs in the numbers of the whole."""
        whole = np.full(len(chosen), NOBODY)
        whole[chosen != NOBODY] = self.pairs[chosen[chosen != NOBODY]]
        return whole


@dataclass(frozen=True, eq=False)
class Excerpt(SomePairs):
    """Some pairs of a model, with the levels and the face over them."""

    model: PlacementModel
    levels: list[Level]
    counted: Counted
    face: Face

    @classmethod
    def of(cls, face: Face, levels: list[Level], counted: Counted, pairs: Ints) -> Excerpt:
        """The excerpt with some pairs of a face, given in their order; those of its plan must be among them."""
        model = some_pairs(face.model, pairs)
        own = copy(face)
        own.model, own.pairs = model, np.arange(len(pairs))
        some = [level.over(pairs) for level in levels]
        excerpt = cls(pairs, model, some, counted.within(pairs), own)
        own.chosen = excerpt.in_own(face.chosen)
        return excerpt

    def weights(self, chosen: Ints) -> Floats:
        """A plan of the whole as weights of the pairs: one for those that it takes."""
        weights = np.zeros(len(self.pairs))
        weights[np.searchsorted(self.pairs, chosen[chosen != NOBODY])] = 1
        return weights

    def programme(self) -> PlacementProgramme:
        """The programme of the excerpt."""
        return programme_of(self.model, self.levels, self.face, self.counted)


def counting(model: PlacementModel, counted: Counted) -> Bools:
    """The students who are in a group or a team."""
    counts = np.zeros(model.student_count, bool)
    counts[model.student[(counted.group != NOBODY) | (counted.team != NOBODY) | (counted.lonely != 0)]] = True
    return counts
