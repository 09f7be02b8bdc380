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
from matching.placement.solver.aggregation import aggregation_of
from matching.placement.solver.large.vast import Vast, is_vast
from matching.placement.solver.network import Face
from matching.placement.solver.programme import programme_of
from matching.placement.solver.standing import StandingSettlement, is_large, without_company
from matching.results import CriterionValue, Progress

LOTS = 2
"""Levels of the lottery, which come last; the very last draws for pairs."""


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
            chosen, found, is_complete = _settle_rest(face, everything, done, control)
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


def _settle_rest(
    face: Face, levels: list[Level], done: int, control: Control
) -> tuple[Ints, list[int], bool]:
    """Settle what looks at groups or teams and what follows: a plan, bounds as far as they go, whether it is all."""
    rest = levels[done:]

    def tell(index: int, value: int | None, bound: int) -> None:
        share = (done + settlement.share * len(rest)) / len(levels)
        control.report(rest[index].name, done + index, len(levels), value, bound, share)

    settlement: Settlement
    aggregation = aggregation_of(face)
    if is_worth_aggregating(aggregation):
        look = partial(standing_by, face, rest, without_company)
        settlement = in_aggregate = AggregateSettlement(
            face, aggregate_programme_of(face, rest, aggregation), rest, control, tell=tell, look=look
        )
        in_aggregate.run()
        return in_aggregate.chosen, in_aggregate.bounds, in_aggregate.is_complete
    flow = copy(face)
    flow.narrow([level for level in rest if level.counts == "pairs"])
    if is_vast(face, rest[:-LOTS], control):
        vast = Vast(face, flow, rest[:-LOTS], rest[-1].pair, control, done)
        vast.run()
        return vast.chosen, vast.bounds(), False
    standby = flow.chosen if control.remaining is None else without_company(face, flow, rest)
    programme = programme_of(face.model, rest, face)
    first = next(index for index, level in enumerate(rest) if level.counts == "pairs")
    least = {first: figure(face.model, rest[first], flow.chosen)}  # with no eye for groups and teams
    rough = partial(Vast, face, flow, rest[:-LOTS], rest[-1].pair, control, done)
    settlement = StandingSettlement(
        programme,
        control,
        programme.point(standby),
        least=least,
        tell=tell,
        look=rough if is_large(face, rest[:-LOTS]) else None,
    )
    settlement.run()
    return programme.chosen(settlement.plan), settlement.bounds, settlement.is_complete
