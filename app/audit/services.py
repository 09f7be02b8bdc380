"""Writing and verifying the audit trail."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Protocol

from sqlalchemy import select, text

from app.audit.models import AuditEvent
from app.audit.trail import EXPORT, EXPORT_TECHNICAL
from app.extensions import db, now

START = "0" * 64


class Actor(Protocol):
    """What the trail needs to know of whoever acts (a `User`)."""

    id: Any
    name: Any

    @property
    def role_names(self) -> str: ...


class Subject(Protocol):
    """A row that something happened to."""

    id: Any


@dataclass(frozen=True)
class BrokenLink:
    """A row of the trail that does not fit: which school, which sequence number, what is wrong with it."""

    school_id: int
    sequence: int
    problem: str


def _digest(event: AuditEvent) -> str:
    content = [
        event.school_id,
        event.sequence,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.actor_name,
        event.actor_roles,
        event.action,
        event.subject_type,
        event.subject_id,
        event.subject_name,
        event.reason,
        event.data,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _name_of(actor: Actor | None) -> str:
    """A mentor's account has another name for the trail: nothing is ever wiped from it, and she may leave."""
    return str(getattr(actor, "trail_name", actor.name)) if actor else ""


def _lock_chain(school_id: int) -> None:
    """One writer per school's chain at a time. SQLite's writers already exclude each other."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(:space, :school)"), {"space": 7301, "school": school_id}
        )


def record(
    action: str,
    subject: Subject,
    *,
    actor: Actor | None,
    school_id: int | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    subject_name: str = "",
) -> AuditEvent:
    """Append one event (`subject:action`, for example `run:publish`) to the school's trail and flush it.

    The school is the subject's own, unless `school_id` says otherwise. `data` holds plain JSON values and never
    gender, dates of birth or the text of a report. `subject` must have an id, so flush it first.
    """
    row: Any = subject
    school_id = row.school_id if school_id is None else school_id
    _lock_chain(school_id)
    last = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.hash)
        .where(AuditEvent.school_id == school_id)
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    ).first()
    event = AuditEvent(
        school_id=school_id,
        sequence=last.sequence + 1 if last else 1,
        at=now(),
        actor_id=actor.id if actor else None,
        actor_name=_name_of(actor),
        actor_roles=actor.role_names if actor else "",
        action=action,
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        subject_name=subject_name[:200],
        reason=reason,
        data=data or {},
        previous_hash=last.hash if last else START,
    )
    event.hash = _digest(event)
    db.session.add(event)
    db.session.flush()  # the next event of this transaction reads this one's hash
    return event


class Reader(Actor, Protocol):
    """Whoever takes the trail away as a file."""

    school_id: Any


def note_export(reader: Reader, *, only_technical: bool) -> None:
    """The trail left as a file: what is in it was read elsewhere from then on."""
    action = EXPORT_TECHNICAL if only_technical else EXPORT
    record(action, reader, actor=reader, subject_name=reader.name)


def broken_links() -> Iterator[BrokenLink]:
    """Walk every school's trail and yield each row that was changed, removed or put elsewhere."""
    school_id, sequence, previous = None, 0, START
    events = db.session.scalars(
        select(AuditEvent)
        .order_by(AuditEvent.school_id, AuditEvent.sequence)
        .execution_options(yield_per=500)
    )
    for event in events:
        if event.school_id != school_id:
            school_id, sequence, previous = event.school_id, 0, START
        if event.sequence != sequence + 1:
            yield BrokenLink(event.school_id, event.sequence, f"follows {sequence}: a row is missing")
        if event.previous_hash != previous:
            yield BrokenLink(event.school_id, event.sequence, "does not fit the row before it")
        if event.hash != _digest(event):
            yield BrokenLink(event.school_id, event.sequence, "was changed after it was written")
        sequence, previous = event.sequence, event.hash
