"""A coordinator answers a request: with somebody who offers it, or with what is possible instead."""

from collections.abc import Sequence
from datetime import date

from app.accounts.models import User
from app.coaching import trail
from app.coaching.broken_rules import AlreadyAnswered, CoachNotOffered, LooksBack, NothingInstead
from app.coaching.emails import tell_answer
from app.coaching.models import CoachRequest, Instead, RequestState, Way
from app.coaching.queries.offers import coach_with
from app.coaching.services.following import answer_with, move
from app.extensions import db
from app.schools.queries import today


def name_coach(request: CoachRequest, user_id: int, *, actor: User) -> None:
    """Give the student a coach who offers it. Raises CoachNotOffered or AlreadyAnswered."""
    _lock(request)
    if request.state is RequestState.MET:
        raise AlreadyAnswered(request.state)
    coach = coach_with(request.school_id, user_id)
    if coach is None:
        raise CoachNotOffered
    answer_with(request, coach, Way.NAMED, actor=actor)


def say_not_available(
    request: CoachRequest, instead: Sequence[Instead], again_on: date | None, *, actor: User
) -> None:
    """Say that nobody is available now, what is possible instead, and perhaps when the school looks again.

    Raises NothingInstead, LooksBack or AlreadyAnswered.
    """
    _lock(request)
    if not instead:
        raise NothingInstead
    if again_on is not None and again_on <= today():
        raise LooksBack
    if not move(request, RequestState.NOT_AVAILABLE):
        raise AlreadyAnswered(request.state)
    request.instead, request.again_on = [one.value for one in instead], again_on
    request.answered_on = today()
    request.answered_by_id, request.answered_by_name = actor.id, actor.name
    db.session.flush()
    trail.note(trail.ANSWER, request, actor=actor)
    tell_answer(request)


def _lock(request: CoachRequest) -> None:
    db.session.refresh(request, with_for_update={"of": CoachRequest, "key_share": True})
