"""Why a student has this supervisor or none, by row ids: codes and numbers, never words (R44)."""

from dataclasses import dataclass

import matching.supervisors
from app.placements.problem.names import STUDENT, key, row_id
from app.supervision.models import SupervisorRun
from app.supervision.problem.names import SUPERVISOR
from app.supervision.problem.plan import SupervisionPlan, solution_as_it_stands
from matching.supervisors.explanation import explained

SECONDS = 5
"""How long to look for the best plan with somebody else, while a person waits."""
Price = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Other:
    """Another supervisor: whether she could take the student, and what that would change. See the solver's answer."""

    user_id: int
    code: str
    price: Price
    lacking: int
    minutes: int | None


@dataclass(frozen=True)
class Told:
    """Everything there is to say about one student's supervisor; `removed` and `eligible` count supervisors."""

    reason: str | None
    eligible: int
    removed: Price
    decisive: tuple[str, int] | None
    others: tuple[Other, ...]


@dataclass(frozen=True)
class BestWith:
    """The best plan in which somebody guides the student: what it costs, and who else would get another supervisor."""

    code: str
    price: Price
    decisive: tuple[str, int] | None
    moves: tuple[tuple[int, int | None, int | None], ...]
    """Student, supervisor before and after."""
    is_proven: bool


def explain(plan: SupervisionPlan, student_id: int) -> Told:
    """Explain the plan as it stands for one student. Raises KeyError for one who is not in the run."""
    told = explained(plan.worked_out, key(STUDENT, student_id))
    return Told(
        reason=told.reason,
        eligible=told.eligible,
        removed=told.removed,
        decisive=told.decisive,
        others=tuple(
            Other(
                user_id=row_id(other.supervisor),
                code=other.code,
                price=_changes(other.price),
                lacking=other.lacking,
                minutes=plan.minutes(student_id, row_id(other.supervisor)),
            )
            for other in told.alternatives
        ),
    )


def best_with(run: SupervisorRun, plan: SupervisionPlan, student_id: int, user_id: int) -> BestWith:
    """Look for the best plan with this supervisor for the student, for a few seconds at most."""
    told = matching.supervisors.why_not_supervisor(
        plan.problem,
        solution_as_it_stands(run, plan),
        key(STUDENT, student_id),
        key(SUPERVISOR, user_id),
        time_limit=SECONDS,
    )
    return BestWith(
        code=told.code,
        price=_changes(told.price),
        decisive=told.decisive,
        moves=tuple((row_id(move.case), _number(move.before), _number(move.after)) for move in told.moves),
        is_proven=told.is_proven,
    )


def _changes(price: Price) -> Price:
    return tuple((name, change) for name, change in price if change)


def _number(name: str | None) -> int | None:
    return None if name is None else row_id(name)
