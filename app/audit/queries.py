"""Reads of the audit trail: a coordinator sees her school's, an administrator what is about accounts and settings."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select

from app.access import Permission
from app.audit.labels import erased_words, technical_actions
from app.audit.models import ACCOUNT, AuditEvent, TrailPerson
from app.extensions import db
from app.searching import has_words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Reader(Protocol):
    """Whoever reads the trail (a `User`)."""

    school_id: int

    def has(self, permission: Permission) -> bool: ...


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Days are days in the Netherlands, both included."""

    search: str = ""
    action: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None
    only_technical: bool = False


def visible_to(reader: Reader, *, only_technical: bool = False) -> Select[AuditEvent]:
    """The events that this person may see. Nobody sees the trail of another school."""
    query = select(AuditEvent).where(AuditEvent.school_id == reader.school_id)
    if reader.has(Permission.VIEW_AUDIT) and not only_technical:
        return query
    return query.where(AuditEvent.action.in_(technical_actions()))


def events(reader: Reader, wanted: Wanted) -> Select[AuditEvent]:
    """The visible events that fit, without an order."""
    query = visible_to(reader, only_technical=wanted.only_technical)
    if wanted.search:
        columns = (AuditEvent.subject_name, AuditEvent.actor_name, AuditEvent.reason)
        query = query.where(*has_words(wanted.search, *columns))
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.actor_id is not None:
        query = query.where(AuditEvent.actor_id == wanted.actor_id)
    if wanted.since:
        query = query.where(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(AuditEvent.at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def actions_in(reader: Reader, *, only_technical: bool) -> list[str]:
    """The actions that occur in what this person may see."""
    seen = visible_to(reader, only_technical=only_technical).with_only_columns(AuditEvent.action).subquery()
    return list(db.session.scalars(select(seen.c.action).distinct().order_by(seen.c.action)))


def actors_in(reader: Reader, *, only_technical: bool) -> list[tuple[int, str]]:
    """Who acted in what this person may see, by name; a number for whoever was erased."""
    seen = visible_to(reader, only_technical=only_technical).with_only_columns(AuditEvent.actor_id).subquery()
    named = and_(
        TrailPerson.school_id == reader.school_id,
        TrailPerson.kind == ACCOUNT,
        TrailPerson.number == seen.c.actor_id,
    )
    rows = db.session.execute(
        select(seen.c.actor_id, TrailPerson.name)
        .outerjoin(TrailPerson, named)
        .where(seen.c.actor_id.is_not(None))
        .distinct()
    )
    actors = [(actor_id, name or erased_words(actor_id)) for actor_id, name in rows]
    return sorted(actors, key=lambda pair: (pair[1].casefold(), pair[0]))
