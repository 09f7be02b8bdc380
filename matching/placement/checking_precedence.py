"""Who gets a place, worked out again by the checker: from the definition, in plain Python, apart from the solver.

Students are looked at in the order of precedence. Each is taken when she can have a place along with those taken before
her, who keep one but may move. Nothing but lots, facts, rules and seats is looked at, and no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from matching.placement.ledger import Ledger
from matching.placement.records import Student

Turn = tuple[bool | bytes | str, ...]


def turn_of(ledger: Ledger, student: Student) -> Turn:
    """Where she stands in the order of precedence: whoever has the smaller turn goes first."""
    facts = {"published": student.published is not None, "chosen": bool(student.preferences)}
    entries = ledger.policy.precedence or ()
    lot = sha256(f"{ledger.problem.seed}:{student.id}".encode()).digest()[:8]
    return (student.pinned is None, *(not facts[entry] for entry in entries), lot, student.id)


def entitled(ledger: Ledger, places: Mapping[str, str]) -> set[str]:
    """The students who get a place.

    `places`: opening by student in the plan that is checked. Each is tried there first, which makes it quick where the
    plan is right and leaves the answer what it is: who can be placed along with others is no matter of where they are.
    """
    seats = _Seats(ledger, places)
    order = sorted(ledger.problem.students, key=lambda student: turn_of(ledger, student))
    return {student.id for student in order if seats.take(student)}


class _Seats:
    """Who sits where so far, and which openings can never again have a seat for anybody."""

    def __init__(self, ledger: Ledger, places: Mapping[str, str]) -> None:
        self.ledger, self.places = ledger, places
        self.holders: dict[str, list[str]] = {opening.id: [] for opening in ledger.problem.openings}
        self.place_of: dict[str, str] = {}
        self.closed: set[str] = set()
        self.by_kind: dict[tuple[object, ...], list[str]] = {}
        self.options: dict[str, list[str]] = {}

    def take(self, student: Student) -> bool:
        """Whether she can have a place along with all who have one; then she has one."""
        place = self.places.get(student.id)
        opening = None if place is None else self.ledger.openings[place]
        if opening and self._is_free(opening.id) and self.ledger.removed_by(student, opening) is None:
            self._hold(student.id, opening.id)
            return True
        came_by: dict[str, str] = {}
        queue = [student.id]
        for mover in queue:  # grows while it is gone through
            for name in self._options(mover):
                if name in came_by or name in self.closed:
                    continue
                came_by[name] = mover
                if self._is_free(name):
                    self._move_along(student.id, name, came_by)
                    return True
                queue += self.holders[name]
        self.closed |= came_by.keys()
        return False

    def _is_free(self, opening: str) -> bool:
        return len(self.holders[opening]) < self.ledger.openings[opening].capacity

    def _hold(self, student: str, opening: str) -> None:
        self.holders[opening].append(student)
        self.place_of[student] = opening

    def _move_along(self, student: str, opening: str, came_by: Mapping[str, str]) -> None:
        """Take the free seat; everybody on the way to it moves to where the one before her came."""
        while True:
            mover = came_by[opening]
            left = self.place_of.get(mover)
            self._hold(mover, opening)
            if mover == student or left is None:
                return
            self.holders[left].remove(mover)
            opening = left

    def _options(self, student: str) -> list[str]:
        """The openings that no rule keeps her from."""
        if student not in self.options:
            person = self.ledger.students[student]
            names, hers = self._of_kind(person), self.ledger.removed_for_her
            if self._has_rules_of_her_own(person):
                openings = self.ledger.openings
                names = [name for name in names if hers(person, openings[name]) is None]
            self.options[student] = names
        return self.options[student]

    def _has_rules_of_her_own(self, student: Student) -> bool:
        """Whether any rule can tell her from others of her kind: seven in ten of a large school have none."""
        limits = (student.vetoes, student.forbidden, student.pinned, not self.ledger.policy.unranked)
        return any(limits) or student.max_minutes is not None

    def _of_kind(self, student: Student) -> list[str]:
        """The openings that no rule keeps from whoever has her programme, period, track and year."""
        kind = (student.programme, student.period, student.track, student.year)
        if kind not in self.by_kind:
            self.by_kind[kind] = [
                opening.id
                for opening in self.ledger.problem.openings
                if not self.ledger.site_of(opening).stopped
                and self.ledger.removed_for_kind(student, opening) is None
            ]
        return self.by_kind[kind]


def misplaced(ledger: Ledger, places: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Students whom a plan treats otherwise than the order of precedence, with whether they should have a place."""
    people = entitled(ledger, places)
    for student in sorted(people ^ places.keys()):
        yield student, student in people
