"""The best plan in which a student has a given opening: the engine's own solve, from what proved the best plan.

Who has a place is worked out first, as if she were pinned there. A chain of moves that makes room for her gives a plan
with her in the opening, mostly the best. A question starts at the first level at which that plan is worse than the best
of all. Levels with many open columns are bounded by linear programmes that stay in memory, a few pivots from the basis
they have; what they leave open, as far as it hangs together with her, the engine settles like any programme. What comes
out is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.integer import best_point
from matching.engine.lexicographic import Lexicographic
from matching.engine.linear import SCALE
from matching.engine.programme import Proof
from matching.engine.proofs import LinearProof, between, could_rise
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Relaxation
from matching.engine.warm import Limits, WarmProgramme, limits_of
from matching.placement.criteria import Level, figures, levels_of
from matching.placement.model import PlacementModel
from matching.placement.solution import PlacementSolution
from matching.placement.solver.augmenting import Augmenting
from matching.placement.solver.network import Face
from matching.placement.solver.parts import touched
from matching.placement.solver.programme import Counted, PlacementProgramme, whole_programme
from matching.placement.solver.staging import moves_level, settle

FEW = 6_000
"""Open columns up to which no linear programme in memory is needed."""
PATIENCE = 2.0
"""Seconds after which a question is answered by a solve of its own, whatever is kept in memory; few come there."""


def best_near(model: PlacementModel, start: Ints, before: PlacementSolution) -> Ints:
    """The best plan of all, and among those the one that keeps most of a plan that is not, or is not known to be.

    `start`: a plan that places whoever is to have a place.
    """
    return settle(model, start, Control(), extra=(moves_level(model, before),))[0]


def open_programme(model: PlacementModel, levels: list[Level]) -> tuple[PlacementProgramme, Ints]:
    """The programme in which anybody may have a place, and the row of each student, -1 for who can go nowhere.

    Limits then say who has one. So rows of students stay where others go that say nothing.
    """
    counted = Counted.of(model, levels)
    everybody = Face(model, np.full(model.student_count, NOBODY, np.int64))
    everybody.pairs = np.arange(len(model.student))
    whole, links = whole_programme(model, everybody, counted)
    upper = whole.rows.upper.copy()
    upper[: model.student_count] = 0
    base = whole.narrowed(whole.lower, whole.upper, row_upper=upper)
    somebody = np.nonzero(np.bincount(model.student, minlength=model.student_count))[0]
    base.rows.upper[: len(somebody)] = 1
    row = np.full(model.student_count, NOBODY)
    row[somebody] = np.arange(len(somebody))
    return counted.programme(model, levels, base, links), row


@dataclass(frozen=True, eq=False)
class _Within(Relaxation):
    """Where a level begins that is bounded in memory: what is open, and the same as limits of the whole."""

    forcing: Forcing
    level: int
    limits: Limits

    @property
    def face(self) -> Relaxation:
        """What is open, without the memory."""
        return Relaxation(self.origin, self.lower, self.upper, self.rows, self.settled)

    @property
    def with_cuts(self) -> Relaxation:
        """The same with the links and cuts that are in memory."""
        return self.forcing.opened(self.forcing.warm[self.level].limited(self.limits), self.limits)

    def proof(self, known: int | None) -> Proof:
        """What the programme in memory proves."""
        return _CloserProof(self.forcing.kept(self), known)

    def narrowed(
        self,
        lower: Ints,
        upper: Ints,
        row_lower: Ints | None = None,
        row_upper: Ints | None = None,
    ) -> Relaxation:
        """The same within narrower limits of columns; those of rows narrow what is open only."""
        face = super().narrowed(lower, upper, row_lower, row_upper)
        place, limits = np.searchsorted(self.forcing.base.origin, self.origin), self.limits
        low, high = limits.lower.copy(), limits.upper.copy()
        low[place], high[place] = lower, upper
        return self.forcing.within(self.level, replace(limits, lower=low, upper=high), face)


@dataclass(frozen=True, eq=False)
class _Kept(LinearProof):
    """What a programme in memory proves of its level within limits."""

    start: _Within

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """What plans of at most this figure can use, as long as much is open with its limits."""
        forcing, following = self.start.forcing, self.start.level + 1
        face = touched(self.relaxation, super().within(value, least), forcing.best)
        if face.width <= FEW or following == len(forcing.warm):
            return face
        return forcing.within(following, self.limits_within(value), face)

    def limits_within(self, value: int) -> Limits:
        """The same as limits, with the figure as a budget where that may rise.

        Links and cuts with a price hold the figure down as well, and are not among the limits.
        """
        limits, value = self.start.limits, value - self.offset
        may_rise = self.vertex.price[len(limits.row_lower) :].any()
        may_rise |= could_rise(self.relaxation, self.vertex, value, self.programme.owner) >= SCALE
        return limits.within(self.vertex, value, {self.start.level: value} if may_rise else {})


@dataclass(eq=False)
class _CloserProof:
    """The same proof, and above its bound a closer one of what that leaves open, by rows and cuts, for one figure."""

    kept: _Kept
    known: int | None
    figure: int | None = field(init=False, default=None)
    """The one above the bound that was asked for."""
    closer: LinearProof | None = field(init=False, default=None)
    """Of plans of at most that figure; None where prices say that there are none."""

    @property
    def least(self) -> int:
        """No plan has a smaller figure."""
        return self.kept.least

    @property
    def plan(self) -> Ints | None:
        """The optimum itself, where it is in whole numbers."""
        return self.kept.plan

    def within(self, value: int, least: int | None = None) -> Relaxation:
        """What plans of at most this figure can use; above the bound only for one figure.

        Raises NoPlan where the closer proof says that there are none, Stopped where it is the second figure.
        """
        least = self.least if least is None else least
        if value != self.figure:
            face = propagated(self.kept.within(value, least))
            is_wide = face.width > self.kept.start.forcing.programme.wide
            if value == self.least or is_wide or isinstance(face, _Within):
                return face
            if self.figure is not None:
                raise Stopped  # at a second value a solve of its own, which bounds all that is open, is over sooner
            if not self._looks_closer(face, value, least):
                return face
        if self.closer is None or self.closer.least > value:
            raise NoPlan
        return self.closer.within(value, max(least, self.closer.least))

    def _looks_closer(self, face: Relaxation, value: int, least: int) -> bool:
        """Bound what is open at a figure; False where the solver said wrongly that no plan has it. Raises NoPlan."""
        forcing = self.kept.start.forcing
        near = propagated(touched(self.kept.relaxation, self.kept.near(value, least), forcing.best))
        try:
            self.closer = forcing.bounding.proof(near, self.kept.objective, known=self.known)
        except NoPlan:  # said by a solver that rounds: it counts when one that does not says so too
            if not forcing.bounding.refutes(near):
                best_point(face, np.zeros(face.width, np.int64), forcing.control)
                return False
        self.figure = value
        return True


class _Remembering(PlacementProgramme):
    """The same programme, of which levels with much open are bounded in memory."""

    first_margin = 0.0  # the best plan is mostly at the bound or just above it

    def proof(
        self, index: int, start: Relaxation, known: int | None, tell: Callable[[int], None]
    ) -> Proof | None:
        """A bound from the programme in memory, as long as what is open are limits."""
        return start.proof(known) if isinstance(start, _Within) else None


@dataclass(eq=False)
class Forcing:
    """A model and its best plan, with the proof of that, ready for questions."""

    model: PlacementModel
    chosen: Ints
    before: PlacementSolution
    control: Control = field(default_factory=Control)

    def __post_init__(self) -> None:
        model = self.model
        self.policy = levels_of(model)
        self.levels = [*self.policy[1:], moves_level(model, self.before)]  # who has a place is no question
        programme, self.row = open_programme(model, self.levels)
        self.programme, self.plain = programme.remade(_Remembering), programme
        self.base = self.programme.relaxation
        self.best = self.programme.point(self.chosen)
        self.values = [objective.value(self.best) for objective in self.programme.objectives]
        self.placed = self.chosen != NOBODY
        self.augmenting = Augmenting(model, self.levels, self.chosen)
        self.bounding = Bounding(self.programme, self.control)
        self.faces = [self._placing(self.placed)]
        self.warm: list[WarmProgramme] = []
        self.costs = [objective.cost[self.base.origin] for objective in self.programme.objectives]
        while len(self.warm) < len(self.levels) and (self.faces[-1].width > FEW or not self.warm):
            self._prepare(len(self.warm))

    def _placing(self, placed: Bools) -> Limits:
        """The plans in which exactly these students have a place."""
        limits, pairs = limits_of(self.base), self.base.origin < self.programme.pair_count
        upper, lower = limits.upper.copy(), limits.row_lower.copy()
        row_upper = limits.row_upper.copy()
        student = self.model.student[self.base.origin[pairs]]
        upper[: len(student)] = np.where(placed[student], upper[: len(student)], 0)
        inside = self.row != NOBODY
        lower[self.row[inside]] = row_upper[self.row[inside]] = placed[inside]
        return replace(limits, upper=upper, row_lower=lower, row_upper=row_upper)

    def _prepare(self, level: int) -> None:
        """Prove the value that the best plan has in a level, and keep what it took."""
        known = self.warm[-1].cuts if self.warm else None
        self.warm.append(WarmProgramme(self.programme, self.costs, level, self.control, known))
        proof = self.kept(self.within(level, self.faces[-1]), self.values[level])
        self.faces.append(proof.limits_within(self.values[level]))

    def kept(self, start: _Within, known: int | None = None) -> _Kept:
        """What the programme in memory proves of a level from its start. `known`: what the best plan has there."""
        level, limits = start.level, start.limits
        warm, objective = self.warm[level], self.programme.objectives[level]
        offset = objective.over(self.base)[1]
        vertex = warm.bounded(limits) if known is None else warm.tightened(limits, known - offset)
        return _Kept(self.programme, objective, warm.limited(limits), vertex, start)

    def within(self, level: int, limits: Limits, face: Relaxation | None = None) -> _Within:
        """The start of a level within limits. `face`: the same as columns and rows, if that is there."""
        if face is None:
            rows = replace(self.base.rows, lower=limits.row_lower, upper=limits.row_upper)
            face = self.opened(replace(self.base, lower=limits.lower, upper=limits.upper, rows=rows), limits)
        return _Within(face.origin, face.lower, face.upper, face.rows, face.settled, self, level, limits)

    def opened(self, whole: Relaxation, limits: Limits) -> Relaxation:
        """What is open of the whole, which has the limits of its columns and rows, with those of its levels."""
        face = whole.tidied()
        for spent, value in limits.budgets.items():
            objective = self.programme.objectives[spent]
            face = between(face, objective, -FREE, value + objective.over(self.base)[1])
        return face

    def plan_with(self, start: Ints, pair: int, seconds: float | None = None) -> tuple[Ints, list[int], bool]:
        """The best plan that uses a pair and places whom `start` does, a plan that does so; figures; if it is proven.

        After so many seconds it is the best that was come across.
        """
        placed = start != NOBODY
        column = int(np.nonzero(self.base.origin == pair)[0][0])
        near = self.augmenting.with_pair(pair, placed)
        point = None if near is None else self.programme.point(near)
        first, limits = 0, self._placing(placed)
        if point is not None and np.array_equal(placed, self.placed):
            first = self._first_worse(point)
            limits = self.faces[first]
        within = self.within(first, limits.with_column(column))
        objectives = self.programme.objectives[first:]
        work = Lexicographic(self.programme, self.control, objectives=objectives, start=within, plan=point)
        with self.control.for_at_most(seconds):
            is_proven = self._is_done(work, PATIENCE)
            if not is_proven:
                work = self._anew(work)
                is_proven = self._is_done(work, None)
        chosen = start if work.plan is None else self.programme.chosen(work.plan)
        return chosen, figures(self.model, self.policy, chosen), is_proven

    def _anew(self, work: Lexicographic) -> Lexicographic:
        """The same question in a solve that keeps nothing in memory, from where the other one stopped."""
        starts = [propagated(one.with_cuts if isinstance(one, _Within) else one) for one in work.starts]
        again = Lexicographic(
            self.plain, self.control, objectives=work.objectives, start=starts[0], plan=work.plan
        )
        again.go_on_from(work, starts)
        return again

    def _is_done(self, work: Lexicographic, seconds: float | None) -> bool:
        """Whether the engine came to the end in so many seconds, or sooner when the question's own are up."""
        try:
            with self.control.for_at_most(seconds):
                work.run()
        except Stopped:
            return False
        return True

    def _first_worse(self, point: Ints) -> int:
        """The first level that is kept in memory at which a plan is worse than the best; the last one if none is."""
        figures = (objective.value(point) for objective in self.programme.objectives)
        pairs = enumerate(zip(figures, self.values, strict=True))
        worse = next((level for level, (own, least) in pairs if own > least), len(self.levels))
        return min(worse, len(self.warm) - 1)
