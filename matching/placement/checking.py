"""The independent checker: works a plan out again from the definitions alone, in plain Python.

It shares no code with the solver, its rules or its figures, so that a mistake there cannot hide itself here.
It can say that a figure is wrong; that a bound is the best possible only the solver's proof can say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, cos, floor, radians, sin, sqrt

from matching.placement.checking_precedence import misplaced
from matching.placement.formats import digest, upgraded
from matching.placement.problem import PlacementProblem
from matching.placement.records import Location, Opening, Site, Student, Travel
from matching.placement.solution import Placement, PlacementSolution, Unplaced

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a solution that is not as it should be: a code, about whom or what, and both figures."""

    code: str
    subject: str
    expected: object = None
    found: object = None

    def __str__(self) -> str:
        figures = (
            "" if self.expected is None and self.found is None else f": {self.found!r} for {self.expected!r}"
        )
        return f"{self.code} {self.subject}{figures}"


def check(problem: PlacementProblem, solution: PlacementSolution) -> list[Finding]:
    """Everything that is wrong with a solution; an empty list when nothing is.

    A solution of format /1 is judged by the rules of its day, one of today by those of today whatever its problem is.
    """
    ledger = Ledger(problem if solution.version == 1 else upgraded(problem))
    findings = list(_identity_findings(problem, solution))
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
    findings += _figure_findings(ledger, solution)
    if solution.version > 1:
        findings += _precedence_findings(ledger, solution)
    return findings


def minutes_between(travel: Travel, here: Location | None, there: Location | None) -> int | None:
    """Travel time as the formats define it; None when a place is unknown."""
    if here is None or there is None:
        return None
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    kilometres = 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
    return floor(travel.base_minutes + travel.detour * 60 / travel.km_per_hour * kilometres + 0.5)


class Ledger:
    """The problem looked up by id, and the definitions of rules and criteria worked out one by one."""

    def __init__(self, problem: PlacementProblem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.students = {student.id: student for student in problem.students}
        self.openings = {opening.id: opening for opening in problem.openings}
        self.sites = {site.id: site for site in problem.sites}
        self.known_minutes = {(row.student, row.opening): row.minutes for row in problem.minutes}
        self.longest = max((len(student.preferences) for student in problem.students), default=0)
        self.equal: dict[str, set[str]] = {}
        for code, others in problem.equivalents:
            for other in others:
                self.equal.setdefault(code, {code}).add(other)
                self.equal.setdefault(other, {other}).add(code)

    def site_of(self, opening: Opening) -> Site:
        """Where an opening is."""
        return self.sites[opening.site]

    def is_flagged(self, opening: Opening) -> bool:
        """Women in technical roles are unknown or below the threshold."""
        count = self.site_of(opening).women_technical
        return count is None or count < self.policy.threshold

    def minutes(self, student: Student, opening: Opening) -> int | None:
        """Travel time as the format defines it; None when a place is unknown."""
        if (student.id, opening.id) in self.known_minutes:
            return self.known_minutes[student.id, opening.id]
        return minutes_between(self.policy.travel, student.location, self.site_of(opening).location)

    def removed_by(self, student: Student, opening: Opening) -> str | None:
        """The first rule, in the order of the format, that keeps a student from an opening."""
        return self.removed_for_kind(student, opening) or self.removed_for_her(student, opening)

    def removed_for_kind(self, student: Student, opening: Opening) -> str | None:
        """The first rule that would keep from an opening whoever has her programme, period, track and year."""
        codes = self.equal.get(student.programme, {student.programme})
        recognised = self.site_of(opening).recognised
        if codes.isdisjoint(opening.programmes):
            return "programme"
        if student.period != opening.period:
            return "period"
        if recognised is not None and codes.isdisjoint(recognised):
            return "recognition"
        if None not in (student.track, opening.track) and student.track != opening.track:
            return "track"
        if student.year is not None and opening.years is not None and student.year not in opening.years:
            return "year"
        return None

    def removed_for_her(self, student: Student, opening: Opening) -> str | None:
        """The first of the other rules that keeps her from an opening."""
        if self.site_of(opening).stopped:
            return "stopped"
        if student.pinned is not None:
            return (
                None
                if student.pinned == opening.id
                else self._removed_by_choice(student, opening) or "pinned"
            )
        return self._removed_by_choice(student, opening) or self._removed_as_unranked(student, opening)

    def _removed_by_choice(self, student: Student, opening: Opening) -> str | None:
        if opening.site in student.vetoes:
            return "veto"
        if opening.id in student.forbidden:
            return "forbidden"
        minutes = self.minutes(student, opening)
        if student.max_minutes is not None and minutes is not None and minutes > student.max_minutes:
            return "distance"
        return None

    def _removed_as_unranked(self, student: Student, opening: Opening) -> str | None:
        return None if self.policy.unranked or opening.id in student.preferences else "unranked"

    def rank(self, student: Student, opening: Opening) -> int | None:
        """Her choice number of an opening; None when it is not on her list."""
        return student.preferences.index(opening.id) + 1 if opening.id in student.preferences else None

    def alone_students(self, solution: PlacementSolution) -> set[str]:
        """Those who wished company and are, at a flagged site and in a period, the only one who did."""
        wishers = [
            (row.student, (opening.site, opening.period))
            for row in solution.placements
            if self.students[row.student].together
            for opening in [self.openings[row.opening]]
            if self.is_flagged(opening)
        ]
        company = Counter(group for _, group in wishers)
        return {student for student, group in wishers if company[group] == 1}

    def figures(self, solution: PlacementSolution) -> list[tuple[str, int]]:
        """Every row that the policy asks for, worked out again."""
        return [row for name in self.policy.criteria for row in self._figure(name, solution)]

    def _figure(self, name: str, solution: PlacementSolution) -> list[tuple[str, int]]:
        if name == "preference":
            return self._preference_figures(solution)
        seats = [(self.students[row.student], self.openings[row.opening]) for row in solution.placements]
        flagged = [student for student, opening in seats if self.is_flagged(opening)]
        value = {
            "placed": lambda: len(self.students) - len(seats),
            "alone": lambda: len(self.alone_students(solution)),
            "overload": lambda: self._overload(flagged),
            "women_present": lambda: sum(student.women_present for student in flagged),
            "flagged": lambda: sum(student.participates for student in flagged),
            "travel": lambda: sum(self.minutes(student, opening) or 0 for student, opening in seats),
            "changes": lambda: self._changes(solution),
        }[name]()
        return [(name, value)]

    def _overload(self, flagged: list[Student]) -> int:
        needed = Counter(student.team for student in flagged if student.participates)
        return sum(
            max(0, needed[team.id] - team.intensive_places)
            for team in self.problem.teams
            if team.intensive_places is not None
        )

    def _changes(self, solution: PlacementSolution) -> int:
        now = {row.student: row.opening for row in solution.placements}
        return sum(
            student.published is not None and now.get(student.id) != student.published
            for student in self.problem.students
        )

    def _preference_figures(self, solution: PlacementSolution) -> list[tuple[str, int]]:
        last = self.longest + 1
        ranks = Counter(
            self.rank(self.students[row.student], self.openings[row.opening]) or last
            for row in solution.placements
        )
        if self.policy.preference_mode == "total":
            return [("preference", sum(rank * count for rank, count in ranks.items()))]
        if self.policy.preference_mode == "generous":
            return [(f"preference:{rank}", ranks[rank]) for rank in range(last, 0, -1)]
        better, rows = 0, []
        for rank in range(1, last):
            better += ranks[rank]
            rows.append((f"preference:{rank}", len(self.students) - better))
        return rows


def _identity_findings(problem: PlacementProblem, solution: PlacementSolution) -> Iterator[Finding]:
    if solution.version < problem.version:
        yield Finding("format", "solution", problem.version, solution.version)
    expected = digest(problem)
    if solution.problem != expected:
        yield Finding("problem", "digest", expected, solution.problem)
    proven = all(row.bound == row.value for row in solution.criteria)
    if solution.status == "optimal" and not proven:
        yield Finding("status", "solution", "feasible", solution.status)
    for row in solution.criteria:
        if row.bound > row.value:
            yield Finding("bound", row.name, row.value, row.bound)


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
    for student, should in misplaced(ledger, solution.opening_of):
        yield Finding("has_place", student, should, not should)


def _figure_findings(ledger: Ledger, solution: PlacementSolution) -> Iterator[Finding]:
    expected = ledger.figures(solution)
    names = [row.name for row in solution.criteria]
    if names != [name for name, _ in expected]:
        yield Finding("criteria", "solution", [name for name, _ in expected], names)
        return
    for row, (name, value) in zip(solution.criteria, expected, strict=True):
        if row.value != value:
            yield Finding("value", name, value, row.value)
