"""A student answers her proposal: accept or decline."""

from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.companies.queries import standings, stopped_site_ids
from app.errors import NotVisible
from app.extensions import db, now
from app.placements.broken_rules import (
    NotOpenForAnswer,
    OpeningFull,
    PlaceNotAvailable,
    ProposalChanged,
    StudentAlreadyPlaced,
)
from app.placements.models import Placement, Proposal, ProposalState, RunState
from app.placements.queries.placements import confirmed_count, confirmed_placement_of
from app.placements.services.locks import lock_period
from app.placements.trail import ACCEPT_PROPOSAL, DECLINE_PROPOSAL
from app.schools.queries import today


def accept(proposal: Proposal, version: int, *, actor: User) -> Placement:
    """She takes the place: a confirmed placement.

    Raises `NotOpenForAnswer`, `ProposalChanged` when `version` is not the one stored, `PlaceNotAvailable` (R15),
    `OpeningFull` or `StudentAlreadyPlaced` (R38).
    """
    _ensure_open(proposal, version, actor)
    opening, student, run = proposal.opening, proposal.student, proposal.run
    if opening is None:
        raise NotOpenForAnswer
    if opening.site_id in stopped_site_ids(run.school_id, today()):
        raise PlaceNotAvailable
    if confirmed_placement_of(student.id, run.period_id) is not None:
        raise StudentAlreadyPlaced
    if confirmed_count(opening.id) >= opening.capacity:
        raise OpeningFull
    is_flagged = standings(run.school_id, {opening.site_id})[opening.site_id].is_flagged
    placement = Placement(
        school_id=run.school_id,
        student_id=student.id,
        period_id=run.period_id,
        opening_id=opening.id,
        proposal_id=proposal.id,
        needs_intensive_guidance=student.participates and is_flagged,
    )
    proposal.state, proposal.answered_at = ProposalState.ACCEPTED, now()
    db.session.add(placement)
    try:
        db.session.flush()
    except IntegrityError as error:  # the database has the last word: one confirmed placement per period
        raise StudentAlreadyPlaced from error
    data = {"run": run.number, "opening": opening.id}
    record(
        ACCEPT_PROPOSAL,
        proposal,
        actor=actor,
        school_id=run.school_id,
        data=data,
        subject_name=student.name,
    )
    return placement


def decline(proposal: Proposal, version: int, reason: str, *, actor: User) -> None:
    """She says no, and goes to the next run, which does not offer her this opening again.

    Raises `NotOpenForAnswer` or `ProposalChanged`.
    """
    _ensure_open(proposal, version, actor)
    if proposal.opening is None:
        raise NotOpenForAnswer
    proposal.state, proposal.answered_at = ProposalState.DECLINED, now()
    proposal.answer_reason = reason.strip()[:1000]
    db.session.flush()
    record(
        DECLINE_PROPOSAL,
        proposal,
        actor=actor,
        school_id=proposal.run.school_id,
        data={"run": proposal.run.number, "opening": proposal.opening_id},
        subject_name=proposal.student.name,
    )


def _ensure_open(proposal: Proposal, version: int, actor: User) -> None:
    """Hers, of the publication in force, not answered, and as it was on her screen."""
    if proposal.student.user_id != actor.id:
        raise NotVisible
    lock_period(proposal.run.period_id)
    db.session.refresh(proposal)
    db.session.refresh(proposal.run)
    if proposal.run.state is not RunState.PUBLISHED or proposal.state is not ProposalState.OFFERED:
        raise NotOpenForAnswer
    if proposal.version != version:
        raise ProposalChanged
