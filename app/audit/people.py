"""What people are called in the trail: beside the chain, under their number, until they are erased."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Delete, ScalarSelect, Select, delete, exists, not_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.audit.models import ACCOUNT, AuditEvent, TrailPerson, TrailText
from app.extensions import db
from app.parts import in_parts

STUDENT = "Student"
INVITED = "Invited"
"""Somebody without a row at this school, from before the names left the chain. Her number stands for nothing."""
PEOPLE = frozenset({ACCOUNT, STUDENT})
"""Classes of rows that are people."""


class Person(Protocol):
    """Somebody the trail speaks of."""

    @property
    def id(self) -> Any: ...

    @property
    def name(self) -> Any: ...


def kind_of(person: Person) -> str:
    """The kind of person, as the trail has it."""
    kind = person.__class__.__name__  # not its type: the reader of a page stands behind a proxy
    return kind if kind in PEOPLE else ACCOUNT


def name_of(school_id: Any, kind: Any, number: Any) -> ScalarSelect[str]:
    """What the trail calls somebody, as a part of a query."""
    return (
        select(TrailPerson.name)
        .where(TrailPerson.school_id == school_id, TrailPerson.kind == kind, TrailPerson.number == number)
        .scalar_subquery()
    )


def remember(school_id: int, person: Person | None, known: str | None) -> None:
    """Keep what somebody is called now, where that is not `known`.

    A mentor is called by her number (`trail_name`), and who was erased by nothing.
    """
    name = _called(person)
    if person is not None and name and name != known:
        _keep([_row(school_id, person, name)])


def remember_many(school_id: int, people: Collection[Person]) -> None:
    """The same for many people, in few statements: what they are called so far is asked here."""
    by_key = {(kind_of(person), person.id): person for person in people}
    known: dict[tuple[str, int], str] = {}
    for kind in sorted({kind for kind, _number in by_key}):
        for some in in_parts(sorted(number for one, number in by_key if one == kind)):
            held = select(TrailPerson.number, TrailPerson.name).where(
                TrailPerson.school_id == school_id, TrailPerson.kind == kind, TrailPerson.number.in_(some)
            )
            known |= {(kind, number): name for number, name in db.session.execute(held)}
    names = {key: _called(person) for key, person in by_key.items()}
    new = [key for key, name in names.items() if name and name != known.get(key)]
    if new:
        _keep([_row(school_id, by_key[key], names[key]) for key in new])


def _called(person: Person | None) -> str:
    return str(getattr(person, "trail_name", person.name))[:200] if person is not None else ""


def _row(school_id: int, person: Person, name: str) -> dict[str, Any]:
    return {"school_id": school_id, "kind": kind_of(person), "number": person.id, "name": name}


def _keep(rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(TrailPerson)
    keys = ["school_id", "kind", "number"]
    db.session.execute(row.on_conflict_do_update(index_elements=keys, set_={"name": row.excluded.name}), rows)


def forget_people(school_id: int, kind: str, numbers: Collection[int]) -> int:
    """Take the names of these people, and the reasons of what is about them, out of the trail; returns how many names.

    Reasons that a student gave herself are about her; what members of staff wrote about others stays.
    """
    count = 0
    for some in in_parts(sorted(numbers)):
        count += _deleted(
            delete(TrailPerson).where(
                TrailPerson.school_id == school_id, TrailPerson.kind == kind, TrailPerson.number.in_(some)
            )
        )
        about = select(AuditEvent.id).where(
            AuditEvent.school_id == school_id, AuditEvent.person_kind == kind, AuditEvent.person_id.in_(some)
        )
        _deleted(delete(TrailText).where(TrailText.event_id.in_(about)))
    return count


def forget_words_of(school_id: int, account_id: int) -> int:
    """Take the reasons that this account gave out of the trail; returns how many."""
    hers = select(AuditEvent.id).where(AuditEvent.school_id == school_id, AuditEvent.actor_id == account_id)
    return _deleted(delete(TrailText).where(TrailText.event_id.in_(hers)))


def forget_mentions(school_id: int, names: Callable[[str], bool]) -> int:
    """Take every reason in which `names` finds somebody out of the trail, and invitations of hers; how many reasons."""
    invited = select(TrailPerson.id, TrailPerson.name).where(
        TrailPerson.school_id == school_id, TrailPerson.kind == INVITED
    )
    texts = select(TrailText.event_id, TrailText.text).join(AuditEvent, AuditEvent.id == TrailText.event_id)
    hers = [
        key for key, text in db.session.execute(texts.where(AuditEvent.school_id == school_id)) if names(text)
    ]
    for some in in_parts(sorted(key for key, name in db.session.execute(invited) if names(name))):
        _deleted(delete(TrailPerson).where(TrailPerson.id.in_(some)))
    for some in in_parts(sorted(hers)):
        _deleted(delete(TrailText).where(TrailText.event_id.in_(some)))
    return len(hers)


def forget_texts(event_ids: Collection[int]) -> None:
    """Take the reasons of these events out of the trail."""
    for some in in_parts(sorted(event_ids)):
        _deleted(delete(TrailText).where(TrailText.event_id.in_(some)))


def forget_names(ids: Collection[int]) -> None:
    """Take these names out of the trail, by the number of their own row."""
    for some in in_parts(sorted(ids)):
        _deleted(delete(TrailPerson).where(TrailPerson.id.in_(some)))


def old_texts(school_id: int, moment: datetime) -> Select[int]:
    """The reasons of events before `moment`."""
    return (
        select(TrailText.event_id)
        .join(AuditEvent, AuditEvent.id == TrailText.event_id)
        .where(AuditEvent.school_id == school_id, AuditEvent.at < moment)
    )


def old_people(school_id: int, moment: datetime) -> Select[int]:
    """Those of whom the trail says nothing since `moment`, and who did nothing since."""
    since = (AuditEvent.school_id == school_id, AuditEvent.at >= moment)
    about = exists().where(
        *since, AuditEvent.person_kind == TrailPerson.kind, AuditEvent.person_id == TrailPerson.number
    )
    acts = exists().where(*since, TrailPerson.kind == ACCOUNT, AuditEvent.actor_id == TrailPerson.number)
    return select(TrailPerson.id).where(TrailPerson.school_id == school_id, not_(about), not_(acts))


def _deleted(statement: Delete) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
