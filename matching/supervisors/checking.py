"""The independent checker of supervisors: every rule and every figure worked out again, without the solver's code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.checking import Finding, claim_findings, figure_findings
from matching.supervisors.formats import supervisor_digest
from matching.supervisors.ledger import Plan, SupervisorFigures, SupervisorLedger
from matching.supervisors.problem import SupervisorProblem
from matching.supervisors.solution import SupervisorSolution


def check_supervisors(problem: SupervisorProblem, solution: SupervisorSolution) -> list[Finding]:
    """Everything that is wrong with a solution; an empty list when nothing is."""
    ledger = SupervisorLedger(problem)
    findings = list(claim_findings(supervisor_digest(problem), problem.seed, solution))
    names = list(_name_findings(ledger, solution))
    findings += names
    if names:
        return findings
    figures = SupervisorFigures(ledger, solution.supervisor_of)
    findings += _rule_findings(figures)
    findings += _row_findings(figures, solution)
    findings += figure_findings(figures.rows(), solution.criteria)
    return findings


def broken_rules(problem: SupervisorProblem, plan: Plan) -> list[Finding]:
    """The hard rules that a plan breaks, made by hand or not: code, about whom, what is allowed, what was found.

    Codes: `unknown_case`, `unknown_supervisor`; of a case `pinned`, `forbidden`, `programme`; of a supervisor `hours`.
    """
    ledger = SupervisorLedger(problem)
    found = [*_lost(ledger, plan)]
    return found or list(_rule_findings(SupervisorFigures(ledger, plan)))


def _lost(ledger: SupervisorLedger, plan: Plan) -> Iterator[Finding]:
    for case, supervisor in plan.items():
        if case not in ledger.cases:
            yield Finding("unknown_case", case)
        if supervisor not in ledger.supervisors:
            yield Finding("unknown_supervisor", supervisor)


def _rule_findings(figures: SupervisorFigures) -> Iterator[Finding]:
    ledger = figures.ledger
    for case, supervisor in figures.pairs:
        code = ledger.removed_by(case, supervisor)
        if code == "pinned":
            yield Finding(code, case.id, case.pinned, supervisor.id)
        elif code is not None:
            yield Finding(code, case.id, None, supervisor.id)
    for case in ledger.problem.cases:
        if case.pinned is not None and case.id not in figures.plan:
            yield Finding("pinned", case.id, case.pinned, None)
    for supervisor in ledger.problem.supervisors:
        most, used = ledger.most_hours(supervisor), figures.hours[supervisor.id]
        if used > most:
            yield Finding("hours", supervisor.id, most, used)


def _name_findings(ledger: SupervisorLedger, solution: SupervisorSolution) -> Iterator[Finding]:
    """Every case is named once, with a supervisor or without one, and every supervisor has one row of hours."""
    yield from _lost(ledger, solution.supervisor_of)
    for row in solution.unassigned:
        if row.case not in ledger.cases:
            yield Finding("unknown_case", row.case)
    named = Counter([row.case for row in solution.assignments] + [row.case for row in solution.unassigned])
    for name in ledger.cases:
        if named[name] != 1:
            yield Finding("named_twice" if named[name] else "missing", name, 1, named[name])
    loads = [row.supervisor for row in solution.loads]
    if sorted(loads) != sorted(ledger.supervisors):
        yield Finding("loads", "solution", sorted(ledger.supervisors), sorted(loads))


def _row_findings(figures: SupervisorFigures, solution: SupervisorSolution) -> Iterator[Finding]:
    ledger = figures.ledger
    for row in solution.assignments:
        case, supervisor = ledger.cases[row.case], ledger.supervisors[row.supervisor]
        minutes, known = ledger.minutes(case, supervisor), row.supervisor in case.known_by
        if row.minutes != minutes:
            yield Finding("minutes", row.case, minutes, row.minutes)
        if row.known != known:
            yield Finding("known", row.case, known, row.known)
    for left in solution.unassigned:
        reason = ledger.reason(ledger.cases[left.case])
        if left.reason != reason:
            yield Finding("reason", left.case, reason, left.reason)
    for load in solution.loads:
        supervisor = ledger.supervisors[load.supervisor]
        expected = figures.hours[supervisor.id], figures.percent(supervisor)
        if (load.hours, load.percent) != expected:
            yield Finding("load", load.supervisor, expected, (load.hours, load.percent))
