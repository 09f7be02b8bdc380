"""What another supervisor for a student would do to a plan, before anybody decides it."""

from app.runs.effects import Broken, Effect, broken_by, effect_between
from app.supervision.problem.plan import SupervisionPlan


def effect_of_move(plan: SupervisionPlan, student_id: int, user_id: int | None) -> Effect:
    """What it would mean to give a student another supervisor, or none."""
    if plan.supervisor_of.get(student_id) == user_id:
        return Effect(is_same=True)
    after = plan.moving(student_id, user_id)
    return effect_between(plan.figures, after.figures, after.newly_broken(plan))


def broken_in(plan: SupervisionPlan) -> tuple[Broken, ...]:
    """The rules that a plan breaks as it stands."""
    return broken_by(plan.broken)
