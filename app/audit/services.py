"""Writing and verifying the audit trail."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.orm import defer

from app.audit.models import ACCOUNT, AuditEvent, TrailText
from app.audit.people import PEOPLE, Person, kind_of, name_of, remember, remember_many
from app.audit.trail import EXPORT, EXPORT_TECHNICAL
from app.extensions import db, now

START = "0" * 64
SALT_BYTES = 16
_WRITTEN = [
    AuditEvent.__mapper__.get_property_by_column(column).key
    for column in AuditEvent.__table__.columns
    if not column.primary_key
]


def digest_of(salt: str, reason: str) -> str:
    """What the chain holds of a reason; empty where there is none."""
    return hashlib.sha256(f"{salt}\n{reason}".encode()).hexdigest() if reason else ""


class Actor(Person, Protocol):
    """What the trail needs to know of whoever acts (a `User`)."""

    @property
    def role_names(self) -> str: ...


class Subject(Protocol):
    """A row that something happened to."""

    @property
    def id(self) -> Any: ...


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
        event.actor_roles,
        event.action,
        event.subject_type,
        event.subject_id,
        event.person_kind,
        event.person_id,
        event.thing_name,
        event.reason_digest,
        event.data,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _lock_chain(school_id: int) -> None:
    """One writer per school's chain at a time. SQLite's writers already exclude each other."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(:space, :school)"), {"space": 7301, "school": school_id}
        )


# Asked before every event, in one statement: the end of the chain, and what the two people are called there.
_LAST = (
    select(
        AuditEvent.sequence,
        AuditEvent.hash,
        name_of(bindparam("school"), ACCOUNT, bindparam("actor")).label("actor_name"),
        name_of(bindparam("school"), bindparam("kind"), bindparam("person")).label("person_name"),
    )
    .where(AuditEvent.school_id == bindparam("school"))
    .order_by(AuditEvent.sequence.desc())
    .limit(1)
)


def _asked(school_id: int, actor: Person | None, about: Person | None) -> dict[str, Any]:
    return {
        "school": school_id,
        "actor": actor.id if actor else None,
        "kind": kind_of(about) if about else "",
        "person": about.id if about else None,
    }


def record(
    action: str,
    subject: Subject,
    *,
    actor: Actor | None,
    about: Person | None = None,
    school_id: int | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    subject_name: str = "",
) -> AuditEvent:
    """Append one event (`subject:action`, for example `run:publish`) to the school's trail and flush it.

    The school is the subject's own, unless `school_id` says otherwise. `subject` must have an id, so flush it first.
    `about` is whom the event is about; an account and a student are about themselves. `subject_name` is for things
    only, and `data` holds plain JSON values: neither can be erased, so they never hold a name, gender, dates of birth
    or the text of a report. The `reason` can, with whom it is about.
    """
    row: Any = subject
    school_id = row.school_id if school_id is None else school_id
    if about is None and subject.__class__.__name__ in PEOPLE:
        about = row
    _lock_chain(school_id)
    last = db.session.execute(_LAST, _asked(school_id, actor, about)).first()
    remember(school_id, actor, last.actor_name if last else None)
    remember(school_id, about, last.person_name if last else None)
    salt = secrets.token_hex(SALT_BYTES) if reason else ""
    event = AuditEvent(
        school_id=school_id,
        sequence=last.sequence + 1 if last else 1,
        action=action,
        thing_name="" if about else subject_name[:200],
        reason_digest=digest_of(salt, reason),
        data=data or {},
        previous_hash=last.hash if last else START,
        **_who_and_what(subject, actor, about),
    )
    event.hash = _digest(event)
    db.session.add(event)
    db.session.flush()  # the next event of this transaction reads this one's hash
    if reason:
        db.session.execute(insert(TrailText).values(event_id=event.id, salt=salt, text=reason))
    return event


def _who_and_what(subject: Subject, actor: Actor | None, about: Person | None) -> dict[str, Any]:
    return {
        "at": now(),
        "actor_id": actor.id if actor else None,
        "actor_roles": actor.role_names if actor else "",
        "subject_type": subject.__class__.__name__,
        "subject_id": subject.id,
        "person_kind": kind_of(about) if about else "",
        "person_id": about.id if about else None,
    }


def record_many(
    action: str,
    subjects: Sequence[tuple[Subject, Person, dict[str, Any]]],
    *,
    actor: Actor | None,
    school_id: int,
) -> None:
    """Append an event for each subject, whom it is about and its data, as `record` does, in few statements."""
    if not subjects:
        return
    _lock_chain(school_id)
    last = db.session.execute(_LAST, _asked(school_id, actor, None)).first()
    remember(school_id, actor, last.actor_name if last else None)
    remember_many(school_id, [about for _subject, about, _data in subjects])
    sequence, previous = (last.sequence, last.hash) if last else (0, START)
    events = []
    for number, (subject, about, data) in enumerate(subjects, start=sequence + 1):
        said = _who_and_what(subject, actor, about)
        event = AuditEvent(
            school_id=school_id,
            sequence=number,
            action=action,
            thing_name="",
            reason_digest="",
            data=data,
            previous_hash=previous,
            **said,
        )
        event.hash = previous = _digest(event)
        events.append({name: getattr(event, name) for name in _WRITTEN})
    db.session.execute(insert(AuditEvent), events)


class Reader(Actor, Protocol):
    """Whoever takes the trail away as a file."""

    school_id: Any


def note_export(reader: Reader, *, only_technical: bool) -> None:
    """The trail left as a file: what is in it was read elsewhere from then on."""
    record(EXPORT_TECHNICAL if only_technical else EXPORT, reader, actor=reader)


def broken_links() -> Iterator[BrokenLink]:
    """Walk every school's trail and yield each row that was changed, removed or put elsewhere.

    A reason that is there has to be the one that was given; one that is not there was erased.
    """
    school_id, sequence, previous = None, 0, START
    events = db.session.execute(
        select(AuditEvent, TrailText.salt, TrailText.text)
        .outerjoin(TrailText, TrailText.event_id == AuditEvent.id)
        .options(
            *(defer(name) for name in (AuditEvent.actor_name, AuditEvent.subject_name, AuditEvent.reason))
        )
        .order_by(AuditEvent.school_id, AuditEvent.sequence)
        .execution_options(yield_per=500)
    )
    for event, salt, words in events:
        if event.school_id != school_id:
            school_id, sequence, previous = event.school_id, 0, START
        if event.sequence != sequence + 1:
            yield BrokenLink(event.school_id, event.sequence, f"follows {sequence}: a row is missing")
        if event.previous_hash != previous:
            yield BrokenLink(event.school_id, event.sequence, "does not fit the row before it")
        if event.hash != _digest(event) or (salt and event.reason_digest != digest_of(salt, words)):
            yield BrokenLink(event.school_id, event.sequence, "was changed after it was written")
        sequence, previous = event.sequence, event.hash
