"""The whole-number programme of circles: columns, rows, and what each criterion costs.

Columns are, in this order: seats (a student in a circle that could be led), circles that are led, second mentors, and
then helpers, only where a criterion asks for them: `rescued` (a seat whose field the second mentor shares), `kept` (a
seat where the second mentor is one that the student was told), `mixed` (a circle with more than one study year).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.criteria import CRITERIA, Criterion, levels_of
from matching.circles.solver.seating import Seating
from matching.circles.tables import CircleTables
from matching.engine.programme import Objective
from matching.engine.relaxation import FREE, Entries, Relaxation, RowBuilder, Rows, rows_of


@dataclass(frozen=True, eq=False)
class CircleProgramme:
    """The programme of a circle problem. Ranges of columns are slices of the whole."""

    tables: CircleTables

    @cached_property
    def student(self) -> Ints:
        """Whose seat."""
        return self.tables.seats[0]

    @cached_property
    def cell(self) -> Ints:
        """The circle of a seat."""
        return self.tables.seats[1]

    @cached_property
    def led(self) -> Ints:
        """The column of every circle."""
        return len(self.student) + np.arange(len(self.tables.cells.host))

    @cached_property
    def second(self) -> Ints:
        """The column of every second mentor."""
        return len(self.student) + len(self.led) + np.arange(len(self.tables.seconds[0]))

    @cached_property
    def rescued_seat(self) -> Ints:
        """Seats whose field the host does not share."""
        return self._helped_seats("field")

    @cached_property
    def kept_seat(self) -> Ints:
        """Seats of those who were told mentors, but not this host."""
        return self._helped_seats("changes")

    def _helped_seats(self, name: str) -> Ints:
        """Seats that are not good with this host, of those to whom it matters who leads them."""
        related = CRITERIA[name].related(self.tables)
        if related is None or name not in self.tables.problem.policy.criteria:
            return np.zeros(0, np.int64)
        is_good, matters = related
        with_host = is_good[self.student, self.tables.cells.host[self.cell]]
        return np.nonzero(matters[self.student] & ~with_host)[0]

    @cached_property
    def rescued(self) -> Ints:
        """The column of every seat that a second mentor could rescue."""
        return len(self.student) + len(self.led) + len(self.second) + np.arange(len(self.rescued_seat))

    @cached_property
    def kept(self) -> Ints:
        """The column of every seat where a second mentor could be one who was told."""
        return self._after_rescued + np.arange(len(self.kept_seat))

    @property
    def helpers(self) -> tuple[tuple[Ints, Ints, Bools], tuple[Ints, Ints, Bools]]:
        """Columns of both kinds of help, the seats that they help, and to whom a mentor who helps is related."""
        tables = self.tables
        return (
            (self.rescued, self.rescued_seat, tables.shares_field),
            (self.kept, self.kept_seat, tables.published),
        )

    @property
    def _after_rescued(self) -> int:
        return len(self.student) + len(self.led) + len(self.second) + len(self.rescued_seat)

    @cached_property
    def mixed(self) -> Ints:
        """The column of every circle that could have more than one year."""
        policy = self.tables.problem.policy
        if "one_year" not in policy.criteria or policy.max_size == 1:
            return np.zeros(0, np.int64)
        return self._after_rescued + len(self.kept_seat) + np.arange(len(self.led))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._after_rescued + len(self.kept_seat) + len(self.mixed)

    @cached_property
    def relaxation(self) -> Relaxation:
        """Everything open."""
        builder = RowBuilder()
        self._add_seats(builder)
        self._add_seconds(builder)
        self._add_agendas(builder)
        self._add_helpers(builder)
        return Relaxation(
            origin=np.arange(self.width),
            lower=np.zeros(self.width, np.int64),
            upper=np.ones(self.width, np.int64),
            rows=builder.rows(),
            settled=np.zeros(self.width, np.int64),
        )

    def links(self, seats: Ints) -> Rows:
        """No seat in a circle that is not led: the rows of some seats, over the whole programme.

        Whole plans need none of them, because sizes say it already. They make the relaxation a good deal tighter.
        """
        rows = np.arange(len(seats))
        parts: list[Entries] = [(rows, seats, 1), (rows, self.led[self.cell[seats]], -1)]
        return rows_of(parts, np.full(len(rows), -FREE), np.zeros(len(rows), np.int64))

    def mixing(self, cells: Ints, years: Ints) -> Rows:
        """No circle is mixed without somebody of another year than each: rows of circles and years, both by number."""
        number = np.full((len(self.led), self.year_count), NOBODY)
        number[cells, years] = np.arange(len(cells))
        rows = number[self.cell]
        rows[np.arange(len(self.cell)), self.year_of_seat] = NOBODY
        seat, year = np.nonzero(rows != NOBODY)
        parts: list[Entries] = [(np.arange(len(cells)), self.mixed[cells], 1), (rows[seat, year], seat, -1)]
        return rows_of(parts, np.full(len(cells), -FREE), np.zeros(len(cells), np.int64))

    @cached_property
    def _years(self) -> tuple[Ints, Ints]:
        return np.unique(self.tables.year, return_inverse=True)

    @property
    def year_count(self) -> int:
        """How many study years there are."""
        return len(self._years[0])

    @cached_property
    def year_of_seat(self) -> Ints:
        """The number of the study year of whose seat it is."""
        year: Ints = self._years[1][self.student]
        return year

    def plan_of(self, seating: Seating) -> Ints:
        """The value of every column for a plan."""
        tables, plan = self.tables, np.zeros(self.width, np.int64)
        plan[: len(self.student)] = seating.cell[self.student] == self.cell
        plan[self.led] = seating.is_led
        second_cell, second = tables.seconds
        plan[self.second] = seating.second[second_cell] == second
        for columns, seats, related in self.helpers:
            other = seating.second[self.cell[seats]]
            helps = (other != NOBODY) & related[self.student[seats], other]
            plan[columns] = plan[seats] * helps
        if len(self.mixed):
            plan[self.mixed] = seating.is_led & ~seating.of_one_year
        return plan

    def seating_of(self, plan: Ints) -> Seating:
        """The plan of column values."""
        cell = np.full(self.tables.student_count, NOBODY, np.int64)
        second = np.full(len(self.led), NOBODY, np.int64)
        taken = np.nonzero(plan[: len(self.student)])[0]
        cell[self.student[taken]] = self.cell[taken]
        chosen = np.nonzero(plan[self.second])[0]
        second[self.tables.seconds[0][chosen]] = self.tables.seconds[1][chosen]
        return Seating(self.tables, cell, second)

    def _add_seats(self, builder: RowBuilder) -> None:
        """One seat a student; the size of a circle."""
        policy, seats, cells = self.tables.problem.policy, np.arange(len(self.student)), len(self.led)
        every = np.arange(cells)
        builder.add(self.tables.student_count, [(self.student, seats, 1)], -FREE, 1)
        builder.add(cells, [(self.cell, seats, 1), (every, self.led, -policy.max_size)], -FREE, 0)
        builder.add(cells, [(self.cell, seats, 1), (every, self.led, -policy.min_size)], 0, FREE)

    def _add_seconds(self, builder: RowBuilder) -> None:
        """One second mentor at most, only where there is a host, apart from whom she may not meet, with her pins."""
        tables, policy = self.tables, self.tables.problem.policy
        cell, mentor = tables.seconds
        cells, every = len(self.led), np.arange(len(self.led))
        least = 0 if policy.mentors[0] == 2 else -1
        builder.add(cells, [(cell, self.second, 1), (every, self.led, -1)], least if not least else -FREE, 0)
        seat, second = self.seats_and_seconds(~tables.may_meet)
        rows = np.arange(len(seat))
        builder.add(
            len(rows),
            [(rows, seat, 1), (rows, self.second[second], 1), (rows, self.led[self.cell[seat]], -1)],
            -FREE,
            0,
        )
        pinned = tables.pinned[self.student]
        elsewhere = np.nonzero((pinned != NOBODY) & (pinned != tables.cells.host[self.cell]))[0]
        number = np.full((cells, tables.mentor_count), NOBODY)
        number[cell, mentor] = self.second
        rows = np.arange(len(elsewhere))
        column = number[self.cell[elsewhere], pinned[elsewhere]]
        builder.add(len(rows), [(rows, elsewhere, 1), (rows, column, -1)], -FREE, 0)

    def seats_and_seconds(self, related: Bools) -> tuple[Ints, Ints]:
        """Seat and second mentor of one circle, where student and mentor are related."""
        cell, mentor = self.tables.seconds
        first = np.searchsorted(self.cell, np.arange(len(self.led) + 1))
        found: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
        start = np.searchsorted(cell, np.arange(len(self.led) + 1))
        for number in range(len(self.led)):
            members = self.student[first[number] : first[number + 1]]
            who, whom = np.nonzero(related[np.ix_(members, mentor[start[number] : start[number + 1]])])
            found.append((who + first[number], whom + start[number]))
        seat, second = (np.concatenate(column) for column in zip(*found, strict=True))
        return seat, second

    def _add_agendas(self, builder: RowBuilder) -> None:
        """A mentor leads one circle in a slot, and no more in all than she wants to."""
        tables, cells = self.tables, self.tables.cells
        second_cell, second = tables.seconds
        slots = len(tables.slot_names)
        at: list[Entries] = [
            (cells.host * slots + cells.slot, self.led, 1),
            (second * slots + cells.slot[second_cell], self.second, 1),
        ]
        builder.add(tables.mentor_count * slots, at, -FREE, 1)
        builder.add(
            tables.mentor_count,
            [(cells.host, self.led, 1), (second, self.second, 1)],
            -FREE,
            tables.max_circles,
        )

    def _add_helpers(self, builder: RowBuilder) -> None:
        """What a second mentor rescues or keeps, and which circles are mixed."""
        for columns, seats, related in self.helpers:
            if not len(columns):
                continue
            number = np.full(len(self.student), NOBODY)
            number[seats] = np.arange(len(seats))
            rows = np.arange(len(seats))
            builder.add(len(rows), [(rows, columns, 1), (rows, seats, -1)], -FREE, 0)
            seat, second = self.seats_and_seconds(related)
            helped = number[seat] != NOBODY
            helps = (number[seat[helped]], self.second[second[helped]], -1)
            builder.add(len(rows), [(rows, columns, 1), helps], -FREE, 0)
            self._add_shared_help(builder, columns, seats, related)
        if len(self.mixed):
            every = np.arange(len(self.mixed))
            builder.add(len(every), [(every, self.mixed, 1), (every, self.led, -1)], -FREE, 0)

    def _add_shared_help(self, builder: RowBuilder, columns: Ints, seats: Ints, related: Bools) -> None:
        """A second mentor helps no more members than a circle has, whichever those are.

        Whole plans say so by the size of a circle. A relaxation in which a tenth of her is there would help a tenth of
        each of forty, four in all; these rows leave it a tenth of eight.
        """
        cell, mentor = self.tables.seconds
        alike, number = np.unique(related, axis=0, return_inverse=True)
        number = number.ravel()
        most = self.tables.problem.policy.max_size
        for kind, helps in enumerate(alike):
            of_kind = number[self.student[seats]] == kind
            helping = helps[mentor]
            parts: list[Entries] = [
                (self.cell[seats[of_kind]], columns[of_kind], 1),
                (cell[helping], self.second[helping], -most),
            ]
            builder.add(len(self.led), parts, -FREE, 0)

    def objectives(self) -> list[Objective]:
        """Every level with its cost."""
        return [self._objective(criterion) for criterion in levels_of(self.tables)]

    def _objective(self, criterion: Criterion) -> Objective:
        tables, cost = self.tables, np.zeros(self.width, np.int64)
        alone = np.full(len(self.student), NOBODY)
        cost[: len(self.student)] = criterion.seat(tables, self.student, self.cell, alone)
        cost[self.led], cost[self.second], cost[self.mixed] = criterion.circle(tables)
        for name, columns in (("field", self.rescued), ("changes", self.kept)):
            cost[columns] = -(criterion.name == name)
        return Objective(criterion.name, cost, criterion.constant(tables))
