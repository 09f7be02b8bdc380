"""Every set of circles in which all but so many could sit, where there are few, and every way to staff one.

Somebody has to sit in one of the circles that could take her. Branching on whoever has fewest of these, and closing a
circle once its turn is over, the tree has each set once, and at a small school few branches. How many members a circle
has is not looked at: flows say that.
"""

from __future__ import annotations

from collections.abc import Iterable

from matching.arrays import NOBODY
from matching.circles.solver.modes import Modes
from matching.circles.tables import CircleTables

Staffed = tuple[tuple[int, ...], tuple[int, ...]]
"""The modes of circles and, by number, their second mentors; -1: none."""


class TooMany(Exception):
    """There are more sets of circles than are worth going through."""


class Agenda:
    """How many circles mentors have left, and when they lead one, while circles are taken and given back."""

    def __init__(self, left: list[int]) -> None:
        self.left = list(left)
        self.busy: set[tuple[int, int]] = set()

    def has_room(self, mentor: int, slot: int) -> bool:
        """Whether she can lead one more, in that slot."""
        return self.left[mentor] > 0 and (mentor, slot) not in self.busy

    def take(self, mentor: int, slot: int) -> None:
        """She leads one more."""
        self.left[mentor] -= 1
        self.busy.add((mentor, slot))

    def give_back(self, mentor: int, slot: int) -> None:
        """She leads it no more."""
        self.left[mentor] += 1
        self.busy.discard((mentor, slot))


class CircleSets:
    """Sets of at most so many circles that all but `missed` students could sit in; at most `nodes` in the tree."""

    def __init__(self, tables: CircleTables, missed: int, most: int, nodes: int) -> None:
        self.missed, self.most, self.nodes = missed, most, nodes
        self.size, self.students = tables.problem.policy.max_size, tables.student_count
        self.host, self.slot = tables.cells.host.tolist(), tables.cells.slot.tolist()
        self.takes = [0] * len(self.host)
        self.taking: list[list[int]] = [[] for _ in range(self.students)]
        for student, cell in zip(*(column.tolist() for column in tables.seats), strict=True):
            self.takes[cell] |= 1 << student
            self.taking[student].append(cell)
        self.agenda = Agenda(tables.max_circles.tolist())
        self.is_closed = [False] * len(self.host)
        self.chosen: list[int] = []
        self.found: list[tuple[int, ...]] = []

    def all(self) -> list[tuple[int, ...]]:
        """Every set. Raises TooMany."""
        self._branch((1 << self.students) - 1, self.missed)
        return self.found

    def _branch(self, waiting: int, missed: int) -> None:
        """The sets with the chosen circles and none that is closed; `waiting`: whom, as bits, no chosen one takes."""
        self.nodes -= 1
        if self.nodes < 0:
            raise TooMany
        if not waiting and len(self.chosen) * self.size >= max(1, self.students - self.missed):
            self.found.append(tuple(self.chosen))
        places = (self.most - len(self.chosen)) * self.size
        if waiting.bit_count() > places + missed:
            return
        who, cells = self._next(waiting) if places else (waiting & -waiting, [])
        for cell in cells:
            self.chosen.append(cell)
            self.agenda.take(self.host[cell], self.slot[cell])
            self._branch(waiting & ~self.takes[cell], missed)
            self.agenda.give_back(self.host[cell], self.slot[cell])
            self.chosen.pop()
            self.is_closed[cell] = True
        if waiting and missed:
            self._branch(waiting & ~who, missed - 1)
        for cell in cells:
            self.is_closed[cell] = False

    def _open(self, cells: Iterable[int]) -> list[int]:
        """Which circles can still be led."""
        closed, room = self.is_closed, self.agenda.has_room
        return [cell for cell in cells if not closed[cell] and room(self.host[cell], self.slot[cell])]

    def _next(self, waiting: int) -> tuple[int, list[int]]:
        """Who of those that wait has fewest circles left that could take her, as a bit, and these; nobody: all."""
        if not waiting:
            return 0, self._open(range(len(self.host)))
        least: tuple[int, list[int]] = 0, [0] * (len(self.host) + 1)
        while waiting and least[1]:
            who = waiting & -waiting
            waiting ^= who
            cells = self._open(self.taking[who.bit_length() - 1])
            if len(cells) < len(least[1]):
                least = who, cells
        return least


class Staffing:
    """Every way to staff a set of circles, one for all second mentors between whom no member sees any difference."""

    def __init__(self, modes: Modes) -> None:
        tables = modes.tables
        self.most: list[int] = tables.max_circles.tolist()
        self.host, self.slot = tables.cells.host.tolist(), tables.cells.slot.tolist()
        self.alone = {
            cell: mode
            for mode, (cell, is_double) in enumerate(
                zip(modes.cell.tolist(), modes.is_double.tolist(), strict=True)
            )
            if not is_double
        }
        self.offers: list[list[tuple[int, int, int]]] = [[] for _ in self.host]
        start, second = modes.start.tolist(), tables.seconds[1].tolist()
        for mode, cell in enumerate(modes.cell.tolist()):
            for offer in modes.offer[start[mode] : start[mode + 1]].tolist():
                self.offers[cell].append((second[offer], mode, offer))

    def all(self, cells: tuple[int, ...], alone: int) -> list[Staffed]:
        """Modes and second mentors; at most `alone` circles have none. Begins with whom fewest could help."""
        agenda = Agenda(self.most)
        for cell in cells:
            agenda.take(self.host[cell], self.slot[cell])
        offers = {
            cell: [offer for offer in self.offers[cell] if agenda.has_room(offer[0], self.slot[cell])]
            for cell in cells
        }
        if sum(not some for some in offers.values()) > alone:
            return []
        found: dict[tuple[int, ...], tuple[int, ...]] = {}
        in_order = sorted(offers.items(), key=lambda item: len(item[1]))
        self._staff(in_order, alone, agenda, ((), ()), found)
        return list(found.items())

    def _staff(
        self,
        waiting: list[tuple[int, list[tuple[int, int, int]]]],
        alone: int,
        agenda: Agenda,
        chosen: Staffed,
        found: dict[tuple[int, ...], tuple[int, ...]],
    ) -> None:
        modes, offers = chosen
        if len(modes) == len(waiting):
            found.setdefault(modes, offers)
            return
        cell, some = waiting[len(modes)]
        slot = self.slot[cell]
        for second, mode, offer in some:
            if agenda.has_room(second, slot):
                agenda.take(second, slot)
                self._staff(waiting, alone, agenda, ((*modes, mode), (*offers, offer)), found)
                agenda.give_back(second, slot)
        if alone and cell in self.alone:
            left = (*modes, self.alone[cell]), (*offers, NOBODY)
            self._staff(waiting, alone - 1, agenda, left, found)
