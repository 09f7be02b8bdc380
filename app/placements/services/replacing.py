"""Another place for the rest of a period, chosen by a coordinator (D14)."""

from datetime import date, timedelta

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.companies.queries import sites_without_adequate_intake
from app.errors import NotVisible
from app.extensions import db
from app.placements.broken_rules import (
    FirstDayImpossible,
    NoFreePlace,
    PlacementIsOver,
    StudentAlreadyPlaced,
    TalkMissing,
)
from app.placements.emails import tell_of_replacement
from app.placements.models import Placement, PlacementState, ProposalState
from app.placements.problem.replacements import first_days
from app.placements.queries.lives import taken_places
from app.placements.queries.placements import confirmed_placement_of
from app.placements.queries.proposals import open_offers_of
from app.placements.services.decisions import ensure_allowed
from app.placements.services.ending import withdraw_pin
from app.placements.services.life import begin, keep_up, needs_guidance, take_step, take_up
from app.placements.trail import REPLACE_PLACEMENT
from app.runs.decisions import ensure_reason
from app.runs.queries import lock_period
from app.schools.queries import today
from app.students.models import Student


def can_replace(placement: Placement) -> bool:
    """Whether another place can come instead: of one that is held, or after one that ended early, while she is here."""
    is_possible = placement.is_held or placement.state is PlacementState.ENDED_EARLY
    return is_possible and not placement.student.has_left


def replace(
    placement: Placement, version: int, opening: Opening, first_day: date, reason: str, *, actor: User
) -> Placement:
    """Give the student a place at `opening` from `first_day` on; she and her supervisor get an email.

    A placement that is held ends the day before. The new one needs an agreement of its own. Raises
    `PlacementIsOver`, `StudentAlreadyPlaced`, `OpeningNotAllowed` (R15, R37), `TalkMissing` (R13), `NoFreePlace`
    (R38), `FirstDayImpossible`, `ReasonMissing` or `PlacementChanged`.
    """
    lock_period(placement.period_id)
    take_up(placement, version)
    keep_up(placement, today())
    _ensure_can_follow(placement)
    _ensure_place(placement, opening)
    days = first_days(placement, opening, today())
    if not days.first <= first_day <= days.last:
        raise FirstDayImpossible(days.first, days.last)
    reason = ensure_reason(reason)
    if placement.is_held:
        take_step(placement, PlacementState.REPLACED, reason, actor=actor)
        placement.ends_on = min(placement.ends_on, first_day - timedelta(days=1))
        withdraw_pin(placement, actor=actor)
    db.session.flush()  # the old one is let go before the new one is there: a student has one place
    new = _successor(placement, opening, first_day)
    words = gettext("In place of %(company)s: %(reason)s", company=placement.opening.title, reason=reason)
    begin(new, words[:1000], actor=actor)
    keep_up(new, today())
    for offer in open_offers_of(placement.student_id, placement.period_id):
        offer.state = ProposalState.WITHDRAWN  # overtaken
    _write_down(new, placement, reason, actor)
    tell_of_replacement(new, placement)
    return new


def _ensure_can_follow(placement: Placement) -> None:
    if not can_replace(placement):
        raise PlacementIsOver(placement.state)
    current = confirmed_placement_of(placement.student_id, placement.period_id)
    if current is not None and current.id != placement.id:
        raise StudentAlreadyPlaced


def _ensure_place(placement: Placement, opening: Opening) -> None:
    """The opening is of this period, takes this student, had its talk, and has a free place."""
    if opening.period_id != placement.period_id or opening.id == placement.opening_id:
        raise NotVisible
    ensure_allowed(placement.student, opening)
    if sites_without_adequate_intake({opening.site_id}, placement.period):
        raise TalkMissing
    if taken_places(placement.period_id).get(opening.id, 0) >= opening.capacity:
        raise NoFreePlace


def _successor(placement: Placement, opening: Opening, first_day: date) -> Placement:
    new = place_at(opening, placement.student, first_day)
    new.replaces_id = placement.id
    return new


def place_at(opening: Opening, student: Student, first_day: date) -> Placement:
    """A confirmed placement at an opening, by hand of a coordinator; not stored yet."""
    return Placement(
        school_id=opening.school_id,
        student_id=student.id,
        period_id=opening.period_id,
        opening_id=opening.id,
        state=PlacementState.CONFIRMED,
        needs_intensive_guidance=needs_guidance(student, opening),
        starts_on=first_day,
        ends_on=opening.ends_on,
    )


def _write_down(new: Placement, old: Placement, reason: str, actor: User) -> None:
    record(
        REPLACE_PLACEMENT,
        new,
        actor=actor,
        reason=reason,
        data={
            "student": new.student_id,
            "opening": new.opening_id,
            "replaces": old.opening.title,
            "first_day": new.starts_on.isoformat(),
        },
        about=new.student,
    )
