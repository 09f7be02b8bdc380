"""A solve from problem to solution: compile, settle level by level, write down what came out and what is proven."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial

import numpy as np

from matching.arrays import NOBODY, Ints
from matching.engine.control import Control, Stopped
from matching.engine.settling import Settlement
from matching.placement.criteria import Level, figure, figures, level_of, levels_of, lottery_levels
from matching.placement.formats import digest, upgraded
from matching.placement.model import PlacementModel, model_of
from matching.placement.plan import pairs_of_plan, solution_of
from matching.placement.precedence import basis_of
from matching.placement.problem import PlacementProblem
from matching.placement.solution import PlacementSolution
from matching.placement.solver.aggregate_programme import aggregate_programme_of
from matching.placement.solver.aggregate_settling import (
    AggregateSettlement,
    is_worth_aggregating,
    standing_by,
)
from matching.placement.solver.aggregation import Aggregation, aggregation_of
from matching.placement.solver.large.vast import Vast, is_vast
from matching.placement.solver.network import Face
from matching.placement.solver.programme import programme_of
from matching.placement.solver.standing import StandingSettlement, is_large, without_company
from matching.results import CriterionValue, Progress

LOTS = 2
"""Levels of the lottery, which come last; the very last draws for pairs."""

PlanWithBounds = tuple[Ints, list[int], bool]
"""A pair by student, -1 for no place; a bound by level; and whether everything is proven."""


def solve(
    problem: PlacementProblem,
    *,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlacementSolution:
    """See `matching.solve`."""
    return _solved(problem, Control(time_limit, on_progress, should_stop))


def solve_again(problem: PlacementProblem, before: PlacementSolution) -> PlacementSolution:
    """The best plan for those who have a place in a plan from before, and among those the one that keeps most of it.

    Who keeps her place counts after every criterion and ahead of the lottery.
    """
    return _solved(problem, Control(), before)


def _solved(
    problem: PlacementProblem, control: Control, before: PlacementSolution | None = None
) -> PlacementSolution:
    model = model_of(upgraded(problem))
    named = digest(problem)  # now, so that a wish to stop need not wait for it
    compiled = control.seconds
    with control.watched():
        start = basis_of(model).chosen if before is None else pairs_of_plan(model, before)
        extra = () if before is None else (moves_level(model, before),)
        chosen, criteria, is_complete = settle(model, start, control, extra=extra)
    return solution_of(model, chosen, criteria, *control.outcome(compiled, is_complete=is_complete), named)


def moves_level(model: PlacementModel, before: PlacementSolution) -> Level:
    """Students whose place is not what it was before."""
    tables, held = model.tables, before.opening_of
    opening = np.array([tables.opening_index.get(held.get(item.id, ""), NOBODY) for item in tables.students])
    return level_of(model, "moves", pair=opening[model.student] != model.opening, idle=opening != NOBODY)


def settle(
    model: PlacementModel,
    start: Ints,
    control: Control,
    *,
    extra: tuple[Level, ...] = (),
) -> tuple[Ints, list[CriterionValue], bool]:
    """A pair per student, the policy's figures with their bounds, and whether everything is proven, the lottery too.

    `start`: a plan in which exactly those have a place who are to have one, so that `placed` is settled. `extra` levels
    come between policy and lottery.
    """
    levels = levels_of(model)
    everything = [*levels, *extra, *lottery_levels(model)]
    face = Face(model, start, control.keep_going)
    is_complete = False
    bounds = [int(np.count_nonzero(start == NOBODY))]
    try:
        control.keep_going()
        done = count_pairs_first(face, everything, control)
        chosen = face.chosen
        bounds = figures(model, everything[:done], chosen)
        if done < len(everything):
            chosen, found, is_complete = _Rest(face, everything, done, control).settled()
            bounds += found
        else:
            is_complete = True
    except Stopped:
        chosen = face.chosen
    criteria = []
    for index, level in enumerate(levels):
        value = figure(model, level, chosen)
        bound = bounds[index] if index < len(bounds) else 0
        criteria.append(CriterionValue(level.name, value, max(0, bound)))
    return chosen, criteria, is_complete


def count_pairs_first(face: Face, levels: list[Level], control: Control) -> int:
    """Settle the levels before the first that looks at groups or teams, as flows; how many these are.

    The first, `placed`, is settled by who has a place.
    """
    most = next((index for index, level in enumerate(levels) if level.counts != "pairs"), len(levels))
    done = 1
    report_settled(face, levels, done, control)
    while done < most:
        control.keep_going()
        done += face.narrow(levels[done:most])
        report_settled(face, levels, done, control)
    return done


def report_settled(face: Face, levels: list[Level], done: int, control: Control) -> None:
    """Tell that the last of so many levels is settled."""
    value = figure(face.model, levels[done - 1], face.chosen)
    control.report(levels[done - 1].name, done - 1, len(levels), value, value)


class _Rest:
    """The levels from the first that looks at groups or teams: all but so many that are `done`."""

    settlement: Settlement

    def __init__(self, face: Face, levels: list[Level], done: int, control: Control) -> None:
        self.face, self.control, self.all, self.done = face, control, levels, done
        self.levels = levels[done:]

    def settled(self) -> PlanWithBounds:
        """A plan, bounds as far as they go, and whether that is all. Raises Stopped where there is no plan yet."""
        aggregation = aggregation_of(self.face)
        if is_worth_aggregating(aggregation):
            return self._in_aggregate(aggregation)
        flow = copy(self.face)
        flow.narrow([level for level in self.levels if level.counts == "pairs"])
        policy, draw = self.levels[:-LOTS], self.levels[-1].pair
        rough = partial(Vast, self.face, flow, policy, draw, self.control, self.done)
        if is_vast(self.face, policy, self.control):
            vast = rough()
            vast.run()
            return vast.chosen, vast.bounds(), False
        return self._pair_by_pair(flow, rough if is_large(self.face, policy) else None)

    def _in_aggregate(self, aggregation: Aggregation) -> PlanWithBounds:
        """With a column for all pairs that are alike."""
        programme = aggregate_programme_of(self.face, self.levels, aggregation)
        look = partial(standing_by, self.face, self.levels, without_company)
        self.settlement = settlement = AggregateSettlement(
            self.face, programme, self.levels, self.control, tell=self._tell, look=look
        )
        settlement.run()
        return settlement.chosen, settlement.bounds, settlement.is_complete

    def _pair_by_pair(self, flow: Face, rough: Callable[[], Vast] | None) -> PlanWithBounds:
        """With a column for each pair. `flow`: the best with no eye for groups and teams; `rough`: see `standing`."""
        face, levels, control = self.face, self.levels, self.control
        standby = flow.chosen if control.remaining is None else without_company(face, flow, levels)
        programme = programme_of(face.model, levels, face)
        first = next(index for index, level in enumerate(levels) if level.counts == "pairs")
        least = {first: figure(face.model, levels[first], flow.chosen)}
        self.settlement = settlement = StandingSettlement(
            programme, control, programme.point(standby), least=least, tell=self._tell, look=rough
        )
        settlement.run()
        return programme.chosen(settlement.plan), settlement.bounds, settlement.is_complete

    def _tell(self, index: int, value: int | None, bound: int) -> None:
        """Report a level of these, as one of all."""
        share = (self.done + self.settlement.share * len(self.levels)) / len(self.all)
        name, place = self.levels[index].name, self.done + index
        self.control.report(name, place, len(self.all), value, bound, share)
