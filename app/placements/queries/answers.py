"""Answers that a coordinator wrote down for a student: who did, and how it was given, from the trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.models import AnswerWay, Proposal
from app.placements.trail import RECORD_ACCEPTED, RECORD_DECLINED


@dataclass(frozen=True)
class Recorded:
    """Who wrote an answer down, when, and how the student gave it."""

    by: str
    at: datetime
    way: AnswerWay


def recorded_answers(school_id: int, proposals: Collection[Proposal]) -> dict[int, Recorded]:
    """By proposal id, of those whose answer was recorded by somebody else than the student."""
    answered = [row.id for row in proposals if row.answered_at is not None]
    events = db.session.scalars(
        select(AuditEvent).where(
            AuditEvent.school_id == school_id,
            AuditEvent.action.in_((RECORD_ACCEPTED, RECORD_DECLINED)),
            AuditEvent.subject_type == Proposal.__name__,
            AuditEvent.subject_id.in_(answered),
        )
    )
    return {
        event.subject_id: Recorded(event.actor_name, event.at, AnswerWay(event.data["way"]))
        for event in events
        if event.subject_id is not None
    }
