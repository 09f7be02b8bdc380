"""The independent checker: works a plan out again from the definitions alone, in plain Python.

It shares no code with the solver, its rules or its figures, so that a mistake there cannot hide itself here.
It can say that a figure is wrong; that a bound is the best possible only the solver's proof can say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.checking import Finding, figure_findings, proof_findings
from matching.placement.checking_precedence import misplaced
from matching.placement.formats import digest, upgraded
from matching.placement.ledger import Ledger
from matching.placement.problem import PlacementProblem
from matching.placement.solution import Placement, PlacementSolution, Unplaced


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
    findings += figure_findings(ledger.figures(solution), solution.criteria)
    if solution.version > 1:
        findings += _precedence_findings(ledger, solution)
    return findings


def _identity_findings(problem: PlacementProblem, solution: PlacementSolution) -> Iterator[Finding]:
    if solution.version < problem.version:
        yield Finding("format", "solution", problem.version, solution.version)
    expected = digest(problem)
    if solution.problem != expected:
        yield Finding("problem", "digest", expected, solution.problem)
    yield from proof_findings(solution.status, solution.criteria)


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
