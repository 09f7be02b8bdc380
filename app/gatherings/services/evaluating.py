"""Saying how a gathering was: three scores and a remark, given once (R47)."""

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.gatherings.broken_rules import AlreadyEvaluated, NotToEvaluate
from app.gatherings.models import GatheringEvaluation, GatheringInvitation
from app.gatherings.queries.own import has_evaluated, may_evaluate


def evaluate(
    invitation: GatheringInvitation, *, helped: int, felt_safe: int, would_again: int, remark: str
) -> None:
    """Give one's answers, from 1 (no) to 5 (yes). Raises AlreadyEvaluated, NotToEvaluate."""
    if has_evaluated(invitation):
        raise AlreadyEvaluated
    if not may_evaluate(invitation):
        raise NotToEvaluate
    db.session.add(
        GatheringEvaluation(
            invitation_id=invitation.id,
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
