"""The criteria of circles, as the solver counts them: one class each, one table of all.

A figure is a constant, and what every seat that is taken adds, and what every circle, every second mentor and every
circle of more than one study year adds. The checker counts by definitions of its own, in `ledger.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.tables import CircleTables


class Criterion:
    """Something to keep small. The defaults are those of a criterion that nothing adds to."""

    name: str

    def is_of_seats(self, tables: CircleTables) -> bool:
        """Whether it is a sum over seats, each by its student, its circle and who is second there."""
        return True

    def constant(self, tables: CircleTables) -> int:
        """The figure when nobody has a circle."""
        return 0

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """What seats add; `second` is the second mentor of each, -1: none. The columns need only broadcast."""
        return np.zeros(np.broadcast_shapes(student.shape, cell.shape), np.int64)

    def circle(self, tables: CircleTables) -> tuple[int, int, int]:
        """What a circle adds, a second mentor, and a circle in which years are mixed."""
        return 0, 0, 0

    def wanted(self, tables: CircleTables) -> Bools | None:
        """Whom it counts as long as they have no circle, whichever it is; None: it looks at circles."""
        return None

    def related(self, tables: CircleTables) -> tuple[Bools, Bools] | None:
        """Student by mentor whether the mentor makes her seat a good one, and to whom that matters; None: no mentor."""
        return None

    def least(self, tables: CircleTables, most: Callable[[Bools], int]) -> int:
        """What no plan is below; `most` says how many of some students have a seat at most."""
        return 0

    def least_once_seated(self, tables: CircleTables, unseated: int) -> int:
        """What no plan is below in which so many have no circle."""
        return 0


class Unseated(Criterion):
    """Those of a group who have no circle."""

    def __init__(self, name: str, group: Callable[[CircleTables], Bools]) -> None:
        self.name, self.group = name, group

    def wanted(self, tables: CircleTables) -> Bools:
        """The group."""
        return self.group(tables)

    def constant(self, tables: CircleTables) -> int:
        """All of them."""
        return int(self.group(tables).sum())

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """One less."""
        seated: Ints = -self.group(tables)[student].astype(np.int64)
        return seated

    def least(self, tables: CircleTables, most: Callable[[Bools], int]) -> int:
        """Whom no flow seats, no plan seats."""
        group = self.group(tables)
        return int(group.sum()) - most(group)


class OneMentor(Criterion):
    """Circles with fewer mentors than the policy's maximum."""

    name = "one_mentor"

    def is_of_seats(self, tables: CircleTables) -> bool:
        """It never is."""
        return False

    def circle(self, tables: CircleTables) -> tuple[int, int, int]:
        """Every circle that has no second mentor, where there could be one."""
        return (1, -1, 0) if tables.problem.policy.mentors[1] > 1 else (0, 0, 0)

    def least_once_seated(self, tables: CircleTables, unseated: int) -> int:
        """The circles that they fill have a host each; only mentors who are left can be second."""
        if tables.problem.policy.mentors[1] < 2:
            return 0
        return max(0, 2 * fewest_circles(tables, unseated) - int(tables.max_circles.sum()))


class Related(Criterion):
    """Members for whom some mentor of their circle has to be one of theirs."""

    def _is_helped(
        self, related: Bools, tables: CircleTables, student: Ints, cell: Ints, second: Ints
    ) -> Bools:
        by_second = (second != NOBODY) & related[student, second]
        helped: Bools = by_second | related[student, tables.cells.host[cell]]
        return helped


class Field(Related):
    """Members whose field no mentor of their circle shares."""

    name = "field"

    def related(self, tables: CircleTables) -> tuple[Bools, Bools]:
        """By field, which matters to everybody."""
        return tables.shares_field, np.ones(tables.student_count, bool)

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """One where nobody shares the field."""
        return 1 - self._is_helped(tables.shares_field, tables, student, cell, second).astype(np.int64)


class Changes(Related):
    """Students who were told mentors and sit with none of them, or nowhere."""

    name = "changes"

    def related(self, tables: CircleTables) -> tuple[Bools, Bools]:
        """By what they were told, if they were."""
        return tables.published, tables.has_published

    def constant(self, tables: CircleTables) -> int:
        """All who were told mentors."""
        return int(tables.has_published.sum())

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """One less where one of these mentors is."""
        return -self._is_helped(tables.published, tables, student, cell, second).astype(np.int64)


class OneYear(Criterion):
    """Circles whose members are all of one study year."""

    name = "one_year"

    def is_of_seats(self, tables: CircleTables) -> bool:
        """Only where circles have one member."""
        return tables.problem.policy.max_size == 1

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """Her circle, where she has one for herself."""
        return np.full(np.broadcast_shapes(student.shape, cell.shape), int(self.is_of_seats(tables)))

    def circle(self, tables: CircleTables) -> tuple[int, int, int]:
        """Every circle that is not mixed."""
        return (0, 0, 0) if self.is_of_seats(tables) else (1, 0, -1)


class Travel(Criterion):
    """Minutes of members in circles that meet in person; unknown ones count 0."""

    name = "travel"

    def seat(self, tables: CircleTables, student: Ints, cell: Ints, second: Ints) -> Ints:
        """To the host's place."""
        cells = tables.cells
        minutes = np.maximum(0, tables.minutes[student, cells.host[cell]])
        return np.where(cells.online[cell], 0, minutes)


CRITERIA: dict[str, Criterion] = {
    criterion.name: criterion
    for criterion in (
        Unseated("pinned", lambda tables: tables.pinned != NOBODY),
        Unseated("unseated_first", lambda tables: tables.priority),
        Unseated("unseated", lambda tables: np.ones(tables.student_count, bool)),
        OneMentor(),
        Field(),
        OneYear(),
        Travel(),
        Changes(),
    )
}


def levels_of(tables: CircleTables) -> tuple[Criterion, ...]:
    """What is settled, in order: pins, where there are any, and the criteria of the policy."""
    pins = ("pinned",) if (tables.pinned != NOBODY).any() else ()
    return tuple(CRITERIA[name] for name in (*pins, *tables.problem.policy.criteria))


def fewest_circles(tables: CircleTables, unseated: int) -> int:
    """How many circles take everybody but so many, at least."""
    return -(-(tables.student_count - unseated) // tables.problem.policy.max_size)
