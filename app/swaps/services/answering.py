"""A coordinator answers a request: with a swap that harms nobody, or with why not."""

from flask_babel import gettext

from app.accounts.models import User
from app.agreements.queries import holding
from app.agreements.services.preparing import tell_off
from app.agreements.services.sheets import withdraw_sheet
from app.companies.models import Opening
from app.extensions import db, now
from app.placements.explaining.swapping import SwapTold
from app.placements.models import Placement
from app.placements.queries.named import openings_named
from app.placements.services.swapping import Swapped, swap
from app.runs.decisions import ensure_reason
from app.runs.queries import lock_period
from app.swaps import trail
from app.swaps.broken_rules import SwapGone
from app.swaps.emails import tell_declined, tell_granted
from app.swaps.models import SwapRequest, SwapState
from app.swaps.queries.places import Place, place_of
from app.swaps.queries.possible import possible
from app.swaps.services.asking import take


def grant(request: SwapRequest, code: str, *, actor: User) -> list[Placement]:
    """Make the swap with this code, when it still is possible and harms nobody; everybody in it had asked.

    The request of each student who moves is granted. Students and supervisors get an email, and so does a company
    that was told who comes and gets somebody else. Raises `SwapAnswered`, `SwapGone` when anything is not as it was
    shown, and what `swap` raises.
    """
    lock_period(request.period_id)
    db.session.expire_all()
    take(request)
    found = possible(request)
    told = found.harmless(code)
    if told is None:
        raise SwapGone
    granted = [found.requests[move.student_id] for move in told.moves]
    places = [_place_now(one) for one in granted]
    openings = openings_named(request.school_id, [move.after for move in told.moves if move.after])
    moves = [
        Swapped(place.proposal, place.placement, openings[move.after or 0])
        for place, move in zip(places, told.moves, strict=True)
    ]
    for place in places:
        _withdraw_sheet(place, actor)
    new = swap(moves, actor=actor)
    for one, placement, place in zip(granted, new, places, strict=True):
        _close_granted(one, placement, place.opening, told, actor)
        if place.placement is not None and place.opening.site_id != placement.opening.site_id:
            tell_off(place.placement)
    return new


def _place_now(request: SwapRequest) -> Place:
    place = place_of(request.student)
    if place is None or place.opening.id != request.opening_id or not place.can_change:
        raise SwapGone
    return place


def _withdraw_sheet(place: Place, actor: User) -> None:
    """The sheet of a placement that never begins is not signed any further."""
    sheet = holding(place.placement) if place.placement else None
    if sheet is not None:
        reason = gettext("The student asked for another place.")
        withdraw_sheet(sheet, sheet.version, reason, actor=actor)


def _close_granted(
    request: SwapRequest, new: Placement, before: Opening, told: SwapTold, actor: User
) -> None:
    request.state, request.closed_at, request.granted_id = SwapState.GRANTED, now(), new.opening_id
    request.closed_by_id, request.closed_by_name = actor.id, actor.name
    db.session.flush()
    trail.note(
        trail.GRANT,
        request,
        actor=actor,
        opening=new.opening_id,
        swapped=[move.student_id for move in told.moves],
    )
    tell_granted(request, new, before)


def decline(request: SwapRequest, answer: str, *, actor: User) -> None:
    """Say no, with a reason that she reads; she keeps the place that she has.

    Raises `SwapAnswered` or `ReasonMissing`.
    """
    take(request)
    request.answer = ensure_reason(answer)
    request.state, request.closed_at = SwapState.DECLINED, now()
    request.closed_by_id, request.closed_by_name = actor.id, actor.name
    db.session.flush()
    trail.note(trail.DECLINE, request, actor=actor, reason=request.answer)
    tell_declined(request)
