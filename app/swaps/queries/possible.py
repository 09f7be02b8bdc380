"""What is possible of a request now: the engine asked, with every request of the period that still stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.companies.models import Opening
from app.companies.queries import sites_without_adequate_intake
from app.extensions import db
from app.placements.explaining.swapping import Answer, Swaps, SwapTold
from app.schools.queries import today
from app.swaps.models import SwapRequest
from app.swaps.queries.requests import published_run_of, standing_in


@dataclass(frozen=True)
class Possible:
    """What can be said of each place that a request names; nothing when it no longer stands."""

    answers: tuple[Answer, ...] = ()
    requests: Mapping[int, SwapRequest] = field(default_factory=dict)
    """By student, the requests of the period that stand: only those students can move."""
    without_talk: frozenset[int] = frozenset()
    """Openings of which the company has not had its talk (R13)."""

    def harmless(self, code: str) -> SwapTold | None:
        """The swap with this code, when it is one that harms nobody."""
        found = (one.swap for one in self.answers if one.swap and one.swap.code == code)
        return next((swap for swap in found if swap.is_harmless), None)

    @property
    def student_ids(self) -> set[int]:
        """Every student who is named."""
        swaps = [one.swap for one in self.answers if one.swap]
        moving = {move.student_id for swap in swaps for move in swap.moves}
        return moving | {student for swap in swaps for harm in swap.harms for student in harm.student_ids}

    @property
    def opening_ids(self) -> set[int]:
        """Every opening that is named."""
        moves = [move for one in self.answers if one.swap for move in one.swap.moves]
        named = {opening for move in moves for opening in (move.before, move.after) if opening}
        return named | {one.opening_id for one in self.answers}


def possible(request: SwapRequest) -> Possible:
    """Ask the engine about an open request; a few statements, and seconds for thousands of students."""
    run, standing = published_run_of(request), standing_in(request.period)
    requests = {one.student_id: one for one in standing}
    if run is None or request.student_id not in requests:
        return Possible()
    closed, without_talk = _closed_among(standing)
    asked = {one.student_id: [choice.opening_id for choice in one.choices] for one in standing}
    answers = Swaps(run, asked, closed).answers(request.student_id)
    return Possible(answers, requests, without_talk)


def _closed_among(requests: Collection[SwapRequest]) -> tuple[frozenset[int], frozenset[int]]:
    """Of the openings that requests name, those to which nobody can move, and those that only lack their talk."""
    named = {choice.opening_id for request in requests for choice in request.choices}
    openings = db.session.scalars(select(Opening).where(Opening.id.in_(named))).all()
    gaps = sites_without_adequate_intake({one.site_id for one in openings}, next(iter(requests)).period)
    silent = frozenset(one.id for one in openings if one.site_id in gaps)
    gone = {one.id for one in openings if one.is_withdrawn or one.starts_on <= today()}
    return silent | gone, silent - gone


def also_asked_for(request: SwapRequest, requests: Collection[SwapRequest]) -> dict[int, list[SwapRequest]]:
    """By opening that it names, the other requests that name it too, the oldest first."""
    found: dict[int, list[SwapRequest]] = {choice.opening_id: [] for choice in request.choices}
    for other in requests:
        for choice in other.choices:
            if other.id != request.id and choice.opening_id in found:
                found[choice.opening_id].append(other)
    return found
