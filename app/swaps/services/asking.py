"""A student asks for another place than the one that was published for her, and takes it back."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.errors import NotVisible
from app.extensions import db, now
from app.runs.queries import lock_period
from app.students.models import Student
from app.swaps import trail
from app.swaps.broken_rules import AskedAlready, NothingToSwap, SwapAnswered, WrongPlaces
from app.swaps.models import MOST_NAMED, SwapChoice, SwapRequest, SwapState
from app.swaps.queries.places import nameable, place_of


def ask(student: Student, opening_ids: Sequence[int], *, actor: User) -> SwapRequest:
    """Ask for one of these openings, the best first; the place that she has stays as it is.

    Raises `NothingToSwap`, `WrongPlaces` or `AskedAlready`.
    """
    if student.user_id != actor.id:
        raise NotVisible
    place = place_of(student)
    if place is None:
        raise NothingToSwap
    period = place.proposal.run.period
    lock_period(period.id)
    place = place_of(student)
    if place is None or not place.can_change:
        raise NothingToSwap
    allowed = nameable(student, place)
    if not 1 <= len(opening_ids) <= MOST_NAMED or len(set(opening_ids)) != len(opening_ids):
        raise WrongPlaces
    if not allowed.keys() >= set(opening_ids):
        raise WrongPlaces
    request = SwapRequest(
        school_id=student.school_id,
        student_id=student.id,
        period_id=period.id,
        opening_id=place.opening.id,
        ends_on=place.starts_on,
        choices=[SwapChoice(rank=rank, opening_id=one) for rank, one in enumerate(opening_ids, start=1)],
    )
    db.session.add(request)
    try:
        db.session.flush()
    except IntegrityError as error:  # the database has the last word: one that waits
        raise AskedAlready from error
    trail.note(trail.ASK, request, actor=actor, named=len(opening_ids))
    return request


def withdraw(request: SwapRequest, *, actor: User) -> None:
    """Take it back; she keeps the place that she has. Raises `SwapAnswered` when there is an answer already."""
    if request.student.user_id != actor.id:
        raise NotVisible
    take(request)
    request.state, request.closed_at = SwapState.WITHDRAWN, now()
    db.session.flush()
    trail.note(trail.WITHDRAW, request, actor=actor)


def take(request: SwapRequest) -> None:
    """Lock the period and the request until the transaction ends. Raises `SwapAnswered` when it does not wait."""
    lock_period(request.period_id)
    db.session.refresh(request, with_for_update={"of": SwapRequest, "key_share": True})
    if request.state is not SwapState.OPEN:
        raise SwapAnswered(request.state)
