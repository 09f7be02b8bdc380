"""Erasing somebody: everything about her goes, in every table, and what totals need stays without her.

One way for every kind of person. Features bring what they end and wipe (`PARTS`, listed in `app/contents.py`), as they
do for a role model who leaves; then everything that belongs to her alone is deleted, emails to and about her go, her
name goes from what others wrote and from the trail, and at last from her own row. The row itself stays, empty: nobody
gets her number again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Table, delete, select, update

from app.audit.people import forget_mentions, forget_people, forget_words_of
from app.audit.services import Actor, record
from app.errors import NotVisible
from app.extensions import Base, db, now, write_alone
from app.imports.models import HandEdit, ImportKind
from app.imports.privacy import ROWS
from app.imports.services import forget_person, forget_rows
from app.listed import Listed
from app.notices.models import Email
from app.notices.services import queue_emails, unname_emails, wipe_emails_to
from app.privacy.emails import forget_second_people, last_email
from app.privacy.mentions import Written, written_of
from app.privacy.models import Erasure, ErasureState, PrivacyRequest
from app.privacy.people import GAP, Person, person_of
from app.privacy.registry import HOLDINGS, Whose
from app.privacy.remains import note_remains
from app.privacy.trail import ERASE
from app.privacy.unnaming import take_out_of_texts


@dataclass(frozen=True)
class Part:
    """What one feature does when people are erased."""

    wipe: Callable[[Person], None] = lambda _person: None
    """Ends and wipes what it holds about her; her name is still there to look for."""
    empty: Callable[[Person], None] = lambda _person: None
    """Empties her own row: the last thing that happens."""
    hinders: Callable[[Person], LazyString | str | None] = lambda _person: None
    """Why it cannot be now, in a sentence that says what to do; nothing where it can."""
    stays: Callable[[Person], bool] = lambda _person: False
    """Whether she stays known at the school as something else: then only what she was as this goes."""


PARTS: Listed[Part] = Listed("privacy: parts of erasing")
TRAIL_KINDS = {Whose.STUDENT: "Student", Whose.ACCOUNT: "User"}
FILES = {
    Whose.STUDENT: (ImportKind.STUDENTS, ImportKind.PREFERENCES),
    Whose.ACCOUNT: (ImportKind.STUDENTS, ImportKind.SUPERVISORS),
    Whose.ROLE_MODEL: (ImportKind.ROLE_MODELS,),
    Whose.CONTACT: (ImportKind.COMPANIES,),
}
"""In which files somebody can be named."""


def known_as(whose: Whose, number: int) -> Person:
    """Whom an erasure is about: a student goes with her account, anybody else alone. Raises NotVisible."""
    person = person_of(whose, number)
    kinds = {Whose.STUDENT: (Whose.STUDENT, Whose.ACCOUNT)}.get(whose, (whose,))
    return Person(person.school_id, {kind: person.ids[kind] for kind in kinds if kind in person.ids})


def hindrances(person: Person) -> list[str]:
    """Why she cannot be erased now; none where she can."""
    return [str(why) for part in PARTS if (why := part.hinders(person)) is not None]


def erase(people: Sequence[Person], cause: str, *, actor: Actor | None) -> None:
    """Erase these people of one school, each with an event that says so. Once erased, doing it again does nothing.

    Nobody else writes meanwhile: what is written about them now is gone too, and what comes after finds them gone.

    `cause`, for the trail: a code of `trail.CAUSES`.
    """
    write_alone()
    people = [person for person in people if not is_erased(person)]
    staying = [person for person in people if any(part.stays(person) for part in PARTS)]
    going = [person for person in people if person not in staying]
    written = written_of(going)
    for person in people:
        _lock(person)
        for part in PARTS:
            part.wipe(person)
    db.session.flush()
    _delete_what_is_theirs_alone(going, staying)
    for person in going:
        _forget_requests(person)
        for whose in ROWS.rows.keys() & person.ids.keys():
            forget_rows(ROWS.rows[whose](person.ids[whose]))
        _leave_trail(person)
    if going:
        accounts = _numbers(going).get(Whose.ACCOUNT, [])
        _leave_colleagues(accounts)
        wipe_emails_to(going[0].school_id, written.addresses, accounts)
        _go_from_what_others_wrote(going, written)
    for person in people:
        for part in PARTS:
            part.empty(person)
    db.session.flush()
    db.session.expire_all()
    for person in people:
        _note(person, cause, actor)
    note_remains()


def erase_and_tell(person: Person, cause: str, *, actor: Actor | None) -> list[Email]:
    """Erase somebody because it was asked. A student gets an email that says so, the last that knows her address.

    Gives that email, where there is one.
    """
    last = last_email(person, keeps_account=any(part.stays(person) for part in PARTS))
    erase([person], cause, actor=actor)
    return queue_emails(last)


def is_erased(person: Person) -> bool:
    """Whether this was done before."""
    whose, number = next(iter(person.ids.items()))
    return whose is not Whose.CONTACT and getattr(row_of(whose, number), "erased_at", None) is not None


def row_of(whose: Whose, number: int) -> Any:
    """Her own row. Raises NotVisible."""
    return row_named(str(whose), number)


def row_named(table: str, number: int) -> Any:
    """A row by the name of its table, for who knows no feature. Raises NotVisible."""
    models: dict[str, Any] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    row = db.session.get(models[table], number)
    if row is None:
        raise NotVisible
    return row


def _lock(person: Person) -> None:
    for whose, number in person.ids.items():
        table = Base.metadata.tables[whose]
        hers = select(table.c.id).where(table.c.id == number)
        db.session.execute(hers.with_for_update(key_share=True))


def _numbers(people: Sequence[Person]) -> dict[Whose, list[int]]:
    """The numbers of these people, as each kind of person that they are known as."""
    numbers: dict[Whose, list[int]] = {}
    for person in people:
        for whose, number in person.ids.items():
            numbers.setdefault(whose, []).append(number)
    return numbers


def _delete_what_is_theirs_alone(going: Sequence[Person], staying: Sequence[Person]) -> None:
    """Rows that the database itself would delete with theirs, and notes that a field of theirs was edited by hand."""
    kept = set(_numbers(staying).get(Whose.ACCOUNT, ()))
    for whose, numbers in _numbers([*going, *staying]).items():
        theirs = [number for number in numbers if not (whose is Whose.ACCOUNT and number in kept)]
        if whose is Whose.CONTACT or not theirs:
            continue
        for table, column in _belonging_to(Base.metadata.tables[whose]):
            db.session.execute(delete(table).where(column.in_(theirs)))
        edits = (HandEdit.subject_type == str(whose), HandEdit.subject_id.in_(theirs))
        db.session.execute(delete(HandEdit).where(*edits))


def _belonging_to(owner: Table) -> Iterator[tuple[Table, Any]]:
    for table in reversed(Base.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table is owner and key.ondelete == "CASCADE":
                yield table, key.parent


def _forget_requests(person: Person) -> None:
    """What she asked with her rights, and why she had to be erased at once."""
    account = PrivacyRequest.user_id == person.ids.get(Whose.ACCOUNT, 0)
    db.session.execute(update(PrivacyRequest).where(account).values(text="", answer=""))
    for whose, number in person.ids.items():
        asked = (Erasure.whose == whose, Erasure.number == number)
        db.session.execute(update(Erasure).where(*asked).values(in_spite=""))
        waiting = select(Erasure).where(*asked, Erasure.state == ErasureState.ASKED)
        for erasure in db.session.scalars(waiting):  # the school's term, or a command, was first
            erasure.state, erasure.decided_at = ErasureState.DONE, now()
            forget_second_people(erasure)


def _leave_trail(person: Person) -> None:
    for whose, number in person.ids.items():
        if whose in TRAIL_KINDS:
            forget_people(person.school_id, TRAIL_KINDS[whose], [number])
    if Whose.STUDENT in person.ids and Whose.ACCOUNT in person.ids:
        forget_words_of(person.school_id, person.ids[Whose.ACCOUNT])


def _leave_colleagues(accounts: Sequence[int]) -> None:
    """Their names beside what they did as colleagues: their numbers stay there."""
    for held in HOLDINGS:
        for column, name in held.staff.items():
            if name:
                theirs = held.table.c[column].in_(accounts)
                db.session.execute(update(held.table).where(theirs).values({name: GAP}))


def _go_from_what_others_wrote(people: Sequence[Person], written: Written) -> None:
    school_id = people[0].school_id
    texts = [*written.names, *written.addresses]
    for kind in sorted({kind for person in people for whose in person.ids for kind in FILES[whose]}):
        forget_person(school_id, kind, texts)
    unname_emails(school_id, written.stands_in, written.taken_out_of)
    forget_mentions(school_id, written.stands_in)
    take_out_of_texts(school_id, written)


def _note(person: Person, cause: str, actor: Actor | None) -> None:
    whose, number = next(iter(person.ids.items()))
    row = row_of(whose, number)
    record(
        ERASE,
        row,
        actor=actor,
        school_id=person.school_id,
        data={"kind": str(whose), "cause": cause},
        subject_name=getattr(row, "title", ""),
    )
