"""Evaluating a circle: three scores and a remark, given once (R47)."""

from sqlalchemy.exc import IntegrityError

from app.circles.broken_rules import AlreadyEvaluated
from app.circles.models import CircleEvaluation, Membership
from app.extensions import db


def evaluate(seat: Membership, *, helped: int, felt_safe: int, would_again: int, remark: str) -> None:
    """Give one's answers, from 1 (no) to 5 (yes), once: changing them would show whose they are.

    Raises `AlreadyEvaluated`.
    """
    if db.session.get(CircleEvaluation, seat.id) is not None:
        raise AlreadyEvaluated
    db.session.add(
        CircleEvaluation(
            membership_id=seat.id,
            helped=helped,
            felt_safe=felt_safe,
            would_again=would_again,
            remark=remark.strip()[:1000],
        )
    )
    try:
        db.session.flush()
    except IntegrityError as error:  # pressed twice at once
        raise AlreadyEvaluated from error
