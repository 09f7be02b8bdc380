"""Whether it helped, in a minute, by whoever asked for it (R47)."""

from sqlalchemy import select

from app.accounts.models import User
from app.activities import trail
from app.activities.broken_rules import NotHeld
from app.activities.models import ActivityEvaluation, Request, RequestState
from app.activities.services.locks import lock_request
from app.errors import NotVisible
from app.extensions import db, now


def evaluation_by(request: Request, user: User) -> ActivityEvaluation | None:
    """What this person said of it."""
    return db.session.scalar(
        select(ActivityEvaluation).where(
            ActivityEvaluation.request_id == request.id, ActivityEvaluation.author_id == user.id
        )
    )


def evaluate(request: Request, score: int, remark: str, *, actor: User) -> ActivityEvaluation:
    """Store a score from 1 (did not help) to 5 (helped much) and a remark; again replaces the first.

    What a student asked for, she alone evaluates. Raises NotHeld, NotVisible.
    """
    if request.is_wish and request.author_id != actor.id:
        raise NotVisible
    lock_request(request)
    if request.state is not RequestState.HELD:
        raise NotHeld
    evaluation = evaluation_by(request, actor) or ActivityEvaluation(request=request, author_id=actor.id)
    evaluation.score, evaluation.remark, evaluation.given_at = score, remark.strip()[:1000], now()
    db.session.add(evaluation)
    db.session.flush()
    trail.note_request(trail.EVALUATE, request, actor=actor)
    return evaluation
