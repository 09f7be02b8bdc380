"""Moving several students at once after a publication, each to a place that she asked for and nobody loses one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.companies.queries import sites_without_adequate_intake
from app.extensions import db
from app.notices.services import withdraw_emails
from app.placements.broken_rules import NoFreePlace, NotOpenForAnswer, PlacementIsOver, TalkMissing
from app.placements.emails import email_key
from app.placements.models import Placement, PlacementState, Proposal, ProposalState
from app.placements.queries.lives import taken_places
from app.placements.services.decisions import ensure_allowed
from app.placements.services.ending import withdraw_pins
from app.placements.services.life import begin, keep_up, take_step, take_up
from app.placements.services.replacing import place_at
from app.placements.trail import REPLACE_PLACEMENT
from app.schools.queries import today


@dataclass(frozen=True)
class Swapped:
    """A student who moves: what the publication says of her, her placement if she accepted, and where she goes."""

    proposal: Proposal
    placement: Placement | None
    opening: Opening


def swap(moves: Sequence[Swapped], *, actor: User) -> list[Placement]:
    """Give each student the opening of her move, for the whole of its days; whoever calls holds the lock of the period.

    What she had never begins: a placement is replaced, an offer withdrawn. Raises `OpeningNotAllowed` (R15, R37),
    `TalkMissing` (R13), `PlacementIsOver`, `NotOpenForAnswer` or `NoFreePlace` (R38); then nothing may be kept.
    """
    for move in moves:
        ensure_allowed(move.proposal.student, move.opening)
        if sites_without_adequate_intake({move.opening.site_id}, move.opening.period):
            raise TalkMissing
    for move in moves:
        _let_go(move, actor)
    db.session.flush()  # every old place is let go before the new ones are there
    found = [_begin(move, actor) for move in moves]
    taken = taken_places(moves[0].opening.period_id)
    if any(taken.get(move.opening.id, 0) > move.opening.capacity for move in moves):
        raise NoFreePlace
    return found


def _let_go(move: Swapped, actor: User) -> None:
    proposal, placement = move.proposal, move.placement
    period_id = move.opening.period_id
    if placement is None:
        db.session.refresh(proposal)
        if not proposal.waits_for_answer or proposal.opening_id is None:
            raise NotOpenForAnswer(is_own=False)
        proposal.state = ProposalState.WITHDRAWN
        withdraw_emails(email_key(proposal.run, proposal.student_id))
        withdraw_pins(proposal.student_id, period_id, proposal.opening_id, actor=actor)
        return
    take_up(placement)
    keep_up(placement, today())
    if placement.state is not PlacementState.CONFIRMED:
        raise PlacementIsOver(placement.state)
    take_step(placement, PlacementState.REPLACED, _reason(), actor=actor)
    placement.ends_on = placement.starts_on - timedelta(days=1)
    withdraw_pins(placement.student_id, period_id, placement.opening_id, actor=actor)


def _reason() -> str:
    return str(gettext("The student asked for another place."))


def _begin(move: Swapped, actor: User) -> Placement:
    student = move.proposal.student
    before = move.placement.opening if move.placement else move.proposal.opening
    new = place_at(move.opening, student, move.opening.starts_on)
    new.replaces_id = move.placement.id if move.placement else None
    left = before.title if before else ""
    words = gettext("In place of %(company)s: %(reason)s", company=left, reason=_reason())
    begin(new, words, actor=actor)
    record(
        REPLACE_PLACEMENT,
        new,
        actor=actor,
        reason=_reason(),
        data={
            "student": new.student_id,
            "opening": new.opening_id,
            "replaces": left,
            "first_day": new.starts_on.isoformat(),
        },
        about=student,
    )
    return new
