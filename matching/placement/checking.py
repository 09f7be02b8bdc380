"""The independent checker: works a plan out again from the definitions alone, in plain Python.

It shares no code with the solver, its rules or its figures, so that a mistake there cannot hide itself here.
It can say that a figure is wrong; that a bound is the best possible only the solver's proof can say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256

from matching.checking import Finding, claim_findings, figure_findings
from matching.placement.formats import digest, upgraded
from matching.placement.ledger import Ledger
from matching.placement.problem import PlacementProblem
from matching.placement.records import Student
from matching.placement.solution import Placement, PlacementSolution, Unplaced


def check(problem: PlacementProblem, solution: PlacementSolution) -> list[Finding]:
    """Everything that is wrong with a solution; an empty list when nothing is.

    A solution of format /1 is judged by the rules of its day, one of today by those of today whatever its problem is.
    """
    ledger = Ledger(problem if solution.version == 1 else upgraded(problem))
    findings = list(claim_findings(digest(problem), problem.seed, solution))
    if solution.version < problem.version:
        findings.append(Finding("format", "solution", problem.version, solution.version))
    people = list(_people_findings(ledger, solution))
    findings += people
    if people:
        return findings
    findings += _seat_findings(ledger, solution)
    alone = ledger.alone_students(solution)
    for placement in solution.placements:
        findings += _placement_findings(ledger, placement, placement.student in alone)
    for unplaced in solution.unplaced:
        findings += _unplaced_findings(ledger, unplaced)
    findings += figure_findings(ledger.figures(solution), solution.criteria)
    if solution.version > 1:
        findings += _precedence_findings(ledger, solution)
    return findings


def _people_findings(ledger: Ledger, solution: PlacementSolution) -> Iterator[Finding]:
    """Every student is in the plan once, placed or not, and nobody and nothing else is."""
    named = Counter([row.student for row in solution.placements] + [row.student for row in solution.unplaced])
    for student, times in named.items():
        if student not in ledger.students:
            yield Finding("unknown_student", student)
        elif times > 1:
            yield Finding("named_twice", student, 1, times)
    for student in ledger.students:
        if student not in named:
            yield Finding("missing", student)
    for row in solution.placements:
        if row.opening not in ledger.openings:
            yield Finding("unknown_opening", row.opening)


def _seat_findings(ledger: Ledger, solution: PlacementSolution) -> Iterator[Finding]:
    taken = Counter(row.opening for row in solution.placements)
    for opening, count in taken.items():
        if count > ledger.openings[opening].capacity:
            yield Finding("capacity", opening, ledger.openings[opening].capacity, count)


def _placement_findings(ledger: Ledger, row: Placement, alone: bool) -> Iterator[Finding]:
    student, opening = ledger.students[row.student], ledger.openings[row.opening]
    broken = ledger.removed_by(student, opening)
    if broken is not None:
        yield Finding(broken, row.student, None, row.opening)
    expected = {
        "rank": ledger.rank(student, opening),
        "minutes": ledger.minutes(student, opening),
        "flagged": ledger.is_flagged(opening),
        "alone": alone,
    }
    for name, value in expected.items():
        if getattr(row, name) != value:
            yield Finding(name, row.student, value, getattr(row, name))


def _unplaced_findings(ledger: Ledger, row: Unplaced) -> Iterator[Finding]:
    student = ledger.students[row.student]
    codes = Counter(ledger.removed_by(student, opening) for opening in ledger.problem.openings)
    expected = "seats_full" if codes[None] else "no_eligible_opening"
    if student.pinned is not None:
        yield Finding("pinned", row.student, student.pinned)
    if row.reason != expected:
        yield Finding("reason", row.student, expected, row.reason)
    del codes[None]
    if dict(row.removed) != dict(codes):
        yield Finding("removed", row.student, dict(codes), dict(row.removed))


def _precedence_findings(ledger: Ledger, solution: PlacementSolution) -> Iterator[Finding]:
    """Exactly those have a place who get one: as many as can be, by the order of precedence (D11)."""
    places = solution.opening_of
    people = entitled(ledger, places)
    for student in sorted(people ^ places.keys()):
        yield Finding("has_place", student, student in people, student not in people)


def turn_of(ledger: Ledger, student: Student) -> tuple[bool | bytes | str, ...]:
    """Where she stands in the order of precedence: whoever has the smaller turn goes first."""
    facts = {"published": student.published is not None, "chosen": bool(student.preferences)}
    entries = ledger.policy.precedence or ()
    lot = sha256(f"{ledger.problem.seed}:{student.id}".encode()).digest()[:8]
    return (student.pinned is None, *(not facts[entry] for entry in entries), lot, student.id)


def entitled(ledger: Ledger, places: Mapping[str, str]) -> set[str]:
    """The students who get a place: worked out from the definition, apart from the solver.

    In the order of precedence each is taken when she can have a place along with those taken before her, who keep one
    but may move. Nothing but lots, facts, rules and seats is looked at, and no figure.

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
