"""What people do with their rights: taking a copy of everything, asking something, and getting an answer."""

from typing import Any, Protocol

from sqlalchemy import select

from app.audit.services import Actor, Subject, record
from app.extensions import db, now
from app.privacy import trail
from app.privacy.broken_rules import AlreadyAnswered, AlreadyAsked
from app.privacy.emails import tell_answered
from app.privacy.models import PrivacyRequest, RequestKind
from app.privacy.queries import Reader, a_month_after
from app.privacy.words import FORMATS


class Asker(Actor, Reader, Protocol):
    """Whoever asks, or takes her copy (a `User`)."""


def note_copy(subject: Subject, file_format: str, *, actor: Actor | None) -> None:
    """Keep that a copy of everything about somebody left, and who took it."""
    row: Any = subject
    record(
        trail.COPY,
        subject,
        actor=actor,
        subject_name=getattr(row, "trail_name", row.name),
        data={"format": file_format if file_format in FORMATS else "html"},
    )


def ask(person: Asker, kind: RequestKind, text: str) -> PrivacyRequest:
    """Put a request to the school, which has a month to answer. Raises AlreadyAsked where the same waits."""
    waiting = select(PrivacyRequest.id).where(
        PrivacyRequest.user_id == person.id,
        PrivacyRequest.kind == kind,
        PrivacyRequest.answered_at.is_(None),
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        raise AlreadyAsked
    moment = now()
    request = PrivacyRequest(
        school_id=person.school_id,
        user_id=person.id,
        kind=kind,
        text=text,
        asked_at=moment,
        due_on=a_month_after(moment),
    )
    db.session.add(request)
    db.session.flush()
    record(trail.ASK, request, actor=person, data={"kind": kind.value})
    return request


def answer(request: PrivacyRequest, text: str, *, actor: Asker) -> None:
    """Answer a request; whoever asked gets an email that says so. Raises AlreadyAnswered."""
    if not request.is_open:
        raise AlreadyAnswered
    request.answered_at, request.answered_by_id, request.answer = now(), actor.id, text
    db.session.flush()
    tell_answered(request)
    record(trail.ANSWER, request, actor=actor, data={"kind": request.kind.value})
