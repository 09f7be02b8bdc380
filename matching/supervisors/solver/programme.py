"""From a supervisor problem to its integer programme: hours, who goes to which site, the busiest of all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints
from matching.engine.control import Control
from matching.engine.programme import Objective, Programme, Proof
from matching.engine.proofs import LinearProof, between
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Entries, Relaxation, RowBuilder, Rows, rows_of
from matching.supervisors.criteria import Level
from matching.supervisors.solver.hours import with_reachable_limits
from matching.supervisors.tables import SupervisorTables

ROUGH = 30_000
"""Open columns above which a school is large."""
BROKEN = 1e-3


class SupervisorProgramme(Programme):
    """`levels` in their order, among plans with what those that are `done` have: level, bound and figure of each.

    Columns are pairs; then supervisors at sites, sites where nobody goes, hours beyond one's own, the busiest.

    A site that only one case works at splits nothing and has no columns.
    """

    narrow = 4_000
    wide = 80_000
    first_proof: LinearProof | None = None
    """Of the first level, once there is one."""

    def __init__(
        self,
        tables: SupervisorTables,
        control: Control,
        levels: list[Level],
        done: list[tuple[Level, int, int]],
        limits: tuple[Ints, Ints] | None = None,
    ) -> None:
        self.tables, self.control, self.levels = tables, control, levels
        self.done = [level for level, _, _ in done]
        names = {level.column for level in [*levels, *self.done]}
        self._number_sites(is_counted="going" in names)
        self.counts_over = "over" in names
        self.counts_busiest = "busiest" in names
        self.relaxation = self._relaxation(self._least_percent(done) if self.counts_busiest else 0)
        if limits is not None:
            self._narrow(*limits)
        for level, least, value in done:
            self.relaxation = propagated(between(self.relaxation, self.objective(level), least, value))
        if self.is_large:
            self.relaxation = with_reachable_limits(propagated(self.completed(self.relaxation)))

    def _narrow(self, least: Ints, most: Ints) -> None:
        """Only plans within limits by pair; who has a case for certain goes to its site."""
        whole, visit = self.relaxation, self.first["visit"]
        lower, upper = whole.whole(whole.lower), whole.whole(whole.upper)
        lower[: self.pairs] = np.maximum(lower[: self.pairs], least)
        upper[: self.pairs] = np.minimum(upper[: self.pairs], most)
        inside = self.visit != NOBODY
        lower[visit + self.visit[inside & (least > 0)]] = 1
        comes = np.isin(np.arange(self.visits), self.visit[inside & (upper[: self.pairs] > 0)])
        upper[visit : visit + self.visits] *= comes
        limits = lower[whole.origin], upper[whole.origin]
        self.relaxation = whole.narrowed(*limits, whole.rows.lower, whole.rows.upper)

    def _number_sites(self, *, is_counted: bool) -> None:
        """Number the sites that several cases share, and their supervisors: `visit` by pair, -1 for none."""
        tables = self.tables
        shared = np.bincount(tables.site[tables.site != NOBODY], minlength=1) > 1
        site = np.where(tables.site == NOBODY, NOBODY, np.where(shared[tables.site], tables.site, NOBODY))
        self.site = site[tables.case] if is_counted else np.full(len(tables.case), NOBODY)
        inside = np.nonzero(self.site != NOBODY)[0]
        width = len(tables.supervisors) + 1
        keys, number = np.unique(self.site[inside] * width + tables.supervisor[inside], return_inverse=True)
        self.visit = np.full(len(tables.case), NOBODY, np.int64)
        self.visit[inside] = number
        self.places, self.place = np.unique(keys // width, return_inverse=True)
        self.visits = len(keys)

    @property
    def pairs(self) -> int:
        """How many columns are pairs."""
        return len(self.tables.case)

    def at_visit(self, visits: Bools, *, elsewhere: bool) -> Bools:
        """By pair what holds for its visit; `elsewhere`: for those at sites that no other case has."""
        return np.append(visits, elsewhere)[self.visit]

    @property
    def is_large(self) -> bool:
        """Whether so much is open that linear optima and searches of all of it take too long."""
        return self.relaxation.width > ROUGH

    @cached_property
    def first(self) -> dict[str, int]:
        """Where each kind of column begins."""
        sizes = {
            "pair": self.pairs,
            "visit": self.visits,
            "empty": len(self.places),
            "over": len(self.tables.supervisors),
            "busiest": 1,
        }
        starts = np.cumsum([0, *sizes.values()])
        return dict(zip([*sizes, "end"], starts.tolist(), strict=True))

    @cached_property
    def owner(self) -> Ints:
        """By column the case of a pair."""
        owner = np.full(self.first["end"], NOBODY)
        owner[: self.pairs] = self.tables.case
        return owner

    def _relaxation(self, least_percent: int) -> Relaxation:
        tables, first = self.tables, self.first
        upper = np.ones(first["end"], np.int64)
        upper[first["over"] : first["busiest"]] = tables.problem.policy.overtime
        upper[first["busiest"]] = self._most_percent() if self.counts_busiest else 0
        if not self.counts_over:  # then the hours beyond her own are part of her limit
            upper[first["over"] : first["busiest"]] = 0
        zeros = np.zeros(first["end"], np.int64)
        lower = zeros.copy()
        lower[first["busiest"]] = least_percent
        whole = Relaxation(np.arange(first["end"]), lower, upper, self._rows().rows(), zeros)
        return whole.narrowed(whole.lower, whole.upper, whole.rows.lower, whole.rows.upper)

    def _least_percent(self, done: list[tuple[Level, int, int]]) -> int:
        """What somebody is busy at least: all hours that are asked for, over all hours there are.

        Without those of as many cases as stay without a supervisor, and of whoever has overtime and no hours.
        """
        tables, count = self.tables, len(self.tables.cases)
        left = min((most for level, _, most in done if level.name == "unassigned"), default=count)
        needs = np.sort(tables.needs[np.unique(tables.case)])  # of others nobody can take any
        asked = int(needs[: count - left].sum())
        asked -= int(tables.most_hours[tables.hours == 0].sum())
        return max(0, -(-100 * asked // max(1, int(tables.hours.sum()))))

    def _most_percent(self) -> int:
        with_hours = self.tables.hours > 0
        own, most = self.tables.hours[with_hours], self.tables.most_hours[with_hours]
        return int((-(-100 * most // own)).max(initial=0))

    def _rows(self) -> RowBuilder:
        """One supervisor for a case, hours, visits, the busiest."""
        tables, first, pairs = self.tables, self.first, np.arange(self.pairs)
        builder, people = RowBuilder(), np.arange(len(tables.supervisors))
        must = (tables.pinned != NOBODY).astype(np.int64)
        builder.add(len(tables.cases), [(tables.case, pairs, 1)], must, 1)
        needs = tables.needs[tables.case]
        limit = tables.hours if self.counts_over else tables.most_hours
        hours: list[Entries] = [(tables.supervisor, pairs, needs), (people, first["over"] + people, -1)]
        builder.add(len(people), hours, -FREE, limit)
        self._add_site_hours(builder)
        places = np.arange(len(self.places))
        goes = [
            (self.place, first["visit"] + np.arange(self.visits), 1),
            (places, first["empty"] + places, 1),
        ]
        builder.add(len(places), goes, 1, FREE)
        if self.counts_busiest:
            number = np.where(tables.hours > 0, np.cumsum(tables.hours > 0) - 1, NOBODY)
            whose = number[tables.supervisor]
            ours, busy = np.nonzero(whose != NOBODY)[0], np.nonzero(tables.hours > 0)[0]
            most = np.full(len(busy), first["busiest"])
            share = [
                (whose[ours], ours, 100 * needs[ours]),
                (np.arange(len(busy)), most, -tables.hours[busy]),
            ]
            builder.add(len(busy), share, -FREE, 0)
        return builder

    def _add_site_hours(self, builder: RowBuilder) -> None:
        """Where a site takes more hours than a supervisor has, her hours there are no more than her visit's share."""
        tables, first = self.tables, self.first
        inside = np.nonzero(self.visit != NOBODY)[0]
        needs = tables.needs[tables.case[inside]]
        asked = np.zeros(self.visits, np.int64)
        np.add.at(asked, self.visit[inside], needs)
        has = np.zeros(self.visits, np.int64)
        has[self.visit[inside]] = tables.most_hours[tables.supervisor[inside]]
        short = asked > has
        number = np.cumsum(short) - 1
        ours = short[self.visit[inside]]
        visits = np.nonzero(short)[0]
        parts = [
            (number[self.visit[inside[ours]]], inside[ours], needs[ours]),
            (np.arange(len(visits)), first["visit"] + visits, -has[visits]),
        ]
        builder.add(len(visits), parts, -FREE, 0)

    @cached_property
    def objectives(self) -> list[Objective]:  # type: ignore[override]
        """Every level."""
        return [self.objective(level) for level in self.levels]

    def objective(self, level: Level) -> Objective:
        """A level as cost by column and a constant."""
        first, cost, constant = self.first, np.zeros(self.first["end"], np.int64), level.constant
        cost[: self.pairs] = level.pair
        if level.column == "over":
            cost[first["over"] : first["busiest"]] = 1
        elif level.column == "busiest":
            cost[first["busiest"]] = 1
        elif level.column == "going":
            cost[first["visit"] : first["over"]] = 1
            constant -= len(self.places)
        return Objective(level.name, cost, constant)

    def links(self, pairs: Ints) -> Rows:
        """Rows that say of pairs at shared sites: she goes there."""
        row, one = np.arange(len(pairs)), np.ones(len(pairs), np.int64)
        parts = [(row, pairs, 1), (row, self.first["visit"] + self.visit[pairs], -1)]
        return rows_of(parts, -FREE * one, 0 * one)

    def broken(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """Links."""
        shared = np.nonzero(self.visit != NOBODY)[0]
        whole = relaxation.settled.astype(float)
        whole[relaxation.origin] = point
        excess = whole[shared] - whole[self.first["visit"] + self.visit[shared]]
        visits = np.unique(self.visit[shared[excess > BROKEN]])
        broken = shared[np.isin(self.visit[shared], visits)]
        return relaxation.over_open(self.links(broken)) if len(broken) else None

    def completed(self, relaxation: Relaxation) -> Relaxation:
        """With every link of a pair that is open, or taken already."""
        counts = relaxation.settled[: self.pairs] > 0
        counts[relaxation.origin[relaxation.origin < self.pairs]] = True
        pairs = np.nonzero(counts & (self.visit != NOBODY))[0]
        return relaxation.with_rows(relaxation.over_open(self.links(pairs)))

    def going_by(self, pairs: Bools) -> Relaxation:
        """What is open when cases go by some pairs only, and nobody goes where she has none of them."""
        relaxation, rows = self.relaxation, self.relaxation.rows
        upper = np.where(self.open_by(pairs)[relaxation.origin], relaxation.upper, relaxation.lower)
        return propagated(relaxation.narrowed(relaxation.lower, upper, rows.lower, rows.upper))

    def open_by(self, pairs: Bools) -> Bools:
        """By column of the whole programme: these pairs, their visits, and whatever is neither pair nor visit."""
        first = self.first
        is_open = np.ones(first["end"], bool)
        is_open[: self.pairs] = pairs
        is_open[first["visit"] : first["empty"]] = False
        is_open[first["visit"] + self.visit[pairs & (self.visit != NOBODY)]] = True
        return is_open

    def figures(self, plan: Ints) -> list[int]:
        """Of a plan, most important first."""
        return [objective.value(plan) for objective in self.objectives]

    def proof(
        self, index: int, start: Relaxation, known: int | None, tell: Callable[[int], None]
    ) -> Proof | None:
        """What is proven of the first level already."""
        return self.first_proof if index == 0 and start is self.relaxation else None

    def cuts(self, relaxation: Relaxation, point: Floats) -> Rows | None:
        """None at a large school, where looking for them takes a minute and gains nothing."""
        return None if self.is_large else super().cuts(relaxation, point)

    def improved(self, plan: Ints) -> Ints:
        """The plan with every column beside pairs at what it has to be."""
        return self.plan_of(self.chosen(plan))

    def chosen(self, plan: Ints) -> Ints:
        """The pairs that a plan takes."""
        return np.nonzero(plan[: self.pairs])[0]

    def plan_of(self, pairs: Ints) -> Ints:
        """A plan that takes some pairs."""
        tables, first = self.tables, self.first
        plan = np.zeros(first["end"], np.int64)
        plan[pairs] = 1
        visits = self.visit[pairs]
        plan[first["visit"] + visits[visits != NOBODY]] = 1
        going = plan[first["visit"] : first["empty"]].astype(bool)
        empty = np.ones(len(self.places), np.int64)
        empty[self.place[going]] = 0
        plan[first["empty"] : first["over"]] = empty
        used = np.zeros(len(tables.supervisors), np.int64)
        np.add.at(used, tables.supervisor[pairs], tables.needs[tables.case[pairs]])
        if self.counts_over:
            plan[first["over"] : first["busiest"]] = np.maximum(0, used - tables.hours)
        if self.counts_busiest:
            with_hours = tables.hours > 0
            plan[first["busiest"]] = (-(-100 * used[with_hours] // tables.hours[with_hours])).max(initial=0)
        return plan
