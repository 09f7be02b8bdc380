"""Moving a student by hand within a plan that is not published yet, and showing first what that would do."""

from dataclasses import dataclass
from typing import Literal

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.extensions import db
from app.placements.broken_rules import (
    OpeningFull,
    OpeningNotInRun,
    StudentAlreadyPlaced,
    StudentWouldLosePlace,
)
from app.placements.models import Proposal
from app.placements.problem.eligibility import BINDING_RULES
from app.placements.problem.plan import Outcome, Plan, plan_of
from app.placements.problem.recording import settle
from app.placements.queries.placements import confirmed_placement_of
from app.placements.queries.proposals import all_proposals_of
from app.placements.services.decisions import ensure_allowed, forbid, pin
from app.placements.trail import MOVE_STUDENT
from app.runs.decisions import ensure_reason
from app.runs.publishing import ensure_can_change, undo_review
from app.runs.queries import lock_period

Refusal = Literal["same", "unknown", "rule", "full"]


@dataclass(frozen=True)
class Effect:
    """Effect of a move on her outcome and on the criteria; `after` is None when refused."""

    before: Outcome
    after: Outcome | None = None
    refusal: Refusal | None = None
    rule: str | None = None
    """The rule behind the refusal, or one that the move overrules: her own limit, veto or list."""
    holders: tuple[int, ...] = ()
    """Students who hold the places there."""
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


def move(
    proposal: Proposal, opening: Opening | None, reason: str, *, actor: User, may_unplace: bool = False
) -> None:
    """Give the student another place in this plan, or none; later runs keep to it.

    A move is held against the hard rules only, not against the order of precedence (D11): where it departs from that,
    the plan lists it with its reason. `may_unplace`: somebody said yes to leaving a student without a place.

    Raises `StudentWouldLosePlace` without that yes, `OpeningFull` when every place is taken, with the names;
    `OpeningNotAllowed`, `OpeningNotInRun`, `StudentAlreadyPlaced`, `ReasonMissing`, `RunAlreadyPublished` or
    `RunNotFinished`.
    """
    run = proposal.run
    lock_period(run.period_id)
    ensure_can_change(run)
    reason = ensure_reason(reason)
    db.session.refresh(proposal)
    if confirmed_placement_of(proposal.student_id, run.period_id) is not None:
        raise StudentAlreadyPlaced
    if opening is None and proposal.opening_id is not None and not may_unplace:
        raise StudentWouldLosePlace(proposal.student.name)
    rows = all_proposals_of(run)
    plan = plan_of(run, rows)
    before, left = proposal.opening_id, proposal.opening.title if proposal.opening else None
    if opening is not None:
        ensure_allowed(proposal.student, opening)
        _ensure_seat(proposal, opening, plan, rows)
    after = plan.moving(proposal.student_id, None if opening is None else opening.id)
    settle(run, rows, after)
    is_back = proposal.opening_id == proposal.solver_opening_id
    proposal.moved_by_id, proposal.moved_reason = (None, "") if is_back else (actor.id, reason)
    undo_review(run)
    _remember(proposal, opening, reason, before, actor)
    record(
        MOVE_STUDENT,
        proposal,
        actor=actor,
        school_id=run.school_id,
        reason=reason,
        data={"run": run.number, "from": left, "to": None if opening is None else opening.title},
        about=proposal.student,
    )


def _ensure_seat(proposal: Proposal, opening: Opening, plan: Plan, rows: list[Proposal]) -> None:
    if not plan.knows(opening.id) or plan.rule_against(proposal.student_id, opening.id) in BINDING_RULES:
        raise OpeningNotInRun
    holders = [student for student in plan.holders_of(opening.id) if student != proposal.student_id]
    if len(holders) >= plan.capacity(opening.id):
        names = {row.student_id: row.student.name for row in rows}
        raise OpeningFull(names[student] for student in holders)


def _remember(
    proposal: Proposal, opening: Opening | None, reason: str, before: int | None, actor: User
) -> None:
    """Keep the move for later runs: pin to the new opening, or forbid the old one when she gets no place."""
    if opening is not None:
        pin(proposal.student, opening, reason, actor=actor)
    elif before is not None:
        forbid(proposal.student, db.session.get_one(Opening, before), reason, actor=actor)
