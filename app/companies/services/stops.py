"""A placement stop is a decision with a procedure (R16): proposed by one, the company heard, decided by another.

Placements that run are not touched (R18). The grounds stay in the stop, which only coordinators see; the audit trail
holds what happened and the reason given for the step, never the grounds.
"""

from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import (
    GroundsErased,
    HeardBeforeProposal,
    NotHeard,
    NotYetHappened,
    ReasonMissing,
    ReviewTooLate,
    SamePersonDecides,
    StopUnderWay,
    SuspensionTooLong,
    WrongStopState,
)
from app.companies.calendar import months_before
from app.companies.models import STOP_TRANSITIONS, PlacementStop, Site, StopGround, StopState
from app.companies.queries import current_stop_of
from app.extensions import db, now
from app.schools.queries import AMSTERDAM, today

SUSPENSION_DAYS = 30
REVIEW_MONTHS = 12


def latest_review_day(day: date) -> date:
    """The last day on which a stop that is decided on `day` must be looked at again."""
    return months_before(day, -REVIEW_MONTHS)


def _ensure_can_become(stop: PlacementStop, state: StopState) -> None:
    if state not in STOP_TRANSITIONS[stop.state]:
        raise WrongStopState(stop.state)


def _ensure_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _record(action: str, stop: PlacementStop, actor: User, reason: str = "", **data: Any) -> None:
    db.session.flush()
    record(action, stop, actor=actor, subject_name=stop.site.title, reason=reason, data=data)


def propose_stop(site: Site, ground: StopGround, explanation: str, *, actor: User) -> PlacementStop:
    """Propose that nobody is placed at the site. Stops nothing yet. Raises `StopUnderWay`, `ReasonMissing`."""
    _ensure_reason(explanation)
    if current_stop_of(site.id) is not None:
        raise StopUnderWay
    stop = PlacementStop(
        school_id=site.school_id,
        site=site,
        state=StopState.PROPOSED,
        ground=ground,
        explanation=explanation.strip(),
        proposed_by_id=actor.id,
    )
    db.session.add(stop)
    _record(trail.PROPOSE_STOP, stop, actor)
    return stop


def note_reading(stop: PlacementStop, *, actor: User) -> None:
    """Write down that somebody reads the grounds (decision 0015). Raises `GroundsErased` when their time is over."""
    if not stop.has_grounds_on(today()):
        raise GroundsErased
    _record(trail.READ_GROUNDS, stop, actor)


def suspend_site(stop: PlacementStop, until: date, reason: str, *, actor: User) -> None:
    """Place nobody until a day, 30 days from now at most; it ends by itself after that day. Once per stop.

    Raises `WrongStopState`, `ReasonMissing`, `SuspensionTooLong`.
    """
    _ensure_can_become(stop, StopState.SUSPENDED)
    _ensure_reason(reason)
    last_day = today() + timedelta(days=SUSPENSION_DAYS)
    if not today() <= until <= last_day:
        raise SuspensionTooLong(last_day)
    stop.state = StopState.SUSPENDED
    stop.suspended_until = until
    _record(trail.SUSPEND_SITE, stop, actor, reason, until=until.isoformat())


def record_hearing(stop: PlacementStop, heard_on: date, company_answer: str, *, actor: User) -> None:
    """Record that the company was heard and what it answered. A suspension runs on until its day.

    Raises `WrongStopState`, `NotYetHappened`, `HeardBeforeProposal`.
    """
    _ensure_can_become(stop, StopState.HEARD)
    if heard_on > today():
        raise NotYetHappened
    if heard_on < (proposed_on := stop.proposed_at.astimezone(AMSTERDAM).date()):
        raise HeardBeforeProposal(proposed_on)
    stop.state = StopState.HEARD
    stop.heard_on = heard_on
    stop.company_answer = company_answer.strip()
    _record(trail.HEAR_COMPANY, stop, actor, heard_on=heard_on.isoformat())


def decide_stop(stop: PlacementStop, review_on: date, reason: str, *, actor: User) -> None:
    """Put the stop in force until somebody lifts it. It stays in force after its review day too.

    Raises `NotHeard`, `WrongStopState`, `SamePersonDecides`, `ReasonMissing`, `ReviewTooLate`.
    """
    if stop.state in {StopState.PROPOSED, StopState.SUSPENDED} or stop.heard_on is None:
        raise NotHeard
    _ensure_can_become(stop, StopState.IN_FORCE)
    if actor.id == stop.proposed_by_id:
        raise SamePersonDecides
    _ensure_reason(reason)
    _ensure_review_day(review_on)
    stop.state = StopState.IN_FORCE
    stop.decided_by_id = actor.id
    stop.decided_at = now()
    stop.review_on = review_on
    _record(trail.DECIDE_STOP, stop, actor, reason, review_on=review_on.isoformat())


def _ensure_review_day(review_on: date) -> None:
    last_day = latest_review_day(today())
    if not today() < review_on <= last_day:
        raise ReviewTooLate(last_day)


def keep_stop(stop: PlacementStop, review_on: date, reason: str, *, actor: User) -> None:
    """The review came to the same end: keep the stop, with a next review day. By another than the proposer.

    Raises `WrongStopState`, `SamePersonDecides`, `ReasonMissing`, `ReviewTooLate`.
    """
    if stop.state is not StopState.IN_FORCE:
        raise WrongStopState(stop.state)
    if actor.id == stop.proposed_by_id:
        raise SamePersonDecides
    _ensure_reason(reason)
    _ensure_review_day(review_on)
    stop.review_on = review_on
    _record(trail.REVIEW_STOP, stop, actor, reason, review_on=review_on.isoformat())


def erase_grounds(stop: PlacementStop) -> None:
    """Wipe why a stop was there, a year after it ended: that it was there stays. Doing it again does nothing."""
    if not stop.explanation:
        return
    stop.ground, stop.explanation, stop.company_answer = StopGround.OTHER, "", ""
    db.session.flush()
    record(trail.ERASE_GROUNDS, stop, actor=None, subject_name=stop.site.title)


def lift_stop(stop: PlacementStop, reason: str, *, actor: User) -> None:
    """End the stop, or drop what was proposed. Raises `WrongStopState`, `ReasonMissing`."""
    _ensure_can_become(stop, StopState.LIFTED)
    _ensure_reason(reason)
    stop.state = StopState.LIFTED
    stop.lifted_at = now()
    _record(trail.LIFT_STOP, stop, actor, reason)
