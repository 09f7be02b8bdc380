"""A plan to rows: proposed circles, a seat or a reason per student, and the figures of the run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matching.circles
import matching.circles.solution
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.mentoring.problem.freezing import solution_of
from app.mentoring.problem.plan import CirclePlan, as_json, plan_of
from app.placements.problem.names import row_id
from app.rolemodels.models import Slot

MOVED_BY_HAND = "moved_by_hand"


@dataclass(frozen=True)
class Result:
    """What the solver said to a question."""

    problem: matching.circles.CircleProblem
    solution: matching.circles.CircleSolution

    @property
    def is_proven(self) -> bool:
        return self.solution.status == "optimal"


def circles_of(run: CircleRun, answer: Result) -> list[ProposedCircle]:
    """The circles of a fresh answer, numbered through the week."""
    found = in_order(answer.solution)
    return [
        ProposedCircle(
            run_id=run.id,
            number=number,
            slot=Slot(circle.slot),
            is_online=circle.online,
            host_id=row_id(circle.host),
            second_id=row_id(circle.mentors[1]) if len(circle.mentors) > 1 else None,
        )
        for number, circle in enumerate(found, start=1)
    ]


def in_order(solution: matching.circles.CircleSolution) -> list[matching.circles.solution.Circle]:
    """The circles of an answer by moment of the week, then by host."""
    return sorted(
        solution.circles, key=lambda circle: (tuple(Slot).index(Slot(circle.slot)), row_id(circle.host))
    )


def seats_of(run: CircleRun, answer: Result, circles: Sequence[ProposedCircle]) -> list[ProposedSeat]:
    """A row per student of a fresh answer whose circles have their ids; the figures go to the run."""
    where = {
        row_id(name): row.id
        for row, circle in zip(circles, in_order(answer.solution), strict=True)
        for name in circle.students
    }
    seats = [
        ProposedSeat(
            run_id=run.id,
            student_id=row_id(student.id),
            circle_id=where.get(row_id(student.id)),
            solver_circle_id=where.get(row_id(student.id)),
            has_priority=student.priority,
        )
        for student in answer.problem.students
    ]
    run.solution = as_json(answer.solution)
    settle(run, circles, seats)
    return seats


def settle(run: CircleRun, circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]) -> CirclePlan:
    """Write down in every row, and in the run's summary, what the plan means now; returns the plan."""
    plan, solution = plan_of(run, circles, seats), solution_of(run)
    unseated = {row_id(row.student): row for row in solution.unseated}
    unanswered = set(run.summary["remarks"]["students_unanswered"])
    for seat in seats:
        number = plan.number_of.get(seat.student_id)
        row = unseated.get(seat.student_id)
        details = {
            "removed": {} if row is None else dict(row.removed),
            "shares_field": number is not None and plan.shares_field(seat.student_id, number),
            "is_pinned": plan.ledger.students[f"s{seat.student_id}"].pinned is not None,
            "is_changed": plan.is_changed(seat.student_id),
            "has_answered": seat.student_id not in unanswered,
        }
        values = {
            "minutes": None if number is None else plan.minutes(seat.student_id, number),
            "reason": None if number is not None else MOVED_BY_HAND if row is None else row.reason,
            "details": details,
        }
        for name, value in values.items():
            if getattr(seat, name) != value:  # an equal value must not count as a change of the row
                setattr(seat, name, value)
    run.summary = {**run.summary, **_summary(plan, solution, circles, seats)}
    return plan


def _summary(
    plan: CirclePlan,
    solution: matching.circles.CircleSolution,
    circles: Sequence[ProposedCircle],
    seats: Sequence[ProposedSeat],
) -> dict[str, Any]:
    """The figures of a plan for lists and the result page."""
    solved = {row.name: row for row in solution.criteria}
    seated = [seat for seat in seats if seat.circle_id is not None]
    led = Counter(name for circle in plan.with_members for name in circle.mentors)
    before = [(circle.mentors, circle.slot) for circle in in_order(solution)]
    now = [
        (plan.circles[row.number].mentors, row.slot.value)
        for row in sorted(circles, key=lambda row: row.number)
    ]
    return {
        "status": solution.status,
        "engine": solution.engine,
        "seconds": dict(solution.seconds),
        "students": len(seats),
        "seated": len(seated),
        "first": sum(seat.has_priority for seat in seats),
        "first_seated": sum(seat.has_priority for seat in seated),
        "circles": len(plan.with_members),
        "sizes": sorted(len(circle.students) for circle in plan.with_members),
        "moved": len(plan.moved) + sum(old != new for old, new in zip(before, now, strict=True)),
        "changed": sum(seat.details["is_changed"] for seat in seats),
        "criteria": [
            {
                "name": name,
                "value": value,
                "solved": solved[name].value,
                "bound": min(value, solved[name].bound),
            }
            for name, value in plan.figures
        ],
        "mentors": [
            {"id": row_id(mentor.id), "led": led[mentor.id], "most": mentor.max_circles}
            for mentor in plan.problem.mentors
        ],
    }
