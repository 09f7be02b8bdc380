"""A plan as it stands: the solver's answer with the changes that people made, judged by the checker's definitions.

A move overrules older decisions about that student, and nothing else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import matching.checking
import matching.supervisors
import matching.supervisors.problem
import matching.supervisors.solution
from app.placements.problem.names import STUDENT, key, row_id
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.problem.freezing import Problem, solution_of, thaw
from app.supervision.problem.names import SUPERVISOR
from matching.supervisors.ledger import SupervisorFigures, SupervisorLedger


class SupervisionPlan:
    """A question, and who guides whom in it."""

    def __init__(self, asked: Problem, supervisor_of: Mapping[int, int], moved: frozenset[int]) -> None:
        self.asked = asked
        self.supervisor_of = supervisor_of
        """By student, for those who have one."""
        self.moved = moved
        """Students whom a person gave another supervisor, or none."""

    @cached_property
    def named(self) -> dict[str, str]:
        """Who guides whom, by the ids of the solver's files."""
        return {key(STUDENT, one): key(SUPERVISOR, other) for one, other in self.supervisor_of.items()}

    @cached_property
    def problem(self) -> Problem:
        """The question without the decisions that moves overrule."""
        if not self.moved:
            return self.asked
        cases = (self._freed(each) if row_id(each.id) in self.moved else each for each in self.asked.cases)
        return replace(self.asked, cases=tuple(cases))

    def _freed(self, one: matching.supervisors.problem.Case) -> matching.supervisors.problem.Case:
        """A case without the decisions that its move overrules."""
        there = self.named.get(one.id)
        return replace(one, pinned=None, forbidden=tuple(each for each in one.forbidden if each != there))

    @cached_property
    def ledger(self) -> SupervisorLedger:
        """The definitions, with everybody looked up by id."""
        return SupervisorLedger(self.problem)

    @cached_property
    def worked_out(self) -> SupervisorFigures:
        """What the plan comes to."""
        return SupervisorFigures(self.ledger, self.named)

    @cached_property
    def figures(self) -> list[tuple[str, int]]:
        """Name and value of every criterion, in the order of the run."""
        return self.worked_out.rows()

    @cached_property
    def broken(self) -> list[matching.checking.Finding]:
        """The rules that the plan breaks; none as long as nobody forces it."""
        return matching.supervisors.broken_rules(self.problem, self.named)

    def newly_broken(self, before: "SupervisionPlan") -> list[matching.checking.Finding]:
        """The rules that this plan breaks and the other did not."""
        old = Counter(str(finding) for finding in before.broken)
        return [finding for finding in self.broken if not old[str(finding)]]

    def knows_supervisor(self, user_id: int) -> bool:
        """Whether somebody is part of the run."""
        return key(SUPERVISOR, user_id) in self.ledger.supervisors

    def case(self, student_id: int) -> matching.supervisors.problem.Case:
        """What the run was told about a student."""
        return self.ledger.cases[key(STUDENT, student_id)]

    def moving(self, student_id: int, user_id: int | None) -> "SupervisionPlan":
        """This plan with one student at another supervisor, or at nobody."""
        others = {one: other for one, other in self.supervisor_of.items() if one != student_id}
        after = others if user_id is None else {**others, student_id: user_id}
        return SupervisionPlan(self.asked, after, self.moved | {student_id})

    def minutes(self, student_id: int, user_id: int) -> int | None:
        """The journey from a supervisor's base to the student's company."""
        supervisor = self.ledger.supervisors[key(SUPERVISOR, user_id)]
        return self.ledger.minutes(self.case(student_id), supervisor)

    def hours_used(self, user_id: int) -> int:
        """The hours that a supervisor uses in this plan."""
        return self.worked_out.hours[key(SUPERVISOR, user_id)]


def plan_of(run: SupervisorRun, rows: Sequence[ProposedSupervisor]) -> SupervisionPlan:
    """The plan of a run as its rows have it now."""
    return SupervisionPlan(
        thaw(run),
        {row.student_id: row.supervisor_id for row in rows if row.supervisor_id is not None},
        frozenset(row.student_id for row in rows if row.supervisor_id != row.solver_supervisor_id),
    )


def solution_as_it_stands(
    run: SupervisorRun, plan: SupervisionPlan
) -> matching.supervisors.SupervisorSolution:
    """The solver's answer with the assignments of the plan, to explain it by."""
    assignments = tuple(
        matching.supervisors.solution.Assignment(
            one, other, plan.minutes(row_id(one), row_id(other)), other in plan.ledger.cases[one].known_by
        )
        for one, other in sorted(plan.named.items())
    )
    return replace(solution_of(run), assignments=assignments)
