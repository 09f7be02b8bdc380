"""Second mentors for circles that are known: as many as can be, and those who help most."""

from __future__ import annotations

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.solver.network import SeatNetwork
from matching.circles.solver.seating import Seating
from matching.circles.tables import CircleTables
from matching.engine.flow import arcs_of, cheapest_flow, occurring

HELP = 10_000
"""One more second mentor weighs more than what all can help."""


def agenda(tables: CircleTables, led: Bools, second: Ints) -> tuple[Ints, Bools]:
    """How many circles each mentor can still take on, and the slots in which she leads one."""
    cells, left = tables.cells, tables.max_circles.copy()
    busy = np.zeros((tables.mentor_count, len(tables.slot_names)), bool)
    there = np.nonzero(second != NOBODY)[0]
    for mentors, slots in ((cells.host[led], cells.slot[led]), (second[there], cells.slot[there])):
        np.subtract.at(left, mentors, 1)
        busy[mentors, slots] = True
    return left, busy


class SecondMentors:
    """Who could be second where, and who helps whom."""

    def __init__(self, tables: CircleTables, network: SeatNetwork) -> None:
        self.tables, self.network = tables, network
        self.cell, self.mentor = tables.seconds
        pinned = tables.pinned[network.student]
        self.needs = np.where(pinned == tables.cells.host[network.cell], NOBODY, pinned)

    def allowed(self, seats: Ints, second: Ints) -> Bools:
        """Which seats second mentors leave: no one she may not meet, and the one she is pinned to."""
        who = second[self.network.cell[seats]]
        meets = (who == NOBODY) | self.tables.may_meet[self.network.student[seats], who]
        allowed: Bools = meets & ((self.needs[seats] == NOBODY) | (self.needs[seats] == who))
        if self.tables.problem.policy.mentors[0] > 1:
            allowed &= who != NOBODY
        return allowed

    def needed(self, open_cells: Bools, second: Ints) -> Ints:
        """Second mentors before anybody sits: where every circle must have one, or where somebody's pin asks for one.

        `second` are those there are.
        """
        pins = np.nonzero((self.needs != NOBODY) & open_cells[self.network.cell])[0]
        must_have_two = self.tables.problem.policy.mentors[0] > 1
        if not must_have_two and not len(pins):
            return second
        lacking = open_cells & (second == NOBODY)
        wanted = np.zeros((len(open_cells), self.tables.mentor_count), bool)
        wanted[self.network.cell[pins], self.needs[pins]] = True
        offers = np.nonzero(lacking[self.cell])[0]
        if not must_have_two:
            offers = offers[wanted[self.cell[offers], self.mentor[offers]]]
        help_ = wanted[self.cell[offers], self.mentor[offers]] * (HELP // 2)
        found = self._matched(offers, help_.astype(np.int64), open_cells, second)
        return np.where(second == NOBODY, found, second)

    def added(self, seating: Seating) -> Ints:
        """Second mentors beside those there are: nobody whom a member may not meet, most help first."""
        led, second = seating.is_led, seating.second
        lacking = led & (second == NOBODY)
        left, _ = agenda(self.tables, led, second)
        offers = np.nonzero(lacking[self.cell] & (left > 0)[self.mentor])[0]
        if not len(offers):
            return second
        cells, row = occurring(self.cell[offers])
        mentors, column = occurring(self.mentor[offers])
        meets, help_ = self._of_members(seating, cells, mentors)
        fits = meets[row, column]
        found = self._matched(offers[fits], help_[row, column][fits], led, second)
        return np.where(second == NOBODY, found, second)

    def _of_members(self, seating: Seating, cells: Ints, mentors: Ints) -> tuple[Bools, Ints]:
        """By circle and mentor: whether all members may meet her, and how much she would help."""
        tables = self.tables
        is_asked = np.zeros(len(seating.second) + 1, bool)
        is_asked[cells] = True
        student = np.nonzero(is_asked[seating.cell])[0]
        student = student[np.argsort(seating.cell[student], kind="stable")]
        cell = seating.cell[student]
        start = np.searchsorted(cell, cells)
        meets = np.logical_and.reduceat(tables.may_meet[np.ix_(student, mentors)], start, axis=0)
        help_ = np.zeros(meets.shape, np.int64)
        for weight, related in ((10, tables.shares_field), (1, tables.published)):
            alone = ~related[student, tables.cells.host[cell]]
            gained = related[np.ix_(student, mentors)] & alone[:, None]
            help_ += weight * np.add.reduceat(gained, start, axis=0, dtype=np.int64)
        return meets, help_

    def _matched(self, offers: Ints, help_: Ints, led: Bools, taken: Ints) -> Ints:
        """One mentor a circle at most, each in one circle a slot, within what she leads."""
        cells = self.tables.cells
        left, busy = agenda(self.tables, led, taken)
        free = (left > 0)[self.mentor[offers]] & ~busy[self.mentor[offers], cells.slot[self.cell[offers]]]
        offers, help_ = offers[free], help_[free]
        second = np.full(len(led), NOBODY, np.int64)
        if len(offers):
            chosen = offers[self._flow(offers, help_, np.maximum(0, left))]
            second[self.cell[chosen]] = self.mentor[chosen]
        return second

    def _flow(self, offers: Ints, help_: Ints, left: Ints) -> Ints:
        tables, slots = self.tables, len(self.tables.slot_names)
        cell_of, cell_node = occurring(self.cell[offers])
        evening = self.mentor[offers] * slots + tables.cells.slot[self.cell[offers]]
        evening_of, evening_node = occurring(evening)
        mentors, evenings = tables.mentor_count, len(evening_of)
        first = mentors + evenings
        sink, source = first + len(cell_of), first + len(cell_of) + 1
        arcs = arcs_of(
            (mentors + evening_node, first + cell_node, 1, HELP - help_),
            (evening_of // slots, mentors + np.arange(evenings), 1, 0),
            (first + np.arange(len(cell_of)), sink, 1, 0),
            (source, np.arange(mentors), left, 0),
        )
        supply = np.repeat([0, -len(cell_of), len(cell_of)], [sink, 1, 1])
        return np.nonzero(cheapest_flow(arcs, supply, as_much_as_goes=True)[: len(offers)])[0]
