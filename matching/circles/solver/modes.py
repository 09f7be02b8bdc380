"""Every way in which a circle that could be led can be staffed, as rows of a rectangle of members.

A *mode* is a circle and who is second in it: nobody, or one of several mentors between whom no member sees any
difference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Floats, Ints, ranges
from matching.circles.criteria import Criterion
from matching.circles.tables import CircleTables

KEPT_OUT = 2.0**41
"""What a member costs who may not sit in a circle with its mentors: more than all others do, and a whole number."""


@dataclass(frozen=True, eq=False)
class Modes:
    """Modes in the order of circles, first the one without a second mentor where that is allowed.

    `cell` and `example`, one of its second mentors, by mode. `seat` by circle and place among those who could sit
    there, -1 beyond them. `offer` are second mentors by number; those of mode m are `offer[start[m]:start[m + 1]]`.
    """

    tables: CircleTables
    cell: Ints
    is_double: Bools
    seat: Ints
    offer: Ints
    start: Ints
    example: Ints

    def _offers(self, is_open: Bools) -> tuple[Ints, Bools]:
        """By second mentor of a mode that mode, and whether she is open; `is_open` is by number."""
        return np.repeat(np.arange(len(self.cell)), np.diff(self.start)), is_open[self.offer]

    def offered(self, is_open: Bools) -> Bools:
        """The modes that can still be: without a second mentor, or with one who is open, by number."""
        mode, open_offer = self._offers(is_open)
        return ~self.is_double | (np.bincount(mode[open_offer], minlength=len(self.cell)) > 0)

    def only(self, kept: Bools, is_open: Bools) -> Modes:
        """Some modes with the second mentors who are open."""
        mode, open_offer = self._offers(is_open)
        open_offer = open_offer & kept[mode]
        count = np.bincount(mode[open_offer], minlength=len(self.cell))[kept]
        return replace(
            self,
            cell=self.cell[kept],
            is_double=self.is_double[kept],
            offer=self.offer[open_offer],
            start=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
            example=self.example[kept],
        )

    @cached_property
    def student(self) -> Ints:
        """By mode and place: who; one past the last student beyond them."""
        who = np.append(self.tables.seats[0], self.tables.student_count)
        return who[self.seat[self.cell]]

    @cached_property
    def is_kept_out(self) -> Floats:
        """By mode and place: `KEPT_OUT` for whom these mentors may not meet, or whose pin they are not."""
        tables, cells = self.tables, self.tables.cells
        who = np.minimum(self.student, tables.student_count - 1)
        second = self.example[:, None]
        meets = (second == NOBODY) | tables.may_meet[who, second]
        pin = tables.pinned[who]
        obeyed = (pin == NOBODY) | (pin == cells.host[self.cell][:, None]) | (pin == second)
        return np.where((self.student < tables.student_count) & meets & obeyed, 0.0, KEPT_OUT)

    def costs(self, criterion: Criterion) -> Floats | None:
        """What each member adds to a criterion, by mode and place; None when that does not depend on the circle."""
        tables = self.tables
        if criterion.wanted(tables) is not None or not criterion.is_of_seats(tables):
            return None
        who = np.minimum(self.student, tables.student_count - 1)
        return criterion.seat(tables, who, self.cell[:, None], self.example[:, None]).astype(float)


def modes_of(tables: CircleTables) -> Modes:
    """The modes of a problem."""
    offer_cell, mentor = tables.seconds
    pattern = _patterns(tables)
    order = np.lexsort((np.arange(len(mentor)), pattern, offer_cell))
    is_first = np.ones(len(order), bool)
    is_first[1:] = (np.diff(pattern[order]) != 0) | (np.diff(offer_cell[order]) != 0)
    doubles = order[is_first]
    cells = (
        np.arange(len(tables.cells.host)) if tables.problem.policy.mentors[0] < 2 else np.zeros(0, np.int64)
    )
    cell = np.concatenate([cells, offer_cell[doubles]])
    example = np.concatenate([np.full(len(cells), NOBODY), mentor[doubles]])
    begin = np.concatenate([np.zeros(len(cells), np.int64), np.nonzero(is_first)[0]])
    length = np.concatenate(
        [np.zeros(len(cells), np.int64), np.diff(np.append(np.nonzero(is_first)[0], len(order)))]
    )
    place = np.lexsort((np.arange(len(cell)), cell))
    return Modes(
        tables=tables,
        cell=cell[place],
        is_double=(example != NOBODY)[place],
        seat=_rectangle(tables),
        offer=order[ranges(begin[place], (begin + length)[place])],
        start=np.concatenate([[0], np.cumsum(length[place])]).astype(np.int64),
        example=example[place],
    )


def _patterns(tables: CircleTables) -> Ints:
    """Second mentors who are the same to every student have the same number."""
    who = tables.seconds[1]
    pinned = np.zeros((tables.mentor_count, tables.student_count), bool)
    there = np.nonzero(tables.pinned != NOBODY)[0]
    pinned[tables.pinned[there], there] = True
    seen = np.concatenate([tables.shares_field.T, tables.published.T, tables.may_meet.T, pinned], axis=1)
    pattern: Ints = np.unique(np.packbits(seen, axis=1), axis=0, return_inverse=True)[1].ravel()
    return pattern[who]


def _rectangle(tables: CircleTables) -> Ints:
    cell = tables.seats[1]
    count = np.bincount(cell, minlength=len(tables.cells.host))
    seat = np.full((len(count), max(1, int(count.max(initial=0)))), NOBODY)
    seat[cell, np.arange(len(cell)) - np.repeat(np.cumsum(count) - count, count)] = np.arange(len(cell))
    return seat
