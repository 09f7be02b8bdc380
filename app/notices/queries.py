"""Reads of the outbox."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, false, func, select

from app.access import Permission
from app.errors import visible_row
from app.extensions import db
from app.notices.models import Email, EmailState
from app.searching import has_words


class Reader(Protocol):
    """Whoever reads the emails (a `User`)."""

    school_id: int

    def has(self, permission: Permission) -> bool: ...


def visible_to(reader: Reader) -> Select[Email]:
    """The emails that this person may see: those of her school that are not private, or none."""
    if not reader.has(Permission.VIEW_EMAILS):
        return select(Email).where(false())
    return select(Email).where(Email.school_id == reader.school_id, Email.is_private.is_(False))


def emails(reader: Reader, search: str = "", state: EmailState | None = None) -> Select[Email]:
    """The visible emails that fit: part of a name, address or subject; a state."""
    query = visible_to(reader)
    query = query.where(*has_words(search, Email.to_name, Email.to_address, Email.subject))
    return query.where(Email.state == state) if state else query


def unsent() -> dict[str, float]:
    """How many emails of all schools wait, are on their way, or could not be sent."""
    counts = dict.fromkeys((EmailState.WAITING, EmailState.SENDING, EmailState.FAILED), 0)
    rows = select(Email.state, func.count()).where(Email.state.in_(counts)).group_by(Email.state)
    for state, count in db.session.execute(rows):
        counts[state] = count
    return {f"emails_{state}": count for state, count in counts.items()}


def due_since() -> datetime | None:
    """Since when the oldest email waits to be sent; one that failed is due when its next turn comes."""
    return db.session.scalar(
        select(func.min(func.coalesce(Email.lease_until, Email.created_at))).where(
            Email.state == EmailState.WAITING
        )
    )


def visible_email(reader: Reader, email_id: int) -> Email:
    """One email that this person may see; raises NotVisible."""
    return visible_row(visible_to(reader).where(Email.id == email_id))
