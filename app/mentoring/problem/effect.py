"""What a change by hand would do, before anybody does it."""

from collections.abc import Sequence
from dataclasses import dataclass

import matching.checking
from app.mentoring.problem.plan import CirclePlan


@dataclass(frozen=True)
class Broken:
    """A rule that the change would break: its code, about whom, what is allowed and what it would be."""

    code: str
    subject: str
    allowed: object
    found: object


@dataclass(frozen=True)
class Effect:
    """What changes in the plan. With something `broken`, or when `is_same`, it cannot be done."""

    is_same: bool = False
    broken: tuple[Broken, ...] = ()
    figures: tuple[tuple[str, int, int], ...] = ()
    """Criteria that change: name, before, after."""

    @property
    def is_possible(self) -> bool:
        return not self.is_same and not self.broken


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
    pairs = zip(before.figures, after.figures, strict=True)
    return Effect(
        broken=tuple(_broken(finding) for finding in after.newly_broken(before)),
        figures=tuple((name, old, new) for (name, old), (_, new) in pairs if old != new),
    )


def _broken(finding: matching.checking.Finding) -> Broken:
    return Broken(finding.code, finding.subject, finding.expected, finding.found)


def broken_in(plan: CirclePlan) -> tuple[Broken, ...]:
    """The rules that a plan breaks as it stands."""
    return tuple(_broken(finding) for finding in plan.broken)
