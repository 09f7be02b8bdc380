"""The best plan in which a student has a given opening, from what the proof of the best plan left behind.

Who has a place is worked out first, as if she were pinned there. Where that leaves it as it is, a question starts at
the level at which her pair was closed: every plan with it is worse there, or further up. That level's linear programme
is still in memory and is solved again with her in the opening, from the basis it has; its prices leave few columns
open, of which only those that hang together with her are searched. Where somebody loses a place by it, the same is done
from the first level on. What comes out is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.control import Control, NoPlan
from matching.engine.integer import proven_point
from matching.engine.lexicographic import Lexicographic
from matching.engine.linear import SCALE, Vertex
from matching.engine.programme import Objective
from matching.engine.proofs import at_most, could_rise
from matching.engine.relaxation import Relaxation
from matching.engine.warm import Limits, WarmProgramme, limits_of
from matching.placement.criteria import Level, figure, levels_of
from matching.placement.model import PlacementModel
from matching.placement.solution import PlacementSolution
from matching.placement.solver.network import Face
from matching.placement.solver.parts import touched
from matching.placement.solver.programme import Counted, PlacementProgramme, whole_programme
from matching.placement.solver.staging import moves_level, settle

FEW = 1_000
"""Open columns that need no linear programme in memory any more."""
PART = 1_000
"""Open columns of a part that is searched before further levels have narrowed it."""
DOUBTS = 2
"""Values of a level that turn out too low before it is asked whether there is any plan at all."""


@dataclass(frozen=True, eq=False)
class _Step:
    """A level on the way to an answer: within which limits, its optimum there, and the value it is taken to have."""

    level: int
    limits: Limits
    vertex: Vertex
    value: int


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
    base = whole.narrowed(whole.lower, whole.upper, whole.rows.lower, upper)
    somebody = np.nonzero(np.bincount(model.student, minlength=model.student_count))[0]
    base.rows.upper[: len(somebody)] = 1
    row = np.full(model.student_count, NOBODY)
    row[somebody] = np.arange(len(somebody))
    return counted.programme(model, levels, base, links), row


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
        self.programme, self.row = open_programme(model, self.levels)
        self.base = self.programme.relaxation
        self.best = self.programme.point(self.chosen)[self.base.origin]
        self.placed = self.chosen != NOBODY
        self.faces = [self._placing(self.placed)]
        self.warm: list[WarmProgramme] = []
        self.whole_costs = [objective.cost for objective in self.programme.objectives]
        self.costs = [cost[self.base.origin] for cost in self.whole_costs]
        while len(self.warm) < len(self.levels) and self.faces[-1].width > FEW:
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
        warm = WarmProgramme(self.programme, self.costs, level, self.control, known)
        value = int(self.costs[level] @ self.best)
        step = _Step(level, self.faces[-1], warm.bounded(self.faces[-1], value), value)
        self.warm.append(warm)
        self.faces.append(self._face(step))

    def _face(self, step: _Step) -> Limits:
        """What plans of at most the value of a step can use, with the value as a budget where that may rise.

        Links and cuts with a price hold the value down as well, and are not among the limits.
        """
        limits, price = step.limits, step.vertex.price[len(step.limits.row_lower) :]
        relaxation = self.warm[step.level].limited(limits)
        may_rise = (
            price.any() or could_rise(relaxation, step.vertex, step.value, self.programme.owner) >= SCALE
        )
        return limits.within(step.vertex, step.value, {step.level: step.value} if may_rise else {})

    def plan_with(self, pair: int, placed: Bools) -> tuple[Ints, list[int]]:
        """The best plan that uses a pair and places exactly these students, and the policy's figures.

        There has to be one: see `precedence.basis_of`.
        """
        column = int(np.nonzero(self.base.origin == pair)[0][0])
        if np.array_equal(placed, self.placed):
            plan = self._as_placed(column)
        else:
            plan = self._from(0, self._placing(placed).with_column(column), None)
        if plan is None:
            raise RuntimeError("no plan places these students with the pair")
        chosen = self.programme.chosen(plan)
        return chosen, [figure(self.model, item, chosen) for item in self.policy]

    def _as_placed(self, column: int) -> Ints | None:
        """The best plan with a column in which those have a place who have one: worse at the level that closed it."""
        closed = (level for level in range(len(self.warm)) if not self.faces[level + 1].upper[column])
        first = next(closed, len(self.warm))
        for level in range(first, -1, -1):
            least = int(self.costs[level] @ self.best) + 1 if level < len(self.warm) else None
            plan = self._from(level, self.faces[level].with_column(column), least)
            if plan is not None:
                return plan
        return None

    def _from(self, level: int, limits: Limits, least: int | None) -> Ints | None:
        """The best plan within limits, in the order from a level on, where it is known to cost at least so much, if so.

        Steps are taken on trust: each value is one that no plan beats, if the values before it are reached. Where
        that ends without a plan, the last step before which there still is one has a value too low.
        """
        if level == len(self.warm):
            return self._searched(limits, level)
        first = self._step(level, limits, least)
        if first is None:
            return self._searched(limits, level)
        steps, tried = [first], 0
        while True:
            self._descend(steps)
            plan = self._searched(self._face(steps[-1]), steps[-1].level + 1)
            if plan is not None:
                return plan
            while len(steps) > 1 and not self._has_plan(self._face(steps[-2])):
                steps.pop()
            wrong = steps.pop()
            tried += not steps
            if tried == DOUBTS and not self._has_plan(limits):
                return None
            again = self._step(wrong.level, wrong.limits, wrong.value + 1)
            if again is None:
                return self._searched(wrong.limits, wrong.level)
            steps.append(again)

    def _descend(self, steps: list[_Step]) -> None:
        """Add steps at the levels that follow, until few columns are touched."""
        face = self._face(steps[-1])
        while steps[-1].level + 1 < len(self.warm) and self._part(face).width > PART:
            step = self._step(steps[-1].level + 1, face)
            if step is None:
                return
            steps.append(step)
            face = self._face(step)

    def _step(self, level: int, limits: Limits, least: int | None = None) -> _Step | None:
        """The bound of a level within limits, or what it is known to be at least; None when nothing is within."""
        try:
            vertex = self.warm[level].bounded(limits, least)
        except NoPlan:
            return None
        return _Step(level, limits, vertex, max(vertex.least, vertex.least if least is None else least))

    def _has_plan(self, limits: Limits) -> bool:
        """Whether any plan keeps within limits and budgets."""
        return self._any_plan(self._budgeted(limits)) is not None

    def _any_plan(self, part: Relaxation) -> Ints | None:
        """A plan within a part, None when there is none."""
        if part.width == 0 and ((part.rows.lower > 0) | (part.rows.upper < 0)).any():
            return None
        try:
            return part.whole(proven_point(part, np.zeros(part.width, np.int64), self.control))
        except NoPlan:
            return None

    def _part(self, limits: Limits) -> Relaxation:
        return touched(self.base, limits, self.best)

    def _budgeted(self, limits: Limits) -> Relaxation:
        part = self._part(limits)
        for spent, value in limits.budgets.items():
            part = at_most(part, Objective("budget", self.whole_costs[spent]), value)
        return part

    def _searched(self, limits: Limits, level: int) -> Ints | None:
        """The best plan within limits and budgets, in the order from a level on; None when there is none."""
        part, rest = self._budgeted(limits), self.programme.objectives[level:]
        plan = self._any_plan(part)
        if plan is None or not rest:
            return plan
        work = Lexicographic(self.programme, self.control, objectives=rest, start=part)
        try:
            work.run()
        except NoPlan:  # the linear solver, which rounds, lost a plan that exists
            return self._level_by_level(part, level)
        return work.plan

    def _level_by_level(self, part: Relaxation, level: int) -> Ints:
        """The best plan of a part in whole numbers only."""
        plan = part.settled
        for cost in self.whole_costs[level:]:
            plan = part.whole(proven_point(part, part.objective(cost)[0], self.control))
            part = at_most(part, Objective("budget", cost), int(cost @ plan))
        return plan
