"""The programme in which pairs that are alike are one column, of which every plan is a point.

Columns are single pairs first, groups and teams as in `programme`, then choices, arcs and seats (see `aggregation`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, pair_numbers
from matching.engine.programme import Objective
from matching.engine.relaxation import Relaxation, Rows, rows_of
from matching.placement.criteria import Level, level_of
from matching.placement.model import PlacementModel
from matching.placement.solver.aggregation import IN_GROUP, Aggregation
from matching.placement.solver.large.excerpt import some_pairs
from matching.placement.solver.network import Face
from matching.placement.solver.programme import Counted, PlacementProgramme
from matching.placement.solver.rows import company, guided, seated


@dataclass(frozen=True, eq=False)
class AggregateProgramme(PlacementProgramme):
    """A programme whose `model` has the single pairs only; plans are of the whole model, `full`."""

    full: PlacementModel
    counted: Counted
    aggregation: Aggregation
    loose_lonely: Ints
    """By seat, whether taking it is being alone."""
    seat_group: Ints
    choice_team: Ints

    @property
    def first_choice(self) -> int:
        """Where the columns of choices begin."""
        return self.counted_end

    @property
    def first_arc(self) -> int:
        """Where the columns of arcs begin."""
        return self.first_choice + len(self.aggregation.choice_student)

    @property
    def first_seat(self) -> int:
        """Where the columns of seats begin."""
        return self.first_arc + len(self.aggregation.arc_node)

    def objective(self, level: Level) -> Objective:
        """A level, which has to be carried, as cost by column and a constant."""
        aggregation = self.aggregation
        objective = super().objective(level.over(aggregation.single))
        if level.counts == "alone":
            objective.cost[self.first_seat :] = self.loose_lonely
        elif level.counts == "pairs":
            off_list = level.pair[aggregation.choice_pair] - level.idle[aggregation.choice_student]
            objective.cost[self.first_choice : self.first_arc] = off_list
        return objective

    @cached_property
    def guide(self) -> Objective:  # type: ignore[override]
        """Ranks, as of any placement."""
        model = self.full
        return self.objective(level_of(model, "guide", pair=model.rank, idle=model.tables.longest + 2))

    @cached_property
    def owner(self) -> Ints:
        """By column the student of a single pair or a choice."""
        owner = np.full(len(self.relaxation.settled), NOBODY)
        owner[: self.pair_count] = self.model.student
        owner[self.first_choice : self.first_arc] = self.aggregation.choice_student
        return owner

    @cached_property
    def couples(self) -> Bools:
        """Pairs in groups and teams, and choices that lead there."""
        couples = np.zeros(len(self.relaxation.settled), bool)
        couples[: self.pair_count] = (self.group != NOBODY) | (self.team != NOBODY)
        leads = (self.aggregation.choice_way == IN_GROUP) | (self.choice_team != NOBODY)
        couples[self.first_choice : self.first_arc] = leads
        return couples

    def improved(self, plan: Ints) -> Ints:
        """A plan that is no worse: whoever has an opening of her list through a hub has it as such."""
        return self.point(self.chosen(plan))

    def point(self, chosen: Ints) -> Ints:
        """A plan of the full model in the columns of this programme."""
        aggregation, taken = self.aggregation, chosen[chosen != NOBODY]
        single, is_single = _places(taken, aggregation.single)
        loose, is_loose = _places(taken, aggregation.loose)
        point = np.zeros(len(self.relaxation.settled), np.int64)
        point[single[is_single]] = 1
        loose = loose[is_loose]
        for first, of_pair in self.paths():
            np.add.at(point, first + of_pair[loose], 1)
        groups = np.concatenate([self.group[single[is_single]], self.seat_group[aggregation.seat_of[loose]]])
        teams = np.concatenate([self.team[single[is_single]], self.choice_team[aggregation.choice_of[loose]]])
        point[self.pair_count : self.first_choice] = self.counted_of(groups, teams)
        return point

    def paths(self) -> tuple[tuple[int, Ints], ...]:
        """Where columns of choices, arcs and seats begin, and which of them each loose pair leads through."""
        aggregation = self.aggregation
        return (
            (self.first_choice, aggregation.choice_of),
            (self.first_arc, aggregation.arc_of),
            (self.first_seat, aggregation.seat_of),
        )

    def chosen(self, point: Ints) -> Ints:
        """A plan of the full model: hubs are shared out, and whoever so gets what is on her list has it as such."""
        aggregation, full = self.aggregation, self.full
        chosen = np.full(full.student_count, NOBODY, np.int64)
        single = aggregation.single[np.nonzero(point[: self.pair_count])[0]]
        chosen[full.student[single]] = single
        going = np.nonzero(point[self.first_choice : self.first_arc])[0]
        through = np.repeat(np.arange(len(aggregation.arc_node)), point[self.first_arc : self.first_seat])
        seated = np.repeat(np.arange(len(aggregation.seat_hub)), point[self.first_seat :])
        going = going[np.argsort(aggregation.choice_node[going], kind="stable")]
        through = through[np.argsort(aggregation.arc_node[through], kind="stable")]
        by_hub = np.argsort(aggregation.arc_hub[through], kind="stable")
        student = aggregation.choice_student[going[by_hub]]
        opening = aggregation.seat_opening[seated]  # seats are sorted by hub
        key = full.tables.key(student, opening)
        pair = np.searchsorted(full.tables.key(full.student, full.opening), key)
        chosen[student] = pair
        return chosen


def aggregate_programme_of(face: Face, levels: list[Level], aggregation: Aggregation) -> AggregateProgramme:
    """The aggregate programme of a face, for the first of some levels: as many as it carries, and not the last."""
    model = face.model
    counted = Counted.of(model, levels)
    single = counted.within(aggregation.single)
    seat_group = counted.group[aggregation.seat_pair]
    choice_team = counted.team[aggregation.choice_pair]
    excerpt = some_pairs(model, aggregation.single)
    relaxation, links = _whole(face, excerpt, single, aggregation, seat_group, choice_team)
    aggregate = AggregateProgramme(
        model=excerpt,
        relaxation=relaxation.tidied(),
        lonely=single.lonely,
        links=links,
        group=single.group,
        team=single.team,
        team_limit=single.team_limit,
        group_count=single.group_count,
        levels=levels,
        full=model,
        counted=counted,
        aggregation=aggregation,
        loose_lonely=counted.lonely[aggregation.seat_pair],
        seat_group=seat_group,
        choice_team=choice_team,
    )
    return replace(aggregate, levels=levels[: carried(aggregation, levels[:-1])])


def carried(aggregation: Aggregation, levels: list[Level]) -> int:
    """How many of the first levels the aggregate programme can carry.

    All pairs of a choice must cost the same. And whoever has an opening on her list that a hub leads to as well must
    do no better through the hub: at the first level at which the two differ it costs more. Then a best point of the
    programme, shared out, is a plan that is as good.
    """
    alike = np.ones(len(aggregation.twin), bool)
    for index, level in enumerate(levels):
        if level.counts != "pairs":
            continue
        cost = level.pair[aggregation.choice_pair]
        beyond = level.pair[aggregation.twin] - cost[aggregation.twin_choice]
        if (level.pair[aggregation.loose] != cost[aggregation.choice_of]).any() or (beyond[alike] > 0).any():
            return index
        alike &= beyond == 0
    return len(levels)


def _whole(
    face: Face,
    model: PlacementModel,
    counted: Counted,
    aggregation: Aggregation,
    seat_group: Ints,
    choice_team: Ints,
) -> tuple[Relaxation, Rows]:
    """Every column and row, and the links. Rows: students, openings, groups, openings of a group, teams, flow."""
    groups, teams = counted.group_count, len(counted.team_limit)
    sizes = [len(aggregation.single), groups, groups, teams]
    sizes += [len(aggregation.choice_student), len(aggregation.arc_node), len(aggregation.seat_hub)]
    pairs, alone, together, over, choices, arcs, seats = np.split(
        np.arange(sum(sizes)), np.cumsum(sizes)[:-1]
    )
    by_student = [(model.student, pairs), (aggregation.choice_student, choices)]
    by_opening = [(model.opening, pairs), (aggregation.seat_opening, seats)]
    rows, capacity = seated(face, by_student, by_opening), model.tables.capacity
    if groups:
        group, column = np.concatenate([counted.group, seat_group]), np.concatenate([pairs, seats])
        opening = np.concatenate([model.opening, aggregation.seat_opening])
        inside = group != NOBODY
        rows = rows.joined(company(group[inside], column[inside], opening[inside], capacity, alone, together))
    team, column = np.concatenate([counted.team, choice_team]), np.concatenate([pairs, choices])
    student = np.concatenate([model.student, aggregation.choice_student])[team != NOBODY]
    team, column = team[team != NOBODY], column[team != NOBODY]
    people = np.bincount(pair_numbers(team, student)[1][0], minlength=teams)
    if teams:
        rows = rows.joined(guided(team, column, over, counted.team_limit))
    rows = rows.joined(_flow(aggregation, choices, arcs, seats))
    upper, zeros = np.ones(sum(sizes), np.int64), np.zeros(sum(sizes), np.int64)
    upper[over] = np.maximum(0, people - counted.team_limit)
    upper[arcs] = np.bincount(aggregation.choice_node, minlength=aggregation.node_count)[aggregation.arc_node]
    upper[seats] = capacity[aggregation.seat_opening]
    return Relaxation(np.arange(len(upper)), zeros, upper, rows, zeros), counted.links(model)


def _flow(aggregation: Aggregation, choices: Ints, arcs: Ints, seats: Ints) -> Rows:
    """What comes to a kind and way by choices leaves it by arcs, and what comes to a hub by arcs leaves it by seats."""
    at_nodes = _balance(aggregation.choice_node, choices, aggregation.arc_node, arcs, aggregation.node_count)
    return at_nodes.joined(
        _balance(aggregation.arc_hub, arcs, aggregation.seat_hub, seats, aggregation.hub_count)
    )


def _balance(place: Ints, column: Ints, other: Ints, other_column: Ints, count: int) -> Rows:
    """What comes to a place leaves it."""
    zeros = np.zeros(count, np.int64)
    return rows_of([(place, column, 1), (other, other_column, -1)], zeros, zeros)


def _places(wanted: Ints, keys: Ints) -> tuple[Ints, Bools]:
    """Where wanted numbers are in a sorted column, and which of them are."""
    place = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    return place, (keys[place] == wanted if len(keys) else np.zeros(len(wanted), bool))
