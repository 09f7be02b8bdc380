"""Moving a student by hand within a plan that is not published yet."""

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.extensions import db
from app.placements.broken_rules import (
    OpeningFull,
    OpeningNotInRun,
    StudentAlreadyPlaced,
)
from app.placements.models import Proposal
from app.placements.problem.effect import BINDING_RULES
from app.placements.problem.plan import Plan, plan_of
from app.placements.problem.recording import settle
from app.placements.queries.placements import confirmed_placement_of
from app.placements.queries.proposals import all_proposals_of
from app.placements.services.decisions import ensure_allowed, forbid, pin
from app.placements.trail import MOVE_STUDENT
from app.runs.decisions import ensure_can_change, ensure_reason, undo_review
from app.runs.locks import lock_period


def move(proposal: Proposal, opening: Opening | None, reason: str, *, actor: User) -> None:
    """Give the student another place in this plan, or none; later runs keep to it.

    Raises `OpeningFull` when every place is taken, with the names; `OpeningNotAllowed`, `OpeningNotInRun`,
    `StudentAlreadyPlaced`, `ReasonMissing`, `RunAlreadyPublished` or `RunNotFinished`.
    """
    run = proposal.run
    lock_period(run.period_id)
    ensure_can_change(run)
    reason = ensure_reason(reason)
    db.session.refresh(proposal)
    if confirmed_placement_of(proposal.student_id, run.period_id) is not None:
        raise StudentAlreadyPlaced
    rows = all_proposals_of(run)
    plan = plan_of(run, rows)
    before, left = proposal.opening_id, proposal.opening.site.title if proposal.opening else None
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
        data={"run": run.number, "from": left, "to": None if opening is None else opening.site.title},
        subject_name=proposal.student.name,
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
    """The move as a decision for later runs: a pin, or, out of a place, a forbid."""
    if opening is not None:
        pin(proposal.student, opening, reason, actor=actor)
    elif before is not None:
        forbid(proposal.student, db.session.get_one(Opening, before), reason, actor=actor)
