"""Good circles soon: choose evenings by a flow that may split hosts, seat by an exact flow, and improve in parts.

Nothing here is random but for a generator with the seed of the problem, and how long it goes on is counted in flows,
not in seconds: the same problem gives the same circles everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, ranges
from matching.circles.criteria import levels_of
from matching.circles.solver.network import SeatCosts, SeatNetwork
from matching.circles.solver.seating import Seating
from matching.circles.solver.seconds import SecondMentors, agenda
from matching.circles.tables import CircleTables
from matching.engine.control import Control

MOST_SEATS = 8_000_000
"""Seats in all flows together after which improving ends."""
PATIENCE = 80
"""Tries in a row without a better plan after which improving ends."""
LARGE = 500_000
"""Seats that there could be above which one beginning is enough."""
MANY_HOSTS, FEW_HOSTS = 120, 30
"""Hosts whose members may swap while somebody without a circle is helped, and otherwise."""
SPLIT = 20
"""What a seat costs with a host who splits, in the flow that concentrates hosts."""


class Improver:
    """The best plan so far, and the moves that better it."""

    def __init__(self, tables: CircleTables, network: SeatNetwork, control: Control) -> None:
        self.tables, self.network, self.control = tables, network, control
        self.costs, self.seconds = SeatCosts(tables, network), SecondMentors(tables, network)
        self.mixer = YearMixer(network, self.costs, self.seconds)
        self.random = np.random.default_rng(tables.problem.seed)
        nothing = np.full(tables.student_count, NOBODY, np.int64)
        self.nobody = np.full(len(tables.cells.host), NOBODY, np.int64)
        self.effort, self.names = 0, [criterion.name for criterion in levels_of(tables)]
        self.goal: tuple[int, ...] = (0,) * len(self.names)
        self.told: tuple[int, int] | None = None
        self.best = Seating(tables, nothing, self.nobody)
        self.figures = self.best.figures()
        self.by_student = np.argsort(network.student, kind="stable")
        self.first = np.searchsorted(network.student[self.by_student], np.arange(tables.student_count + 1))

    def run(self, goal: tuple[int, ...]) -> None:
        """Improve until the figures reach a goal that nobody can beat, or patience ends. Raises Stopped."""
        if not len(self.network.student):
            return
        self.goal = goal
        for open_cells in self._beginnings():
            self.offer(
                self._filled(open_cells, self.seconds.needed(open_cells, self.nobody), self._everybody, 1)
            )
        self._close_circles()
        self.offer(self._seated(self.best.is_led, self.nobody, self._everybody))
        self._try(goal, min(PATIENCE, len(self.network.student) // 20))
        self._mix_years()

    def improve(self, seating: Seating) -> None:
        """Begin with another plan that is better, and better it. Raises Stopped."""
        if not self.offer(seating):
            return
        self.offer(self._seated(self.best.is_led, self.best.second, self._everybody))
        self.go_on()

    def go_on(self) -> None:
        """Better the best plan as long as that is not in vain. Raises Stopped."""
        self._try((0,) * len(self.figures), min(PATIENCE, len(self.network.student) // 20))
        self._mix_years()

    def _try(self, goal: tuple[int, ...], patience: int) -> None:
        """Try until that has been in vain often enough."""
        fruitless = 0
        end = self.effort + MOST_SEATS
        while fruitless < patience and self.effort < end and self.figures > goal:
            fruitless = 0 if self.offer(self._tried()) else fruitless + 1

    def _mix_years(self) -> None:
        """Exchange members of circles of one year, as long as that makes a better plan."""
        if "one_year" not in self.tables.problem.policy.criteria:
            return
        is_better = True
        while is_better:
            is_better = any(self.offer(seating) for seating in self.mixer.exchanges(self.best))

    @property
    def _everybody(self) -> Bools:
        return np.ones(self.tables.student_count, bool)

    def offer(self, seating: Seating) -> bool:
        """Keep a plan that is not worse; whether it is better."""
        self._keep_going()
        figures = seating.figures()
        if figures > self.figures:
            return False
        is_better = figures < self.figures
        self.best, self.figures = seating, figures
        if is_better:
            self._tell()
        return is_better

    def _keep_going(self) -> None:
        """Raises Stopped when it is time to; time that is up waits for a first plan."""
        if self.control.is_cancelled or (self.best.cell != NOBODY).any():
            self.control.keep_going()

    def _tell(self) -> None:
        """Report the first level that is not where it could be."""
        pairs = enumerate(zip(self.figures, self.goal, strict=True))
        index = next((index for index, (value, least) in pairs if value > least), None)
        told = None if index is None else (index, self.figures[index])
        if told is not None and told != self.told:
            self.told = told
            self.control.report(self.names[told[0]], told[0], len(self.names), told[1], self.goal[told[0]])

    def _beginnings(self) -> Iterator[Bools]:
        """Circles from the flow that splits hosts, and from one that makes splitting dear."""
        tables = self.tables
        everything = np.arange(len(self.network.student))
        later = np.where(tables.pinned != NOBODY, 0, np.where(tables.priority, 1, 2)) * (SPLIT * 100)
        cost = np.zeros(len(tables.cells.host), np.int64)
        elsewhere = (self.seconds.needs != NOBODY) * (SPLIT * 50)
        for _ in range(2 if len(everything) < LARGE else 1):
            self._keep_going()
            self.effort += len(everything)
            taken = self.network.largest(everything, cost[self.network.cell] + elsewhere, later)
            members = self._members(taken)
            everywhere = np.ones(len(members), bool)
            yield self.chosen(members, everywhere, ~everywhere, self.nobody)
            cost = np.rint(SPLIT * (1 - np.minimum(1, members / self.network.size))).astype(np.int64)

    def _members(self, taken: Ints) -> Ints:
        """How many sit in each circle; somebody pinned to its host counts for more than a full one."""
        student, cell = self.network.student[taken], self.network.cell[taken]
        is_pinned = self.tables.pinned[student] == self.tables.cells.host[cell]
        weight = 1 + self.network.size * is_pinned
        return np.bincount(cell, weight, minlength=len(self.nobody)).astype(np.int64)

    def chosen(self, members: Ints, cells: Bools, led: Bools, second: Ints) -> Bools:
        """Beside the circles that are led those of others with most members, as far as the agenda of hosts goes."""
        left, busy = agenda(self.tables, led, second)
        host, slot = self.tables.cells.host, self.tables.cells.slot
        chosen = led.copy()
        candidates = np.nonzero(cells & ~led & (members > 0))[0]
        for cell in candidates[np.argsort(-members[candidates], kind="stable")].tolist():
            if left[host[cell]] > 0 and not busy[host[cell], slot[cell]]:
                chosen[cell] = busy[host[cell], slot[cell]] = True
                left[host[cell]] -= 1
        return chosen

    def _tried(self) -> Seating:
        """A plan in which a few hosts choose anew, some circles nearby swap members, and the rest stays."""
        tables, cells, best = self.tables, self.tables.cells, self.best
        choosing, swapping = self._hosts()
        led = best.is_led
        kept = led & ~choosing[cells.host]
        moves = kept & swapping[cells.host]
        students = (best.cell == NOBODY) | ~(kept & ~moves)[best.cell]
        second = np.where(kept & ~moves, best.second, NOBODY)
        seats = self._seats_of(students)
        relevant = (choosing[cells.host] | moves)[self.network.cell[seats]]
        seats = seats[relevant]
        left, _ = agenda(tables, kept & ~moves, second)
        cost = self.costs.fused(seats, second)
        self.effort += len(seats)
        taken = self.network.cheapest(seats, cost, np.maximum(0, left))
        members = self._members(taken)
        if self.random.random() < 0.7:
            members = np.rint(8 * members * self.random.random(len(members))).astype(np.int64)
        return self._seated(self.chosen(members, choosing[cells.host], kept, second), second, students)

    def _hosts(self) -> tuple[Bools, Bools]:
        """Who chooses anew, and who only swaps members.

        Either some whom one student without a circle could join, or one mentor, often with room, and those around her.
        """
        tables = self.tables
        choosing, swapping = np.zeros(tables.mentor_count, bool), np.zeros(tables.mentor_count, bool)
        waiting = np.nonzero((self.best.cell == NOBODY) & (np.diff(self.first) > 0))[0]
        if len(waiting) and self.random.random() < 0.5:
            centre = int(waiting[self.random.integers(len(waiting))])
            own = self.by_student[self.first[centre] : self.first[centre + 1]]
            hosts = np.unique(tables.cells.host[self.network.cell[own]])
            far = np.where(tables.minutes[centre] < 0, 60, tables.minutes[centre]).astype(float)
            choosing[self.random.permutation(hosts)[:6]] = True
            width = MANY_HOSTS
        else:
            loose = self._with_room()
            pool = loose if len(loose) and self.random.random() < 0.6 else np.arange(tables.mentor_count)
            centre = int(pool[self.random.integers(len(pool))])
            far = np.where(tables.mentor_minutes[centre] < 0, 60, tables.mentor_minutes[centre]).astype(float)
            far[centre] = -1
            width = FEW_HOSTS
        far += self.random.exponential(15, len(far)) * np.where(self.random.random(len(far)) < 0.2, 3, 1)
        order = np.argsort(far, kind="stable")
        if not choosing.any():
            choosing[order[: 1 + int(self.random.integers(8))]] = True
        swapping[order[:width]] = True
        return choosing, swapping & ~choosing

    def _with_room(self) -> Ints:
        """Mentors who could lead one more, or have a seat left."""
        tables, cells = self.tables, self.tables.cells
        members = np.bincount(self.best.cell[self.best.cell != NOBODY], minlength=len(self.nobody))
        led = self.best.is_led
        left, _ = agenda(tables, led, self.best.second)
        room = np.bincount(cells.host[led & (members < self.network.size)], minlength=tables.mentor_count)
        return np.nonzero((left > 0) | (room > 0))[0]

    def _seats_of(self, students: Bools) -> Ints:
        """The seats that some students could take."""
        who = np.nonzero(students)[0]
        seats: Ints = self.by_student[ranges(self.first[who], self.first[who + 1])]
        return seats

    def _close_circles(self) -> None:
        """Do without circles, the smallest first, where that is no loss: their mentors help elsewhere."""
        policy = self.tables.problem.policy
        step, failed = max(1, int(self.best.is_led.sum()) // 8), 0
        while failed < 4 and policy.mentors[1] > 1:
            members = np.bincount(self.best.cell[self.best.cell != NOBODY], minlength=len(self.nobody))
            led = np.nonzero(self.best.is_led)[0]
            if len(led) * policy.max_size < 1.05 * members.sum():
                return
            order = led[np.lexsort((self.random.random(len(led)), members[led] // 2))]
            open_cells = self.best.is_led
            open_cells[order[:step]] = False
            if not self.offer(self._seated(open_cells, self.nobody, self._everybody)):
                failed += step == 1
                step = max(1, step // 2)

    def seated(self, open_cells: Bools, second: Ints) -> Seating:
        """The best seats of everybody in some circles with some second mentors, and more of those where it helps."""
        return self._seated(open_cells, second, self._everybody)

    def _seated(self, open_cells: Bools, second: Ints, students: Bools) -> Seating:
        """The best seats of some students in some circles, then second mentors, and then the best seats again."""
        second = np.where(open_cells, second, NOBODY)
        first = self._filled(open_cells, self.seconds.needed(open_cells, second), students)
        helped = self.seconds.added(first)
        if np.array_equal(helped, first.second):
            return first
        again = self._filled(first.is_led, helped, students)
        return Seating(self.tables, again.cell, self.seconds.added(again))

    def _filled(self, open_cells: Bools, second: Ints, students: Bools, tiers: int | None = None) -> Seating:
        """The cheapest seats of some students in some circles; circles that stay too small are closed."""
        least = self.tables.problem.policy.min_size
        open_cells, students = open_cells.copy(), students.copy()
        while True:
            self._keep_going()
            seats = self._seats_of(students)
            own = np.zeros(len(open_cells), bool)
            own[self.best.cell[~students]] = True
            seats = seats[(open_cells & ~own)[self.network.cell[seats]]]
            seats = seats[self.seconds.allowed(seats, second)]
            self.effort += len(seats)
            taken = self.network.cheapest(seats, self.costs.fused(seats, second, tiers))
            cell = np.where(students, NOBODY, self.best.cell)
            cell[self.network.student[taken]] = self.network.cell[taken]
            members = np.bincount(cell[cell != NOBODY], minlength=len(open_cells))
            small = (members > 0) & (members < least)
            if not small.any():
                return Seating(self.tables, cell, np.where(members > 0, second, NOBODY))
            open_cells &= ~small & ((members > 0) | own)


class YearMixer:
    """Exchanges of two members, by which circles of one study year become mixed."""

    def __init__(self, network: SeatNetwork, costs: SeatCosts, seconds: SecondMentors) -> None:
        self.network, self.costs, self.seconds = network, costs, seconds

    def exchanges(self, seating: Seating) -> Iterator[Seating]:
        """For every circle of one year the plan with the cheapest exchange that brings in another year."""
        year = seating.tables.year
        for circle in np.nonzero(seating.of_one_year & seating.is_led)[0].tolist():
            members = np.nonzero(seating.cell == circle)[0]
            coming = self._seats(seating, np.nonzero(self.network.cell == circle)[0])
            student = self.network.student[coming]
            there = seating.cell[student]
            coming = coming[(there != NOBODY) & (there != circle) & (year[student] != year[members[0]])]
            going = self._seats(seating, np.nonzero(np.isin(self.network.student, members))[0])
            exchange = self._cheapest(seating, coming, going)
            if exchange is not None:
                cell = seating.cell.copy()
                one, other = exchange
                cell[self.network.student[one]] = self.network.cell[one]
                cell[self.network.student[other]] = self.network.cell[other]
                yield Seating(seating.tables, cell, seating.second)

    def _seats(self, seating: Seating, seats: Ints) -> Ints:
        return seats[self.seconds.allowed(seats, seating.second)]

    def _cheapest(self, seating: Seating, coming: Ints, going: Ints) -> tuple[int, int] | None:
        """Two seats, one of somebody who comes and one, in the circle that she leaves, of somebody who goes."""
        from_ = seating.cell[self.network.student[coming]]
        pairs = np.argwhere(from_[:, None] == self.network.cell[going][None, :])
        if not len(pairs):
            return None
        everything = np.concatenate([coming, going])
        cost = self.costs.fused(everything, seating.second)
        total = cost[pairs[:, 0]] + cost[len(coming) + pairs[:, 1]]
        best = pairs[int(np.argmin(total))]
        return int(coming[best[0]]), int(going[best[1]])
