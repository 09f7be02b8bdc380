"""What a change of circles by hand would do, before anybody does it."""

from collections.abc import Sequence

from app.mentoring.problem.plan import CirclePlan
from app.runs.effects import Broken, Effect, broken_by, effect_between


def effect_of_move(plan: CirclePlan, student_id: int, number: int | None) -> Effect:
    """What it would mean to give a student another circle, or none."""
    if plan.number_of.get(student_id) == number:
        return Effect(is_same=True)
    return _effect(plan, plan.moving(student_id, number))


def effect_of_mentors(plan: CirclePlan, number: int, mentors: Sequence[int]) -> Effect:
    """What it would mean if others led a circle; the first is the host."""
    after = plan.led_by(number, mentors)
    if after.circles[number].mentors == plan.circles[number].mentors:
        return Effect(is_same=True)
    return _effect(plan, after)


def _effect(before: CirclePlan, after: CirclePlan) -> Effect:
    return effect_between(before.figures, after.figures, after.newly_broken(before))


def broken_in(plan: CirclePlan) -> tuple[Broken, ...]:
    """The rules that a plan breaks as it stands."""
    return broken_by(plan.broken)
