"""Asking that somebody is erased, and a second person who confirms it: then it is done at once."""

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit.services import Actor, record
from app.errors import DomainError, SecondPersonNeeded
from app.extensions import db, now, write_alone
from app.privacy.emails import ask_second_people, forget_second_people
from app.privacy.erasure import erase_and_tell, hindrances, is_erased, known_as, row_of
from app.privacy.models import Erasure, ErasureState
from app.privacy.registry import Whose
from app.privacy.trail import ASK_ERASURE, REQUEST, WITHDRAW_ERASURE
from app.privacy.waiting import is_second


class StillRunning(DomainError):
    """Something of hers is not over, and nobody said why it cannot wait."""

    def __init__(self, why: list[str]) -> None:
        super().__init__(" ".join(why))


class AlreadyAsked(DomainError):
    """It waits for a second person, or it was done."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This was asked for already. Look under Erasures: a second person confirms it there.")
        )


class AlreadyDecided(DomainError):
    """A colleague was first."""

    def __init__(self) -> None:
        super().__init__(gettext("A colleague has already confirmed or withdrawn this. Nothing has changed."))


def ask(whose: Whose, number: int, *, in_spite: str, actor: Actor) -> Erasure:
    """Ask that somebody is erased; `in_spite`: why, although something of hers still runs.

    Raises StillRunning, AlreadyAsked, NotVisible.
    """
    person = known_as(whose, number)
    if is_erased(person):
        raise AlreadyAsked
    if (why := hindrances(person)) and not in_spite.strip():
        raise StillRunning(why)
    erasure = Erasure(
        school_id=person.school_id,
        whose=whose,
        number=number,
        in_spite=in_spite.strip()[:500] if why else "",
        asked_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(erasure)
            db.session.flush()
    except IntegrityError as error:  # the database has the last word: one at a time
        raise AlreadyAsked from error
    row = row_of(whose, number)
    record(
        ASK_ERASURE,
        row,
        actor=actor,
        school_id=person.school_id,
        reason=erasure.in_spite,
        data={"kind": str(whose)},
        subject_name=getattr(row, "title", ""),
    )
    ask_second_people(erasure, actor.name)
    return erasure


def confirm(erasure: Erasure, *, actor: Actor) -> None:
    """Erase whom it is about. Raises SecondPersonNeeded, AlreadyDecided, StillRunning."""
    write_alone()  # before it holds anything that somebody who writes waits for
    _take(erasure)
    if not is_second(actor.id, erasure):
        raise SecondPersonNeeded
    person = known_as(erasure.whose, erasure.number)
    if (why := hindrances(person)) and not erasure.in_spite:
        raise StillRunning(why)
    _decide(erasure, ErasureState.DONE, actor)
    erase_and_tell(person, REQUEST, actor=actor)


def withdraw(erasure: Erasure, *, actor: Actor) -> None:
    """Do not erase her after all. Raises AlreadyDecided."""
    _take(erasure)
    _decide(erasure, ErasureState.WITHDRAWN, actor)
    row = row_of(erasure.whose, erasure.number)
    record(
        WITHDRAW_ERASURE,
        row,
        actor=actor,
        school_id=erasure.school_id,
        data={"kind": str(erasure.whose)},
        subject_name=getattr(row, "title", ""),
    )


def _take(erasure: Erasure) -> None:
    db.session.execute(select(Erasure.id).where(Erasure.id == erasure.id).with_for_update(key_share=True))
    db.session.refresh(erasure)
    if erasure.state is not ErasureState.ASKED:
        raise AlreadyDecided


def _decide(erasure: Erasure, state: ErasureState, actor: Actor) -> None:
    erasure.state, erasure.in_spite = state, ""
    erasure.decided_by_id, erasure.decided_at = actor.id, now()
    db.session.flush()
    forget_second_people(erasure)
