"""Requests end by themselves when there is nothing left to swap: the first day, a signed agreement, another place."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db, now
from app.schools.queries import today
from app.swaps import trail
from app.swaps.emails import tell_lapsed
from app.swaps.models import Lapse, SwapRequest, SwapState
from app.swaps.queries.places import place_of
from app.swaps.queries.requests import still_stands

BATCH = 100
"""How many end in one transaction."""


def end_some() -> int:
    """End requests that no longer stand, each once, and tell the students; returns how many, `BATCH` at most."""
    found = db.session.scalars(
        select(SwapRequest)
        .where(SwapRequest.state == SwapState.OPEN, ~still_stands())
        .options(joinedload(SwapRequest.student))
        .order_by(SwapRequest.id)
        .limit(BATCH)
        .with_for_update(of=SwapRequest, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for request in found:
        _end(request)
    return len(found)


def _end(request: SwapRequest) -> None:
    request.lapse = _why(request)
    request.state, request.closed_at = SwapState.LAPSED, now()
    db.session.flush()
    trail.note(trail.LAPSE, request, actor=None, lapse=request.lapse)
    tell_lapsed(request)


def _why(request: SwapRequest) -> Lapse:
    place = place_of(request.student)
    if place is not None and place.opening.id == request.opening_id:
        return Lapse.SIGNED if place.is_signed and not place.has_begun else Lapse.BEGUN
    return Lapse.BEGUN if request.ends_on <= today() else Lapse.CHANGED
