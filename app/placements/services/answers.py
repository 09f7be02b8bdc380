"""The answer to a proposal: a student accepts or declines it, or a coordinator writes down what she said."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.companies.queries import recognised_codes, stopped_site_ids
from app.errors import NotVisible
from app.extensions import db, now
from app.placements.broken_rules import (
    NotOpenForAnswer,
    OpeningFull,
    PlaceForOthers,
    PlaceNotAvailable,
    ProposalChanged,
    StudentAlreadyPlaced,
)
from app.placements.emails import confirm_recorded
from app.placements.models import AnswerWay, Placement, Proposal, ProposalState
from app.placements.queries.placements import confirmed_count, confirmed_placement_of
from app.placements.services.life import begin, needs_guidance
from app.placements.trail import ACCEPT_PROPOSAL, DECLINE_PROPOSAL, RECORD_ACCEPTED, RECORD_DECLINED
from app.runs.decisions import ensure_reason
from app.runs.queries import lock_period
from app.schools.queries import codes_equal_to, equivalents_of, today
from app.students.queries import rule_of_opening


@dataclass(frozen=True)
class Heard:
    """How a student gave the answer that a coordinator records, and her words."""

    way: AnswerWay
    said: str


def accept(proposal: Proposal, version: int, *, actor: User) -> Placement:
    """Accept the place: create a confirmed placement.

    Raises `NotOpenForAnswer`, `ProposalChanged` when `version` is not the one stored, `PlaceNotAvailable` (R15),
    `PlaceForOthers`, `OpeningFull` or `StudentAlreadyPlaced` (R38).
    """
    _ensure_hers(proposal, actor)
    return _accept(proposal, version, actor, None)


def record_accepted(proposal: Proposal, version: int, heard: Heard, *, actor: User) -> Placement:
    """Record an acceptance for a student: the same checks and locks as her own answer.

    She is told by email. Raises what `accept` raises, and `ReasonMissing`.
    """
    return _accept(proposal, version, actor, heard)


def decline(proposal: Proposal, version: int, reason: str, *, actor: User) -> None:
    """Decline the place; the next run includes her and does not offer this opening again.

    Raises `NotOpenForAnswer` or `ProposalChanged`.
    """
    _ensure_hers(proposal, actor)
    _decline(proposal, version, actor, reason.strip()[:1000], None)


def record_declined(proposal: Proposal, version: int, heard: Heard, *, actor: User) -> None:
    """Record a refusal for a student. Raises what `decline` raises, and `ReasonMissing`."""
    _decline(proposal, version, actor, ensure_reason(heard.said), heard)


def _accept(proposal: Proposal, version: int, actor: User, heard: Heard | None) -> Placement:
    said = ensure_reason(heard.said) if heard else ""
    opening = _ensure_open(proposal, version, is_own=heard is None)
    _ensure_seat(proposal, opening, is_own=heard is None)
    placement = _placement_of(proposal, opening)
    proposal.state, proposal.answered_at, proposal.answer_reason = ProposalState.ACCEPTED, now(), said
    try:
        begin(placement, actor=actor)
    except IntegrityError as error:  # the database has the last word: one placement that is held per period
        raise StudentAlreadyPlaced from error
    _write_down(proposal, ACCEPT_PROPOSAL if heard is None else RECORD_ACCEPTED, actor, heard)
    _tell_her(proposal, opening, heard, actor)
    return placement


def _decline(proposal: Proposal, version: int, actor: User, said: str, heard: Heard | None) -> None:
    opening = _ensure_open(proposal, version, is_own=heard is None)
    proposal.state, proposal.answered_at, proposal.answer_reason = ProposalState.DECLINED, now(), said
    db.session.flush()
    _write_down(proposal, DECLINE_PROPOSAL if heard is None else RECORD_DECLINED, actor, heard)
    _tell_her(proposal, opening, heard, actor)


def _tell_her(proposal: Proposal, opening: Opening, heard: Heard | None, actor: User) -> None:
    """Email her when somebody else recorded her answer, so that she can correct a mistake in time."""
    if heard is not None:
        confirm_recorded(proposal, opening, heard.way, actor.name)


def _ensure_hers(proposal: Proposal, actor: User) -> None:
    if proposal.student.user_id != actor.id:
        raise NotVisible


def _ensure_open(proposal: Proposal, version: int, *, is_own: bool) -> Opening:
    """The offered place: of the publication in force, not answered, and as it was on the screen."""
    lock_period(proposal.run.period_id)
    db.session.refresh(proposal)
    db.session.refresh(proposal.run)
    if proposal.opening is None or not proposal.waits_for_answer:
        raise NotOpenForAnswer(is_own=is_own)
    if proposal.version != version:
        raise ProposalChanged(is_own=is_own)
    return proposal.opening


def _ensure_seat(proposal: Proposal, opening: Opening, *, is_own: bool) -> None:
    """Offered, at a site that is open (R15) and recognised (R37), for her, without another place; a seat is left."""
    if opening.is_withdrawn or opening.site_id in stopped_site_ids(opening.school_id, today()):
        raise PlaceNotAvailable(is_own=is_own)
    codes = codes_equal_to(proposal.student.programme.code, equivalents_of(opening.school_id))
    if codes.isdisjoint(recognised_codes([opening.site_id], opening.period.starts_on)[opening.site_id]):
        raise PlaceNotAvailable(is_own=is_own)
    if rule_of_opening(proposal.student, opening, codes) is not None:
        raise PlaceForOthers(is_own=is_own)
    if confirmed_placement_of(proposal.student_id, opening.period_id) is not None:
        raise StudentAlreadyPlaced
    if confirmed_count(opening.id) >= opening.capacity:
        raise OpeningFull(is_own=is_own)


def _placement_of(proposal: Proposal, opening: Opening) -> Placement:
    """Build the placement; participants at a site flagged today get intensive guidance (R10)."""
    return Placement(
        school_id=opening.school_id,
        student_id=proposal.student_id,
        period_id=proposal.run.period_id,
        opening_id=opening.id,
        proposal_id=proposal.id,
        needs_intensive_guidance=needs_guidance(proposal.student, opening),
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
    )


def _write_down(proposal: Proposal, action: str, actor: User, heard: Heard | None) -> None:
    """Audit the answer. A student's own words are left out; what a coordinator heard is stored as the reason."""
    data = {"run": proposal.run.number, "opening": proposal.opening_id}
    record(
        action,
        proposal,
        actor=actor,
        school_id=proposal.run.school_id,
        reason=proposal.answer_reason if heard else "",
        data={**data, "way": heard.way} if heard else data,
        about=proposal.student,
    )
