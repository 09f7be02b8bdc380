"""Reads of the outbox."""

from typing import Protocol

from sqlalchemy import Select, false, or_, select

from app.access import Permission
from app.errors import NotVisible
from app.extensions import db
from app.notices.models import Letter, LetterState


class Reader(Protocol):
    """Whoever reads the letters (a `User`)."""

    school_id: int

    def has(self, permission: Permission) -> bool: ...


def visible_to(reader: Reader) -> Select[Letter]:
    """The letters that this person may see: those of her school that are not private, or none."""
    if not reader.has(Permission.VIEW_LETTERS):
        return select(Letter).where(false())
    return select(Letter).where(Letter.school_id == reader.school_id, Letter.is_private.is_(False))


def letters(reader: Reader, search: str = "", state: LetterState | None = None) -> Select[Letter]:
    """The visible letters that fit: part of a name, address or subject; a state."""
    query = visible_to(reader)
    if search:
        columns = (Letter.to_name, Letter.to_address, Letter.subject)
        query = query.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return query.where(Letter.state == state) if state else query


def visible_letter(reader: Reader, letter_id: int) -> Letter:
    """One letter that this person may see; raises NotVisible."""
    letter: Letter | None = db.session.scalar(visible_to(reader).where(Letter.id == letter_id))
    if letter is None:
        raise NotVisible
    return letter
