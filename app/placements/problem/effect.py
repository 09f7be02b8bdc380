"""What a move by hand would do, before anybody does it."""

from dataclasses import dataclass
from typing import Literal

from app.placements.problem.plan import Outcome, Plan

BINDING_RULES = frozenset({"programme", "period", "recognition", "stopped"})
"""Rules that hold for everybody; the others a person may overrule."""

Refusal = Literal["same", "unknown", "rule", "full"]


@dataclass(frozen=True)
class Effect:
    """Before and after, for her and for the figures. With a `refusal` there is no after."""

    before: Outcome
    after: Outcome | None = None
    refusal: Refusal | None = None
    rule: str | None = None
    """The rule behind the refusal, or one that the move overrules: her own limit, veto or list."""
    holders: tuple[int, ...] = ()
    """Who has the places there."""
    figures: tuple[tuple[str, int, int], ...] = ()
    """Criteria that change: name, before, after."""
    newly_alone: tuple[int, ...] = ()
    no_longer_alone: tuple[int, ...] = ()


def effect_of(plan: Plan, student_id: int, opening_id: int | None) -> Effect:
    """What it would mean to move a student to an opening, or to no place."""
    before = plan.outcome(student_id)
    if opening_id == before.opening_id:
        return Effect(before, refusal="same")
    rule = None
    holders: tuple[int, ...] = ()
    if opening_id is not None:
        if not plan.knows(opening_id):
            return Effect(before, refusal="unknown")
        rule = plan.rule_against(student_id, opening_id)
        if rule in BINDING_RULES:
            return Effect(before, refusal="rule", rule=rule)
        holders = tuple(plan.holders_of(opening_id))
        if len(holders) >= plan.capacity(opening_id):
            return Effect(before, refusal="full", holders=holders)
    moved = plan.moving(student_id, opening_id)
    alone_before, alone_after = _alone(plan), _alone(moved)
    return Effect(
        before,
        after=moved.outcome(student_id),
        rule=rule,
        holders=holders,
        figures=_differences(plan, moved),
        newly_alone=tuple(sorted(alone_after - alone_before)),
        no_longer_alone=tuple(sorted(alone_before - alone_after)),
    )


def _alone(plan: Plan) -> set[int]:
    return {student for student, outcome in plan.outcomes() if outcome.is_alone}


def _differences(before: Plan, after: Plan) -> tuple[tuple[str, int, int], ...]:
    pairs = zip(before.solution.criteria, after.solution.criteria, strict=True)
    return tuple((old.name, old.value, new.value) for old, new in pairs if old.value != new.value)
