"""A plan to rows: who guides each student or why nobody does, and the figures of the run."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matching.supervisors
import matching.supervisors.problem
import matching.supervisors.solution
from app.placements.problem.names import row_id
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.problem.freezing import solution_of
from app.supervision.problem.plan import SupervisionPlan, plan_of

MOVED_BY_HAND = "moved_by_hand"


@dataclass(frozen=True)
class Result:
    """What the solver said to a question."""

    problem: matching.supervisors.SupervisorProblem
    solution: matching.supervisors.SupervisorSolution

    @property
    def is_proven(self) -> bool:
        return self.solution.status == "optimal"


def rows_of(run: SupervisorRun, answer: Result) -> list[ProposedSupervisor]:
    """A row per student of a fresh answer; the figures go to the run."""
    given = {row_id(one): row_id(other) for one, other in answer.solution.supervisor_of.items()}
    rows = [
        ProposedSupervisor(
            run_id=run.id,
            student_id=(number := row_id(one.id)),
            supervisor_id=given.get(number),
            solver_supervisor_id=given.get(number),
            site_id=None if one.site is None else row_id(one.site),
            hours=one.hours,
            is_intensive=one.intensive,
        )
        for one in answer.problem.cases
    ]
    run.solution = matching.supervisors.write_supervisor_solution(answer.solution)
    settle(run, rows)
    return rows


def settle(run: SupervisorRun, rows: Sequence[ProposedSupervisor]) -> SupervisionPlan:
    """Write down in every row, and in the run's summary, what the plan means now; returns the plan."""
    plan, solution = plan_of(run, rows), solution_of(run)
    unassigned = {row_id(row.case): row.reason for row in solution.unassigned}
    for row in rows:
        values = _meaning(plan, row, unassigned.get(row.student_id))
        for name, value in values.items():
            if getattr(row, name) != value:  # an equal value must not count as a change of the row
                setattr(row, name, value)
    run.summary = {**run.summary, **_summary(plan, solution, rows)}
    return plan


def _meaning(plan: SupervisionPlan, row: ProposedSupervisor, reason: str | None) -> dict[str, Any]:
    one, supervisor_id = plan.case(row.student_id), row.supervisor_id
    name = plan.named.get(one.id)
    other = None if name is None else plan.ledger.supervisors[name]
    return {
        "minutes": None if supervisor_id is None else plan.minutes(row.student_id, supervisor_id),
        "reason": None if name is not None else reason or MOVED_BY_HAND,
        "details": {
            "is_pinned": one.pinned is not None,
            "is_changed": one.published is not None and one.published != name,
            "had_id": None if one.published is None else row_id(one.published),
            "is_new": name is not None and bool(one.known_by) and name not in one.known_by,
            "is_untrained": other is not None and one.intensive and not other.trained,
            "wants_coach": one.female_coach,
            "has_coach": other is not None and one.female_coach and other.female_coach,
        },
    }


def _summary(
    plan: SupervisionPlan,
    solution: matching.supervisors.SupervisorSolution,
    rows: Sequence[ProposedSupervisor],
) -> dict[str, Any]:
    """The figures of a plan for lists and the result page."""
    solved = {row.name: row for row in solution.criteria}
    assigned = [row for row in rows if row.supervisor_id is not None]
    return {
        "status": solution.status,
        "engine": solution.engine,
        "seconds": dict(solution.seconds),
        "students": len(rows),
        "assigned": len(assigned),
        "intensive": sum(row.is_intensive for row in rows),
        "intensive_assigned": sum(row.is_intensive for row in assigned),
        "untrained": sum(row.details["is_untrained"] for row in rows),
        "coach_wishes": sum(row.details["wants_coach"] for row in rows),
        "coach_met": sum(row.details["has_coach"] for row in rows),
        "used": sum(row.hours for row in assigned),
        "moved": len(plan.moved),
        "changed": sum(row.details["is_changed"] for row in rows),
        "criteria": [
            {
                "name": name,
                "value": value,
                "solved": solved[name].value,
                "bound": min(value, solved[name].bound),
            }
            for name, value in plan.figures
        ],
        "supervisors": list(_loads(plan, assigned)),
    }


def _loads(plan: SupervisionPlan, assigned: Sequence[ProposedSupervisor]) -> list[dict[str, Any]]:
    """Per supervisor of the run what she has and uses, and whom for."""
    students = Counter(row.supervisor_id for row in assigned)
    intensive = Counter(row.supervisor_id for row in assigned if row.is_intensive)
    sites: dict[int | None, set[int]] = defaultdict(set)
    for row in assigned:
        if row.site_id is not None:
            sites[row.supervisor_id].add(row.site_id)
    return [
        {
            "id": (number := row_id(one.id)),
            "hours": one.hours,
            "used": plan.worked_out.hours[one.id],
            "students": students[number],
            "intensive": intensive[number],
            "sites": len(sites[number]),
            "is_trained": one.trained,
            "is_female_coach": one.female_coach,
        }
        for one in plan.problem.supervisors
    ]
