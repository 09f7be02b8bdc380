"""A plan to begin with: case by case what suits best, and room made for those who are left by moving others."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from itertools import pairwise

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.supervisors.solution import SupervisorSolution
from matching.supervisors.tables import SupervisorTables

LONGEST = 4
"""Cases that move at most to make room for one."""


def first_plan(tables: SupervisorTables, before: SupervisorSolution | None) -> Ints:
    """Pairs that no rule forbids: pins, what a plan from before had, then case by case what suits best."""
    beginning = Beginning(tables, before)
    for case in beginning.order.tolist():
        beginning.put(case)
    for case in np.nonzero(beginning.pair == NOBODY)[0].tolist():
        beginning.make_room(case)
    chosen: Ints = beginning.pair[beginning.pair != NOBODY]
    return chosen


class Beginning:
    """A plan that is being made: `pair` by case, -1 for none, and the hours that each supervisor has left."""

    def __init__(self, tables: SupervisorTables, before: SupervisorSolution | None) -> None:
        self.tables = tables
        self.pair = np.full(len(tables.cases), NOBODY, np.int64)
        self.left = tables.most_hours.copy()
        self.suits = tables.offers & tables.trained
        self.knows = tables.known | ~tables.has_known
        self.wanted = _wanted(tables, before)
        self.is_at = np.zeros((int(tables.site.max(initial=NOBODY)) + 2, len(tables.supervisors)), bool)
        ends = np.searchsorted(tables.case, np.arange(len(tables.cases) + 1)).tolist()
        self.pairs_of = [np.arange(start, end) for start, end in pairwise(ends)]

    @cached_property
    def order(self) -> Ints:
        """Pins first, then who had somebody; intensive cases, long ones, and those whom few suit before others."""
        tables = self.tables
        few = np.bincount(tables.case[self.suits & self.knows], minlength=len(tables.cases))
        keys = (few, -tables.needs, ~tables.intensive, self.wanted == NOBODY, tables.pinned == NOBODY)
        order: Ints = np.lexsort(keys)
        return order

    def put(self, case: int) -> None:
        """Give a case the supervisor who suits best of those with the hours, if there is one.

        Who offers what is wished for and is trained, who knows her, who is at her site already, who has most hours.
        """
        tables, pairs = self.tables, self.pairs_of[case]
        fitting = pairs[self.left[tables.supervisor[pairs]] >= tables.needs[case]]
        if not len(fitting):
            return
        where, at = tables.supervisor[fitting], self.is_at[tables.site[case]]
        keys = (
            -self.left[where],
            ~at[where],
            ~self.knows[fitting],
            ~self.suits[fitting],
            where != self.wanted[case],
        )
        self._take(int(fitting[np.lexsort(keys)[0]]))

    def _take(self, pair: int) -> None:
        """Give the case of a pair its supervisor, instead of the one it had."""
        tables, case = self.tables, self.tables.case[pair]
        before, need = self.pair[case], tables.needs[case]
        if before != NOBODY:
            self.left[tables.supervisor[before]] += need
        self.pair[case] = pair
        self.left[tables.supervisor[pair]] -= need
        self.is_at[tables.site[case], tables.supervisor[pair]] = tables.site[case] != NOBODY

    def make_room(self, case: int) -> None:
        """Give a case a supervisor by moving others on, each to one who suits it as well; else nothing changes."""
        tables = self.tables
        came = {int(pair): NOBODY for pair in self.pairs_of[case]}
        depth, queue = dict.fromkeys(came, 1), deque(came)
        seen: set[int] = set()
        while queue:
            pair = queue.popleft()
            supervisor = int(tables.supervisor[pair])
            lacking = int(tables.needs[tables.case[pair]] - self.left[supervisor])
            if lacking <= 0:
                self._move_along(pair, came)
                return
            if supervisor in seen or depth[pair] > LONGEST:
                continue
            seen.add(supervisor)
            for further in self._ways_out(supervisor, lacking).tolist():
                if further not in came:
                    came[further], depth[further] = pair, depth[pair] + 1
                    queue.append(further)

    def _ways_out(self, supervisor: int, lacking: int) -> Ints:
        """Pairs by which a case of hers with enough hours could go to somebody else whom it suits as well."""
        tables = self.tables
        held = self.pair[self.pair != NOBODY]
        mine = held[tables.supervisor[held] == supervisor]
        cases = tables.case[mine]
        cases = cases[(tables.needs[cases] >= lacking) & (tables.pinned[cases] == NOBODY)]
        ways = [self.pairs_of[case][self._is_as_good(case)] for case in cases.tolist()]
        return np.concatenate([np.zeros(0, np.int64), *ways])

    def _is_as_good(self, case: int) -> Bools:
        """Which pairs of a case suit as well as the one that it has; that one does not count."""
        pairs, held = self.pairs_of[case], self.pair[case]
        as_good: Bools = (pairs != held) & (self.suits[pairs] | ~self.suits[held])
        as_good &= self.knows[pairs] | ~self.knows[held]
        return as_good

    def _move_along(self, pair: int, came: dict[int, int]) -> None:
        """Take a pair, then those by which room was made for it, from the last to the first."""
        while pair != NOBODY:
            following = came[pair]
            self._take(pair)
            pair = following


def _wanted(tables: SupervisorTables, before: SupervisorSolution | None) -> Ints:
    """By case, the supervisor that a pin or a plan from before names, or whom it was told; -1 for none."""
    held = {} if before is None else before.supervisor_of
    number = {one.id: place for place, one in enumerate(tables.supervisors)}
    wanted = np.array([number.get(held.get(case.id, ""), NOBODY) for case in tables.cases], np.int64)
    wanted = np.where(wanted != NOBODY, wanted, tables.published)
    return np.where(tables.pinned != NOBODY, tables.pinned, wanted)
