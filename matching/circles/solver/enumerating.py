"""The best plan of a small school: every set of circles that could be it, each with its seats by flow.

With circles and mentors known the best seats are a flow. A set of circles is bounded by what its seats cost if every
circle took whoever is cheapest there, and flows go up from the least bound until none can be better: decomposition
with the circles as master problem (logic-based Benders; Hooker and Ottosson 2003), in which few masters are left.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from matching.arrays import NOBODY, Bools, Ints
from matching.circles.criteria import Criterion, levels_of
from matching.circles.solver.branching import CircleSets, Staffed, Staffing, TooMany
from matching.circles.solver.improving import Improver
from matching.circles.solver.joining import all_rows
from matching.circles.solver.modes import Modes, modes_of
from matching.circles.solver.programme import CircleProgramme
from matching.circles.solver.seating import Seating
from matching.engine.control import Control, Stopped
from matching.engine.flow import ROOM, arcs_of, cheapest_flow
from matching.engine.fusing import fused
from matching.engine.integer import best_point

MOST_NODES, MOST_STAFFED, MOST_FLOWS = 150_000, 100_000, 3_000
"""Nodes of the tree of circles, sets with their mentors, and flows above which a search is as soon done."""
MISSED = 2
"""Of how many numbers of students without a circle, from the bound of flows upward, sets are gone through."""
A_SEARCH = 100
"""For how many flows a search counts."""
AT_ONCE, AT_A_TIME = 4_096, 4_096
"""Sets that are bounded at a time, and staffed."""
FAR = 2**40
"""Beyond every study year."""


class Codes:
    """The figures of a plan as one number in which each level is a digit, the first level the highest.

    `seat` by mode and student and `mode` are what seats and circles add; `end` is above every plan, and what a seat
    costs that nobody may have.
    """

    def __init__(self, modes: Modes, circles: int) -> None:
        self.modes, self.tables, self.circles = modes, modes.tables, circles
        self.levels = levels_of(self.tables)
        shape = len(modes.cell), self.tables.student_count
        self.seat, self.mode, self.constant = np.zeros(shape, np.int64), np.zeros(shape[0], np.int64), 0
        self.digits: list[int] = []
        self.end, self.is_exact = 1, True
        for criterion in reversed(self.levels):
            self._add(criterion)
        self.seat[~self._is_allowed] = self.end

    def of(self, figures: tuple[int, ...]) -> int:
        """The number of the first figures, as if those that follow were zero."""
        return sum(figure * digit for figure, digit in zip(figures, self.digits, strict=False))

    @cached_property
    def of_cells(self) -> tuple[Ints, Ints]:
        """What seats, by circle and student, and circles add at least, whoever is second."""
        cells = len(self.tables.cells.host)
        seat = np.full((cells, self.tables.student_count), self.end, np.int64)
        mode = np.full(cells, self.end, np.int64)
        np.minimum.at(seat, self.modes.cell, self.seat)
        np.minimum.at(mode, self.modes.cell, self.mode)
        return seat, mode

    def _add(self, criterion: Criterion) -> None:
        tables, constant = self.tables, criterion.constant(self.tables)
        seat, mode = self._of_seats(criterion), self._of_modes(criterion)
        most = constant + int(np.maximum(0, seat.max(axis=0, initial=0)).sum())
        most += self.circles * int(np.abs(criterion.circle(tables)[0]))
        self.is_exact = (
            self.is_exact and self.end * (most + 1) * (tables.student_count + self.circles + 4) < ROOM
        )
        if self.is_exact:
            self.seat += seat * self.end
            self.mode += mode * self.end
            self.constant += constant * self.end
            self.digits.insert(0, self.end)
            self.end *= most + 1

    @cached_property
    def _is_allowed(self) -> Bools:
        """By mode and student whether she may sit there."""
        allowed = np.zeros((len(self.modes.cell), self.tables.student_count + 1), bool)
        mode, place = np.nonzero(self.modes.is_kept_out == 0)
        allowed[mode, self.modes.student[mode, place]] = True
        return allowed[:, :-1]

    def _of_seats(self, criterion: Criterion) -> Ints:
        wanted, modes = criterion.wanted(self.tables), self.modes
        if wanted is not None:
            return np.where(self._is_allowed, -wanted.astype(np.int64), 0)
        costs = modes.costs(criterion)
        by_student = np.zeros((len(modes.cell), self.tables.student_count + 1), np.int64)
        if costs is not None:
            by_student[np.arange(len(modes.cell))[:, None], modes.student] = costs
        return by_student[:, :-1]

    def _of_modes(self, criterion: Criterion) -> Ints:
        """What circles add at least: whether years are mixed is not known, only where they cannot be."""
        each, helper, mixed = criterion.circle(self.tables)
        year, allowed = self.tables.year, self._is_allowed
        first = np.where(allowed, year, FAR).min(axis=1, initial=FAR)
        last = np.where(allowed, year, -FAR).max(axis=1, initial=-FAR)
        added: Ints = each + helper * self.modes.is_double + mixed * (first < last)
        return added


class Enumeration:
    """The best plan of all for an improver, level after level, as long as there are few sets of circles."""

    def __init__(self, improver: Improver, control: Control) -> None:
        self.improver, self.control, self.tables = improver, control, improver.tables
        self.modes = modes_of(self.tables)
        policy = self.tables.problem.policy
        self.mentors = int(self.tables.max_circles.sum())
        self.codes = Codes(self.modes, self.mentors // policy.mentors[0])
        self.staffing = Staffing(self.modes)
        self.nodes, self.staffed, self.flows = MOST_NODES, MOST_STAFFED, MOST_FLOWS

    @property
    def best(self) -> int:
        """The number of the best plan."""
        return self.codes.of(self.improver.figures)

    def is_proven(self, bounds: list[int]) -> bool:
        """Whether the improver's best plan is now the best of all. `bounds`: what no plan is below. Raises Stopped."""
        wanted = [criterion.wanted(self.tables) is not None for criterion in self.codes.levels]
        count = sum(wanted)
        if (
            not self.codes.is_exact
            or not all(wanted[:count])
            or self.names[count - 1 : count] != ["unseated"]
        ):
            return False
        try:
            for missed in range(bounds[count - 1], bounds[count - 1] + MISSED):
                least = [*bounds[: count - 1], missed, *bounds[count:]]
                if any(self._is_found(least, missed, ceiling) for ceiling in self._ceilings(least, count)):
                    return True
        except TooMany:
            pass
        return False

    @cached_property
    def names(self) -> list[str]:
        """Of the levels."""
        return [criterion.name for criterion in self.codes.levels]

    def _ceilings(self, least: list[int], count: int) -> list[int]:
        """Below which numbers to look, one after another, while the first levels are at their least.

        Few circles without a second mentor are few sets, so where these come next there is one turn for each.
        """
        codes, before = self.codes, self.codes.of(tuple(least[:count]))
        if self._one_mentor != count:
            return [before + codes.digits[count - 1]]
        fewest = codes.levels[count].least_once_seated(self.tables, least[count - 1])
        values = range(max(least[count], fewest), codes.circles + 1)
        return [before + codes.digits[count] * (value + 1) for value in values]

    def _is_found(self, least: list[int], missed: int, ceiling: int) -> bool:
        """Whether the best plan is below a number, once every set of circles that could be is gone through."""
        self._go_through(least, missed, ceiling)
        return self.best < ceiling

    @cached_property
    def _one_mentor(self) -> int | None:
        """The place of that level, where there is any."""
        is_there = "one_mentor" in self.names and self.tables.problem.policy.mentors[1] > 1
        return self.names.index("one_mentor") if is_there else None

    def _go_through(self, least: list[int], missed: int, ceiling: int) -> None:
        """Every set of circles that could come below a number, those with the least bound first. Raises TooMany."""
        alone, most = self._limits(least, min(ceiling, self.best))
        if alone < 0:
            return
        tree = CircleSets(self.tables, missed, most, self.nodes)
        sets, self.nodes = tree.all(), tree.nodes
        bound = self._bounds_of(sets, *self.codes.of_cells, missed)
        order = np.argsort(bound, kind="stable")
        for first in range(0, len(order), AT_A_TIME):
            some = [place for place in order[first : first + AT_A_TIME].tolist() if bound[place] < self.best]
            if not some or bound[some[0]] >= ceiling:
                break
            self._go_through_staffed([sets[place] for place in some], alone, missed, ceiling)

    def _go_through_staffed(self, sets: list[tuple[int, ...]], alone: int, missed: int, ceiling: int) -> None:
        """Every way to staff some sets of circles, those with the least bound first. Raises TooMany."""
        staffed: list[Staffed] = []
        for cells in sets:
            staffed += self.staffing.all(cells, alone)
        self.staffed -= len(staffed)
        if self.staffed < 0:
            raise TooMany
        bound = self._bounds_of([modes for modes, _ in staffed], self.codes.seat, self.codes.mode, missed)
        for place in np.argsort(bound, kind="stable").tolist():
            if bound[place] >= min(ceiling, self.best):
                break
            self._offer(staffed[place], ceiling)

    def _limits(self, least: list[int], ceiling: int) -> tuple[int, int]:
        """How many circles may be led by one mentor, and how many there can be, below a number."""
        most = self.codes.circles
        if self._one_mentor is None:
            return most, most
        spare = ceiling - 1 - self.codes.of(tuple(least))
        alone = least[self._one_mentor] + spare // self.codes.digits[self._one_mentor]
        return alone, min(most, (alone + self.mentors) // 2)

    def _bounds_of(self, sets: list[tuple[int, ...]], seat: Ints, circle: Ints, missed: int) -> Ints:
        """What sets of circles cost at least: as if each had room for all, and whoever is left out were the dearest.

        `seat` by circle and student and `circle` are what they add.
        """
        bound = np.zeros(len(sets), np.int64)
        length = np.array([len(one) for one in sets], np.int64)
        for circles in np.unique(length).tolist():
            places = np.nonzero(length == circles)[0]
            for first in range(0, len(places), AT_ONCE):
                part = places[first : first + AT_ONCE]
                chosen = np.array([sets[place] for place in part.tolist()], np.int64)
                least = np.sort(seat[chosen].min(axis=1), axis=1)[:, : self.tables.student_count - missed]
                bound[part] = least.sum(axis=1) + circle[chosen].sum(axis=1) + self.codes.constant
        return bound

    def _offer(self, staffed: Staffed, ceiling: int) -> None:
        """Hand the improver the best plan with a set of circles and their mentors, if it is better than its own."""
        self.control.keep_going()
        self.flows -= 1
        if self.flows < 0:
            raise TooMany
        modes, offers = np.array(staffed[0]), np.array(staffed[1])
        cost, cell = self._seated(modes)
        cost += int(self.codes.mode[modes].sum()) + self.codes.constant
        if cell is None or cost >= min(ceiling, self.best):
            return
        second = np.full(len(self.tables.cells.host), NOBODY, np.int64)
        second[self.modes.cell[modes]] = np.append(self.tables.seconds[1], NOBODY)[offers]
        self.improver.offer(Seating(self.tables, cell, second))
        if cost < self.best:  # it is cheaper than its figures: a circle is not mixed, though it could be
            self._search(cell, second)

    def _seated(self, modes: Ints) -> tuple[int, Ints | None]:
        """The cheapest seats in some circles, none of which stays too small, by flow; None where one would."""
        policy, students = self.tables.problem.policy, self.tables.student_count
        least = policy.min_size
        seat = self.codes.seat[modes]
        circle, student = np.nonzero(seat < self.codes.end)
        circles, everybody = students + np.arange(len(modes)), np.arange(students)
        sink, filler = students + len(modes), students + len(modes) + 1
        arcs = arcs_of(
            (student, students + circle, 1, seat[circle, student]),
            (filler, circles, least, self.codes.end),
            (np.array([filler]), sink, least * len(modes), 0),
            (circles, sink, policy.max_size - least, 0),
            (everybody, sink, 1, 0),
        )
        supply = np.concatenate(
            [np.ones(students), np.full(len(modes), -least), [-students, least * len(modes)]]
        )
        carried = cheapest_flow(arcs, supply.astype(np.int64))
        taken = np.nonzero(carried[: len(student)])[0]
        if carried[len(student) : len(student) + len(modes)].any():
            return 0, None
        cell = np.full(students, NOBODY, np.int64)
        cell[student[taken]] = self.modes.cell[modes[circle[taken]]]
        return int(seat[circle[taken], student[taken]].sum()), cell

    def _search(self, cell: Ints, second: Ints) -> None:
        """The best plan with the circles and mentors of a plan, by a search. Raises TooMany and Stopped."""
        self.flows -= A_SEARCH
        programme, plan = self.programme, self.programme.plan_of(Seating(self.tables, cell, second))
        whole = programme.relaxation
        lower, upper = whole.lower.copy(), whole.upper.copy()
        fixed = np.concatenate([programme.led, programme.second])
        lower[fixed] = upper[fixed] = plan[fixed]
        face = whole.narrowed(lower, upper)
        objectives, owner = programme.objectives(), np.full(programme.width, NOBODY)
        owner[: len(programme.student)] = programme.student
        cost, count = fused(face, objectives, owner)
        if count < len(objectives):
            raise TooMany
        point, is_best = best_point(
            face.with_rows(all_rows(programme, face)), cost, self.control, near=plan[face.origin]
        )
        self.improver.offer(programme.seating_of(face.whole(point)))
        if not is_best:
            raise Stopped

    @cached_property
    def programme(self) -> CircleProgramme:
        """The programme of all circles, of which searches are parts."""
        return CircleProgramme(self.tables)
