"""The first levels over kinds of cases: to them all cases that may go to the same supervisors at the same cost are one.

Where somebody works and how far that is comes later in the order. Until then cases differ only by who knows them and
whom they were told, and a school of three thousand has a hundred kinds. Nothing is lost: a case that goes with its kind
to somebody who knows her costs less than its kind, and she has a column for that besides.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.engine.bounding import Bounding
from matching.engine.control import Control, NoPlan, Stopped
from matching.engine.programme import Objective, Programme
from matching.engine.propagation import propagated
from matching.engine.relaxation import FREE, Relaxation, RowBuilder, Rows, rows_of
from matching.supervisors.criteria import Level
from matching.supervisors.solver.hours import for_whole_cases
from matching.supervisors.tables import SupervisorTables

WITHOUT_SITES = (
    "unassigned_intensive",
    "unassigned",
    "overtime",
    "female_coach",
    "untrained",
    "unknown",
    "changes",
)
"""Figures that do not ask where somebody works."""


class KindProgramme(Programme):
    """The first levels of a problem, with a column for a kind at a supervisor where cases have no reason for their own.

    Columns: own pairs of cases (who knows her, whom she was told); cases with such pairs that go with their kind; kinds
    at supervisors, in numbers; hours beyond one's own.
    """

    narrow = 4_000
    together = 3
    any_at_bound = False  # it would have few of the supervisors whom cases were told

    def __init__(self, tables: SupervisorTables, levels: list[Level]) -> None:
        self.tables, self.levels = tables, levels
        told = tables.published[tables.case] == tables.supervisor
        self.own = np.nonzero(tables.known | told)[0]
        self.joining = np.unique(tables.case[self.own])
        self.kind, self.model = self._kinds()
        kinds = len(self.model)
        key = np.unique(self.kind[tables.case] * (len(tables.supervisors) + 1) + tables.supervisor)
        self.at_kind, self.at = key // (len(tables.supervisors) + 1), key % (len(tables.supervisors) + 1)
        self.size = np.bincount(self.kind, minlength=kinds)
        starts = np.cumsum([0, len(self.own), len(self.joining), len(key), len(tables.supervisors)]).tolist()
        self.join, self.group, self.over, self.end = starts[1:]
        self.relaxation = self._relaxation()

    def _kinds(self) -> tuple[Ints, Ints]:
        """By case its kind, and by kind one of its cases."""
        tables, width = self.tables, len(self.tables.supervisors)
        may = np.zeros((len(tables.cases), width), bool)
        may[tables.case, tables.supervisor] = True
        wishes = [
            [case.hours, case.intensive, case.female_coach, bool(case.known_by)] for case in tables.cases
        ]
        told = (tables.published != NOBODY)[:, None]
        rows = np.hstack([may, np.array(wishes, np.int64).reshape(len(tables.cases), 4), told])
        _, model, kind = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return kind.reshape(-1), model

    def _relaxation(self) -> Relaxation:
        tables, builder = self.tables, RowBuilder()
        upper = np.ones(self.end, np.int64)
        upper[self.group : self.over] = self.size[self.at_kind]
        upper[self.over :] = tables.problem.policy.overtime if self.counts_over else 0
        number = np.full(len(tables.cases), NOBODY, np.int64)
        number[self.joining] = np.arange(len(self.joining))
        own, join = np.arange(len(self.own)), np.arange(len(self.joining))
        parts = [(number[tables.case[self.own]], own, 1), (join, self.join + join, 1)]
        must = (tables.pinned[self.joining] != NOBODY).astype(np.int64)
        builder.add(len(self.joining), parts, must, 1)
        groups = np.arange(len(self.at))
        plain = self.size - np.bincount(self.kind[self.joining], minlength=len(self.size))
        members = [(self.at_kind, self.group + groups, 1), (self.kind[self.joining], self.join + join, -1)]
        pinned = tables.pinned[self.model] != NOBODY
        builder.add(len(self.size), members, np.where(pinned, plain, -FREE), plain)
        people = np.arange(len(tables.supervisors))
        hours = [
            (tables.supervisor[self.own], own, tables.needs[tables.case[self.own]]),
            (self.at, self.group + groups, tables.needs[self.model[self.at_kind]]),
            (people, self.over + people, -1),
        ]
        builder.add(len(people), hours, -FREE, tables.hours if self.counts_over else tables.most_hours)
        zeros = np.zeros(self.end, np.int64)
        whole = Relaxation(np.arange(self.end), zeros, upper, builder.rows(), zeros)
        open_only = whole.narrowed(whole.lower, whole.upper, whole.rows.lower, whole.rows.upper)
        whole = for_whole_cases(open_only)
        return whole.with_rows(whole.over_open(self._most_own()))

    def _most_own(self) -> Rows:
        """Rows that say of a supervisor how many cases with columns of their own fit her hours, the shortest first.

        Whole plans have no more. Without them the optimum of `unknown` has parts of cases, so its prices close little.
        """
        tables, own = self.tables, np.arange(len(self.own))
        needs, whose = tables.needs[tables.case[self.own]], tables.supervisor[self.own]
        order = np.lexsort((needs, whose))
        together = np.cumsum(needs[order])
        first = np.searchsorted(whose[order], whose[order])
        fits = together - together[first] + needs[order][first] <= tables.most_hours[whose[order]]
        most = np.bincount(whose[order][fits], minlength=len(tables.supervisors))
        return rows_of([(whose, own, 1)], np.full(len(most), -FREE), most)

    @cached_property
    def owner(self) -> Ints:
        """By column the case of a pair, or the case that goes with its kind."""
        owner = np.full(self.end, NOBODY)
        owner[: self.join] = self.tables.case[self.own]
        owner[self.join : self.group] = self.joining
        return owner

    @cached_property
    def objectives(self) -> list[Objective]:  # type: ignore[override]
        """Every level; what a pair costs to its kind is the most that it costs to a case of it."""
        return [self._objective(level) for level in self.levels]

    def _objective(self, level: Level) -> Objective:
        tables, cost = self.tables, np.zeros(self.end, np.int64)
        cost[: self.join] = level.pair[self.own]
        most = np.full((len(self.size), len(tables.supervisors)), -FREE, np.int64)
        np.maximum.at(most, (self.kind[tables.case], tables.supervisor), self._to_a_stranger(level))
        cost[self.group : self.over] = most[self.at_kind, self.at]
        cost[self.over :] = level.column == "over"
        return Objective(level.name, cost, level.constant)

    def _to_a_stranger(self, level: Level) -> Ints:
        """What each pair costs when she does not know the case and is not whom it was told."""
        if level.name == "unknown":
            return self.tables.has_known.astype(np.int64)
        return np.zeros_like(level.pair) if level.name == "changes" else level.pair

    @cached_property
    def least(self) -> list[int | None]:
        """By level what no plan is below: cases that nobody may guide; of what only adds, nothing."""
        with_pairs = np.zeros(len(self.tables.cases), bool)
        with_pairs[self.tables.case] = True
        without: dict[str, int | None] = {
            "unassigned": int((~with_pairs).sum()),
            "unassigned_intensive": int((~with_pairs & self.tables.intensive).sum()),
            "changes": None,
        }
        return [without.get(level.name, 0) for level in self.levels]

    def plan_of(self, pairs: Ints) -> Ints:
        """A plan that takes some pairs."""
        tables, plan = self.tables, np.zeros(self.end, np.int64)
        where = np.full(len(tables.case), NOBODY, np.int64)
        where[self.own] = np.arange(len(self.own))
        plan[where[pairs][where[pairs] != NOBODY]] = 1
        strangers = pairs[where[pairs] == NOBODY]
        joins = np.isin(self.joining, tables.case[strangers])
        plan[self.join : self.group] = joins
        width = len(tables.supervisors) + 1
        keys = self.kind[tables.case[strangers]] * width + tables.supervisor[strangers]
        place = np.searchsorted(self.at_kind * width + self.at, keys)
        np.add.at(plan, self.group + place, 1)
        return self.improved(plan)

    def improved(self, plan: Ints) -> Ints:
        """The plan with the hours beyond one's own as they are."""
        tidy, used = plan.copy(), self._used(plan)
        over = np.maximum(0, used - self.tables.hours)
        tidy[self.over :] = np.where(self.counts_over, over, 0)
        return tidy

    @cached_property
    def counts_over(self) -> bool:
        """Whether hours beyond one's own have columns."""
        return any(level.column == "over" for level in self.levels)

    def _used(self, plan: Ints) -> Ints:
        tables = self.tables
        used = np.zeros(len(tables.supervisors), np.int64)
        np.add.at(used, tables.supervisor[self.own], plan[: self.join] * tables.needs[tables.case[self.own]])
        np.add.at(used, self.at, plan[self.group : self.over] * tables.needs[self.model[self.at_kind]])
        return used

    def limits(self, plan: Ints, bounds: list[int], control: Control) -> tuple[Ints, Ints]:
        """By pair, the least and the most that it is in plans nowhere above this one; `bounds`: of every level.

        Every such plan is a point of this programme, so what its prices close at these figures no such plan uses.
        """
        tables, start, bounding = self.tables, self.relaxation, Bounding(self, control)
        with suppress(NoPlan, Stopped):  # a solver that rounds may say so, though there is a plan
            for objective, bound in zip(self.objectives, bounds, strict=True):
                value = objective.value(plan)
                start = propagated(bounding.proof(start, objective, known=value).within(value, bound))
                if objective.name == "overtime" and tables.problem.policy.overtime:
                    start = for_whole_cases(start)  # only now hours are alone in rows
        lower, upper = start.whole(start.lower), start.whole(start.upper)
        joins = np.ones(len(tables.cases), np.int64)
        joins[self.joining] = upper[self.join : self.group]
        seats = np.zeros((len(self.size), len(tables.supervisors)), np.int64)
        seats[self.at_kind, self.at] = upper[self.group : self.over]
        most = np.minimum(joins[tables.case], seats[self.kind[tables.case], tables.supervisor]).clip(0, 1)
        least = np.zeros_like(most)
        least[self.own], most[self.own] = lower[: self.join], upper[: self.join]
        return least, most

    def disaggregated(self, plan: Ints, near: Bools) -> Ints:
        """Pairs of the whole problem that a plan stands for; `near`: by pair, whether to take it before others.

        Whoever of a kind goes where makes no difference to the levels so far.
        """
        tables = self.tables
        taken = [self.own[plan[: self.join] > 0]]
        going = np.ones(len(tables.cases), bool)
        going[self.joining] = plan[self.join : self.group] > 0
        seats = np.zeros((len(self.size), len(tables.supervisors)), np.int64)
        seats[self.at_kind, self.at] = plan[self.group : self.over]
        order = np.lexsort((tables.minutes, ~near))
        for pair in order.tolist():
            case, supervisor = tables.case[pair], tables.supervisor[pair]
            if going[case] and seats[self.kind[case], supervisor] > 0:
                going[case] = False
                seats[self.kind[case], supervisor] -= 1
                taken.append(np.array([pair]))
        return np.sort(np.concatenate(taken))
