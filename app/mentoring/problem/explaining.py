"""Why a student sits in this circle or in none, by row ids: codes and numbers, never words (R44)."""

from dataclasses import dataclass

import matching.circles
from app.mentoring.models import CircleRun
from app.mentoring.problem.plan import CirclePlan, solution_as_it_stands
from app.placements.problem.names import STUDENT, key


@dataclass(frozen=True)
class OtherCircle:
    """Another circle of the plan: whether it could take her, and what that would change. See `CircleAlternative`."""

    number: int
    code: str
    price: tuple[tuple[str, int], ...]
    minutes: int | None


@dataclass(frozen=True)
class SeatTold:
    """Everything there is to say about one student's seat; `removed` and `eligible` count moments of mentors."""

    reason: str | None
    eligible: int
    removed: tuple[tuple[str, int], ...]
    decisive: tuple[str, int] | None
    others: tuple[OtherCircle, ...]


def explain(run: CircleRun, plan: CirclePlan, student_id: int) -> SeatTold:
    """Explain the plan as it stands for one student. Raises KeyError for one who is not in the run."""
    told = matching.circles.explain_circles(
        plan.problem, solution_as_it_stands(run, plan), key(STUDENT, student_id)
    )
    number_of = {circle: number for number, circle in plan.circles.items()}
    return SeatTold(
        reason=told.reason,
        eligible=told.eligible,
        removed=told.removed,
        decisive=told.decisive,
        others=tuple(
            OtherCircle(
                number=number_of[other.circle],
                code=other.code,
                price=tuple((name, change) for name, change in other.price if change),
                minutes=plan.minutes(student_id, number_of[other.circle]),
            )
            for other in told.alternatives
        ),
    )
