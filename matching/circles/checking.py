"""The independent checker of circles: every rule and every figure worked out again, without the solver's code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from matching.checking import Finding, claim_findings, figure_findings
from matching.circles.formats import circle_digest
from matching.circles.ledger import CircleFigures, CircleLedger
from matching.circles.problem import CircleProblem
from matching.circles.solution import Circle, CircleSolution, Unseated


def check_circles(problem: CircleProblem, solution: CircleSolution) -> list[Finding]:
    """Everything that is wrong with a solution; an empty list when nothing is."""
    ledger = CircleLedger(problem)
    findings = list(claim_findings(circle_digest(problem), problem.seed, solution))
    people = list(_people_findings(ledger, solution))
    findings += people
    if people:
        return findings
    findings += _rule_findings(ledger, solution.circles)
    for row in solution.unseated:
        findings += _unseated_findings(ledger, row, solution.circles)
    findings += figure_findings(CircleFigures(ledger, solution.circles).rows(), solution.criteria)
    return findings


def broken_rules(problem: CircleProblem, circles: Sequence[Circle]) -> list[Finding]:
    """The hard rules that circles break, made by hand or not: code, about whom, what is allowed, what was found.

    Codes: `unknown_student`, `unknown_mentor`, `named_twice` (a student in two circles), `mentors` (their number),
    `size`, `mentor_slot` (not in her agenda), `mentor_out_of_reach` (of the host's place, or not online),
    `mentor_twice` (in one slot), `mentor_circles` (more than she leads); of a member `no_shared_slot`, `out_of_reach`,
    `not_independent`, `forbidden`, `pinned`.
    """
    ledger = CircleLedger(problem)
    found = [*_lost_people(ledger, circles)]
    return found or list(_rule_findings(ledger, circles))


def _lost_people(ledger: CircleLedger, circles: Sequence[Circle]) -> Iterator[Finding]:
    for circle in circles:
        for name in circle.students:
            if name not in ledger.students:
                yield Finding("unknown_student", name)
        for name in circle.mentors:
            if name not in ledger.mentors:
                yield Finding("unknown_mentor", name)


def _rule_findings(ledger: CircleLedger, circles: Sequence[Circle]) -> Iterator[Finding]:
    seats = Counter(name for circle in circles for name in circle.students)
    for name, times in seats.items():
        if times > 1:
            yield Finding("named_twice", name, 1, times)
    for circle in circles:
        yield from _circle_findings(ledger, circle)
        for name in circle.students:
            yield from _member_findings(ledger, circle, name)
    yield from _agenda_findings(ledger, circles)


def _circle_findings(ledger: CircleLedger, circle: Circle) -> Iterator[Finding]:
    least, most = ledger.policy.mentors
    if not least <= len(circle.mentors) <= most:
        yield Finding("mentors", circle.host, [least, most], len(circle.mentors))
    sizes = ledger.policy.min_size, ledger.policy.max_size
    if not sizes[0] <= len(circle.students) <= sizes[1]:
        yield Finding("size", circle.host, list(sizes), len(circle.students))
    host = ledger.mentors[circle.host]
    for name in circle.mentors:
        mentor = ledger.mentors[name]
        if circle.slot not in mentor.slots:
            yield Finding("mentor_slot", name, list(mentor.slots), circle.slot)
        is_there = mentor is host and not circle.online and mentor.in_person
        if not is_there and not ledger.attends(mentor, host, online=circle.online):
            yield Finding("mentor_out_of_reach", name, mentor.max_minutes, ledger.minutes(mentor, host))


def _member_findings(ledger: CircleLedger, circle: Circle, name: str) -> Iterator[Finding]:
    student = ledger.students[name]
    host = ledger.mentors[circle.host]
    if circle.slot not in student.slots:
        yield Finding("no_shared_slot", name, list(student.slots), circle.slot)
    if not ledger.attends(student, host, online=circle.online):
        minutes = None if circle.online else ledger.minutes(student, host)
        yield Finding("out_of_reach", name, student.max_minutes, minutes)
    for mentor in circle.mentors:
        if not ledger.is_independent(student, ledger.mentors[mentor]):
            yield Finding("not_independent", name, None, mentor)
        if mentor in student.forbidden:
            yield Finding("forbidden", name, None, mentor)
    if student.pinned is not None and student.pinned not in circle.mentors:
        yield Finding("pinned", name, student.pinned, circle.host)


def _agenda_findings(ledger: CircleLedger, circles: Sequence[Circle]) -> Iterator[Finding]:
    busy = Counter((name, circle.slot) for circle in circles for name in circle.mentors)
    for (name, _), times in busy.items():
        if times > 1:
            yield Finding("mentor_twice", name, 1, times)
    led = Counter(name for circle in circles for name in circle.mentors)
    for name, times in led.items():
        if times > ledger.mentors[name].max_circles:
            yield Finding("mentor_circles", name, ledger.mentors[name].max_circles, times)


def _people_findings(ledger: CircleLedger, solution: CircleSolution) -> Iterator[Finding]:
    """Every student is named, in a circle or without one, and nobody who is not in the problem is."""
    yield from _lost_people(ledger, solution.circles)
    seated = {name for circle in solution.circles for name in circle.students}
    without = Counter(row.student for row in solution.unseated)
    for name, times in without.items():
        if name not in ledger.students:
            yield Finding("unknown_student", name)
        elif times > 1 or name in seated:
            yield Finding("named_twice", name, 1, times + (name in seated))
    for name in ledger.students:
        if name not in seated and name not in without:
            yield Finding("missing", name)


def _unseated_findings(ledger: CircleLedger, row: Unseated, circles: Sequence[Circle]) -> Iterator[Finding]:
    student = ledger.students[row.student]
    expected = ledger.reason(student, circles)
    if row.reason != expected:
        yield Finding("reason", row.student, expected, row.reason)
    removed, _ = ledger.removals(student)
    if dict(row.removed) != removed:
        yield Finding("removed", row.student, removed, dict(row.removed))
