"""Erasures that wait for a second person, and those that were decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, select

from app.errors import visible_row
from app.extensions import db
from app.privacy.emails import second_people
from app.privacy.erasure import row_of
from app.privacy.models import Erasure, ErasureState
from app.privacy.registry import Whose

MOST = 100
"""Decided erasures on the page, the newest first; the trail has all."""


class Reader(Protocol):
    """Whoever looks (a `User`)."""

    id: int
    school_id: int


@dataclass(frozen=True)
class Waiting:
    """An erasure that waits, with whom it is about: her name is looked up, it stands nowhere beside her own row."""

    erasure: Erasure
    name: str
    asked_by: str
    may_confirm: bool
    others: int
    """How many colleagues can confirm it."""


def visible_to(reader: Reader) -> Select[Erasure]:
    """The erasures of her school."""
    return select(Erasure).where(Erasure.school_id == reader.school_id)


def erasure_for(reader: Reader, erasure_id: int) -> Erasure:
    """One erasure of her school. Raises NotVisible."""
    return visible_row(visible_to(reader).where(Erasure.id == erasure_id))


def _asked(reader: Reader) -> Select[Erasure]:
    return visible_to(reader).where(Erasure.state == ErasureState.ASKED).order_by(Erasure.id)


def is_asked(whose: Whose, number: int) -> bool:
    """Whether it waits for a second person that somebody is erased: by her row, so of one school."""
    waits = select(Erasure.id).where(
        Erasure.whose == whose, Erasure.number == number, Erasure.state == ErasureState.ASKED
    )
    return db.session.scalar(waits) is not None


def is_second(account_id: int, erasure: Erasure) -> bool:
    """Whether the account with this number is a second person for it."""
    return account_id in {one.id for one in second_people(erasure)}


def erasures_waiting(reader: Reader) -> list[Waiting]:
    """What waits for a second person, the oldest first."""
    return [
        Waiting(
            one,
            _called(one),
            _name(row_of(Whose.ACCOUNT, one.asked_by_id)) if one.asked_by_id else "",
            is_second(reader.id, one),
            len(second_people(one)),
        )
        for one in db.session.scalars(_asked(reader))
    ]


def count_to_confirm(reader: Reader) -> int:
    """How many wait for her as the second person."""
    return sum(is_second(reader.id, one) for one in db.session.scalars(_asked(reader)))


def _called(erasure: Erasure) -> str:
    return _name(row_of(erasure.whose, erasure.number))


def _name(row: object) -> str:
    """A site's title or a person's name."""
    return str(getattr(row, "title", "") or getattr(row, "name", ""))


def erasures_decided(reader: Reader) -> Sequence[Erasure]:
    """What was done or withdrawn, the newest first."""
    decided = visible_to(reader).where(Erasure.state != ErasureState.ASKED)
    return db.session.scalars(
        decided.order_by(Erasure.decided_at.desc(), Erasure.id.desc()).limit(MOST)
    ).all()
