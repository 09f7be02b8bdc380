"""From a placement model to its integer programme: seats, company in groups, intensive places of teams."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints, first_of_each, pair_numbers, renumbered
from matching.engine.cuts import few_cuts
from matching.engine.programme import WIDE, Objective, Programme
from matching.engine.relaxation import FREE, Relaxation, Rows, rows_of
from matching.placement.criteria import Level, level_of
from matching.placement.model import PlacementModel
from matching.placement.solver.network import Face
from matching.placement.solver.rows import company, guided, seated

BROKEN = 1e-3
"""By how much a point breaks a link that joins."""
HALF = 0.5
"""For each seat of an opening, the sum of 1 / rank over who lists it: below this, few do."""
MIXING = 2_654_435_761  # a large prime: spreads numbers in a row over 32 bits
NEAREST, QUIET = 6, 6
"""Near openings, and openings that few list, of each student, to begin a large linear programme with."""
PER_STUDENT = 8
"""Open columns for each student above which a plan is looked for only when nothing else helps."""
MOST_CUTS, ALIKE = 100, 0.7  # in a round, and the cosine of the angle between two above which one is enough
NOTHING = np.zeros(0, np.int64)
NO_ROWS = Rows(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)

Remade = TypeVar("Remade", bound="PlacementProgramme")


@dataclass(frozen=True, eq=False)
class PlacementProgramme(Programme):
    """The programme of a model: its relaxation, and what each level costs in its columns.

    `lonely` marks pairs in a group that can never hold two who wish company: taking one is being alone. `links` hold
    for every plan but need not be in the programme: they are added where a fractional point breaks them. `group` and
    `team` number by pair what has columns of its own.
    """

    model: PlacementModel
    relaxation: Relaxation
    levels: list[Level]
    lonely: Ints
    links: Rows
    group: Ints
    team: Ints
    team_limit: Ints
    group_count: int

    style = "unprobed"
    narrow = 4_000
    together = 2

    def remade(self, kind: type[Remade], **more: Any) -> Remade:
        """The same programme as one of another kind, which may have fields besides."""
        return kind(**{each.name: getattr(self, each.name) for each in fields(self)}, **more)

    @property
    def pair_count(self) -> int:
        """How many columns are pairs."""
        return len(self.model.student)

    @property
    def counted_end(self) -> int:
        """Where the columns of groups and teams end, which follow those of pairs."""
        return self.pair_count + 2 * self.group_count + len(self.team_limit)

    @cached_property
    def objectives(self) -> list[Objective]:  # type: ignore[override]
        """Every level."""
        return [self.objective(level) for level in self.levels]

    def objective(self, level: Level) -> Objective:
        """A level as cost by column and a constant."""
        cost = np.zeros(len(self.relaxation.settled), np.int64)
        pairs = self.pair_count
        if level.counts == "alone":
            cost[:pairs] = self.lonely
            cost[pairs : pairs + self.group_count] = 1
            return Objective(level.name, cost, is_tight=False)
        if level.counts == "overload":
            cost[pairs + 2 * self.group_count : self.counted_end] = 1
            return Objective(level.name, cost, is_tight=False)
        cost[:pairs] = level.pair - level.idle[self.model.student]
        return Objective(level.name, cost, int(level.idle.sum()))

    @cached_property
    def guide(self) -> Objective:  # type: ignore[override]
        """Ranks: their linear optimum is nearly whole."""
        model = self.model
        return self.objective(level_of(model, "guide", pair=model.rank, idle=model.tables.longest + 2))

    @cached_property
    def owner(self) -> Ints:
        """By column the student of a pair."""
        owner = np.full(len(self.relaxation.settled), NOBODY)
        owner[: self.pair_count] = self.model.student
        return owner

    @cached_property
    def couples(self) -> Bools:
        """Pairs in groups and teams."""
        couples = np.zeros(len(self.relaxation.settled), bool)
        couples[: self.pair_count] = (self.group != NOBODY) | (self.team != NOBODY)
        return couples

    @cached_property
    def joinable(self) -> Rows:
        """The links."""
        return self.links

    @cached_property
    def wide(self) -> int:  # type: ignore[override]
        """More for more students."""
        origin = self.relaxation.origin
        people = len(np.unique(self.model.student[origin[origin < self.pair_count]]))
        return max(WIDE, PER_STUDENT * people)

    def promising(self, relaxation: Relaxation) -> Bools:
        """Listed pairs, near ones, some that lead to openings that few list, and all columns that are not pairs."""
        model, is_pair = self.model, relaxation.origin < self.pair_count
        pairs = relaxation.origin[is_pair]
        promising = ~is_pair
        listed = model.rank[pairs] <= model.tables.longest
        near = first_of_each(model.student[pairs], NEAREST, model.minutes[pairs])
        promising[is_pair] = listed | near | self._quiet(pairs, listed)
        return promising

    def _quiet(self, pairs: Ints, listed: Bools) -> Bools:
        """Pairs with openings that few list: of those who lose theirs, most go where there are seats left.

        Which ones of many is drawn, so that not all of them are led to the same few.
        """
        model = self.model
        opening = model.opening[pairs]
        seats = np.maximum(1, model.tables.capacity)
        wanted = np.bincount(opening[listed], 1 / model.rank[pairs[listed]], len(seats)) / seats
        crowd = np.where(wanted < HALF, 0, wanted)[opening]
        return first_of_each(model.student[pairs], QUIET, crowd, pairs * MIXING % 2**32)

    def improved(self, plan: Ints) -> Ints:
        """The plan with company and overload as they are, not as a search left them that looked at something else."""
        tidy, pairs = plan.copy(), self.pair_count
        tidy[pairs:] = self.point(self.chosen(plan))[pairs:]
        return tidy

    def cuts(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Those that differ: their bound rises as far as that of all, in rounds of a third of the time."""
        return few_cuts(relaxation, point, MOST_CUTS, ALIKE)

    def broken(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Links that a fractional point of a relaxation breaks, over its open columns."""
        if not self.links.count:
            return None
        values, place = relaxation.whole_of(point), relaxation.place
        excess = np.zeros(self.links.count)
        np.add.at(excess, self.links.row, self.links.coefficient * values[self.links.column])
        has_open = np.zeros(self.links.count, bool)  # a part knows nothing of what is open in another
        has_open[self.links.row[place[self.links.column] != NOBODY]] = True
        broken = has_open & (excess > BROKEN)
        if not broken.any():
            return None
        return relaxation.over_open(self.links.only(broken))

    def point(self, chosen: Ints) -> Ints:
        """A plan in the columns of the whole programme: pairs, company in groups, overload of teams."""
        taken = chosen[chosen != NOBODY]
        pairs = np.zeros(self.pair_count, np.int64)
        pairs[taken] = 1
        return np.concatenate([pairs, self.counted_of(self.group[taken], self.team[taken])])

    def counted_of(self, group: Ints, team: Ints) -> Ints:
        """The columns of groups and teams, by the group and the team of everything that a plan takes, -1 for none."""
        company = np.bincount(group[group != NOBODY], minlength=self.group_count)
        needed = np.bincount(team[team != NOBODY], minlength=len(self.team_limit))
        return np.concatenate([company == 1, company > 1, np.maximum(0, needed - self.team_limit)])

    def chosen(self, point: Ints) -> Ints:
        """A pair per student from a point of the whole programme, -1 for no place."""
        taken = np.nonzero(point[: self.pair_count])[0]
        chosen = np.full(self.model.student_count, NOBODY, np.int64)
        chosen[self.model.student[taken]] = taken
        return chosen


@dataclass(frozen=True, eq=False)
class Counted:
    """What pairs count for beside themselves: `group` and `team` by pair with numbers of their own, -1 for none.

    `lonely` marks pairs in a group that can never hold two who wish company.
    """

    group: Ints
    lonely: Ints
    group_count: int
    team: Ints
    team_limit: Ints

    @classmethod
    def of(cls, model: PlacementModel, levels: list[Level]) -> Counted:
        """Groups and teams that the levels look at."""
        counts = {level.counts for level in levels}
        nobody = np.full(len(model.student), NOBODY)
        group, lonely = _groups(model) if "alone" in counts else (nobody, np.zeros(len(nobody), np.int64))
        team, limits = _teams(model) if "overload" in counts else (nobody, np.zeros(0, np.int64))
        return cls(group, lonely, int(group.max(initial=-1)) + 1, team, limits)

    def programme(
        self, model: PlacementModel, levels: list[Level], relaxation: Relaxation, links: Rows
    ) -> PlacementProgramme:
        """A relaxation and links of `whole_programme` with what is counted."""
        return PlacementProgramme(
            model,
            relaxation,
            levels,
            self.lonely,
            links,
            self.group,
            self.team,
            self.team_limit,
            self.group_count,
        )

    def links(self, model: PlacementModel) -> Rows:
        """A student is in a group only when one is alone there or two are together; columns as in the programme.

        Whole numbers know that already; with it, the rows say all there is to say of one group by itself.
        """
        pairs = np.nonzero(self.group != NOBODY)[0]
        if not len(pairs):
            return NO_ROWS
        member, (group, _) = pair_numbers(self.group[pairs], model.student[pairs])
        links, alone = np.arange(len(group)), len(model.student) + group
        return rows_of(
            [(member, pairs, 1), (links, alone, -1), (links, alone + self.group_count, -1)],
            np.full(len(links), -FREE),
            np.zeros(len(links), np.int64),
        )

    def within(self, pairs: Ints) -> Counted:
        """The same of some of the pairs; groups and teams keep their numbers."""
        return Counted(
            self.group[pairs], self.lonely[pairs], self.group_count, self.team[pairs], self.team_limit
        )


def programme_of(
    model: PlacementModel, levels: list[Level], face: Face, counted: Counted | None = None
) -> PlacementProgramme:
    """The programme that the levels need within a face: groups and teams take part only when a level looks at them."""
    counted = counted or Counted.of(model, levels)
    relaxation, links = whole_programme(model, face, counted)
    return counted.programme(model, levels, relaxation.tidied(), links)


def whole_programme(model: PlacementModel, face: Face, counted: Counted) -> tuple[Relaxation, Rows]:
    """Every column and row, also those that say nothing, and the links.

    Rows are those of students, openings, groups, openings of a group and teams, in this order.
    """
    pairs = np.arange(len(model.student))
    groups, teams = counted.group_count, len(counted.team_limit)
    over = len(pairs) + 2 * groups
    upper = np.ones(over + teams, np.int64)
    taken = np.nonzero(counted.team != NOBODY)[0]
    members = np.bincount(counted.team[taken], minlength=teams)
    upper[over:] = np.maximum(0, members - counted.team_limit)
    closed = np.ones(len(pairs), bool)
    closed[face.pairs] = False
    upper[: len(pairs)][closed] = 0
    rows = seated(face, [(model.student, pairs)], [(model.opening, pairs)])
    if groups:
        alone = len(pairs) + np.arange(groups)
        inside = np.nonzero(counted.group != NOBODY)[0]
        of, opening = counted.group[inside], model.opening[inside]
        rows = rows.joined(company(of, inside, opening, model.tables.capacity, alone, alone + groups))
    if teams:
        rows = rows.joined(guided(counted.team[taken], taken, over + np.arange(teams), counted.team_limit))
    zeros = np.zeros(len(upper), np.int64)
    return Relaxation(np.arange(len(upper)), zeros, upper, rows, zeros), counted.links(model)


def _groups(model: PlacementModel) -> tuple[Ints, Ints]:
    """Group by pair, numbered anew over groups in which two who wish company fit, and the pairs of the others."""
    members = np.nonzero(model.group != NOBODY)[0]
    count = int(model.group.max(initial=-1)) + 1
    people = pair_numbers(model.group[members], model.student[members])[1][0]
    where, opening = pair_numbers(model.group[members], model.opening[members])[1]
    seats = np.bincount(where, weights=model.tables.capacity[opening], minlength=count)
    fits = (np.bincount(people, minlength=count) >= 2) & (seats >= 2)
    group = renumbered(model.group, fits)
    return group, ((model.group != NOBODY) & (group == NOBODY)).astype(np.int64)


def _teams(model: PlacementModel) -> tuple[Ints, Ints]:
    """Team by pair and limit by team, numbered anew over teams whose places can run out."""
    members = np.nonzero(model.team != NOBODY)[0]
    limit = model.tables.team_limit
    people = np.bincount(
        pair_numbers(model.team[members], model.student[members])[1][0], minlength=len(limit)
    )
    short = people > limit
    return renumbered(model.team, short), limit[short]
