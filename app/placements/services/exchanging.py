"""Exchanging places within a plan that is not published yet: all moves in one step, and nobody loses a place."""

from collections.abc import Sequence
from hashlib import sha256

from flask_babel import gettext

from app.accounts.models import User
from app.audit.services import record
from app.companies.models import Opening
from app.errors import StaleForm
from app.extensions import db
from app.placements.broken_rules import ExchangeGone, StudentAlreadyPlaced
from app.placements.explaining.exchanging import ExchangeTold, exchanges_of
from app.placements.models import DecisionKind, MatchRun, Proposal
from app.placements.problem.plan import Plan, plan_of
from app.placements.problem.recording import settle
from app.placements.queries.decisions import decisions_in_force
from app.placements.queries.named import openings_named
from app.placements.queries.placements import confirmed_in
from app.placements.queries.proposals import all_proposals_of
from app.placements.services.decisions import ensure_allowed, pin
from app.placements.trail import EXCHANGE_PLACES
from app.runs.decisions import ensure_reason
from app.runs.publishing import ensure_can_change, undo_review
from app.runs.queries import lock_period

MOST_OFFERED = 6


def plan_digest(rows: Sequence[Proposal]) -> str:
    """Who goes where, as a digest: a plan that changed has another one."""
    places = sorted((row.student_id, row.opening_id or 0) for row in rows)
    return sha256(repr(places).encode()).hexdigest()[:32]


def offered_exchanges(
    run: MatchRun, plan: Plan, student_id: int, opening_id: int
) -> tuple[ExchangeTold, ...]:
    """The best exchanges that bring a student to an opening and obey what people decided since the run too."""
    confirmed = confirmed_in(run.period_id)
    pinned: set[int] = set()
    forbidden: set[tuple[int, int]] = set()
    for decision in decisions_in_force(run.period_id):
        if decision.kind is DecisionKind.FORBID:
            forbidden.add((decision.student_id, decision.opening_id))
        elif decision.student_id != student_id:
            pinned.add(decision.student_id)
    stays = pinned | confirmed.keys()
    found = (
        one
        for one in exchanges_of(run, plan, student_id, opening_id)
        if stays.isdisjoint(one.student_ids)
        and not any((move.student_id, move.after) in forbidden for move in one.moves)
    )
    return tuple(found)[:MOST_OFFERED]


def exchange(
    proposal: Proposal, opening: Opening, code: str, seen: str, reason: str, *, actor: User
) -> ExchangeTold:
    """Make one of the offered exchanges: everybody in it moves, and later runs keep to it.

    `code` is that of the exchange, `seen` the digest of the plan that was on the screen. Raises `StaleForm` when the
    plan has changed since, `ExchangeGone` when the exchange is not offered (any more), and what `move` raises.
    """
    run, student_id = proposal.run, proposal.student_id
    lock_period(run.period_id)
    db.session.expire_all()
    ensure_can_change(run)
    reason = ensure_reason(reason)
    rows = all_proposals_of(run)
    _ensure_seen(rows, seen, proposal, opening)
    plan = plan_of(run, rows)
    if student_id in confirmed_in(run.period_id):
        raise StudentAlreadyPlaced
    chosen = next(
        (one for one in offered_exchanges(run, plan, student_id, opening.id) if one.code == code), None
    )
    if chosen is None:
        raise ExchangeGone
    _apply(run, rows, plan, chosen, reason, actor)
    return chosen


def _ensure_seen(rows: Sequence[Proposal], seen: str, proposal: Proposal, opening: Opening) -> None:
    if plan_digest(rows) == seen:
        return
    place = proposal.opening.title if proposal.opening else gettext("no place")
    label = gettext("Place")
    raise StaleForm(yours=[(label, opening.title)], stored=[(label, place)])


def _apply(
    run: MatchRun, rows: list[Proposal], plan: Plan, chosen: ExchangeTold, reason: str, actor: User
) -> None:
    of_student = {row.student_id: row for row in rows}
    openings = openings_named(run.school_id, chosen.opening_ids)
    where = {move.student_id: openings[move.after] for move in chosen.moves if move.after is not None}
    for student_id, opening in where.items():
        ensure_allowed(of_student[student_id].student, opening)
    settle(run, rows, plan.moving_all({student: opening.id for student, opening in where.items()}))
    for student_id in where:
        row = of_student[student_id]
        is_back = row.opening_id == row.solver_opening_id
        row.moved_by_id, row.moved_reason = (None, "") if is_back else (actor.id, reason)
    undo_review(run)
    for (
        student_id,
        opening,
    ) in where.items():  # she first: her own pin, if any, would hold what the last one takes
        pin(of_student[student_id].student, opening, reason, actor=actor)
    first = of_student[chosen.moves[0].student_id]
    nothing = gettext("no place")
    record(
        EXCHANGE_PLACES,
        first,
        actor=actor,
        school_id=run.school_id,
        reason=reason,
        data={
            "run": run.number,
            "moves": [
                f"{move.student_id}: "
                f"{openings[move.before].title if move.before else nothing} → "
                f"{openings[move.after].title if move.after else nothing}"
                for move in chosen.moves
            ],
        },
        about=first.student,
    )
