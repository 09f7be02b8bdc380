"""Reads of requests about personal data: everybody her own, a coordinator those of her school."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from app.errors import NotVisible
from app.extensions import db, now
from app.privacy.models import PrivacyRequest

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Reader(Protocol):
    """Whoever reads them (a `User`)."""

    id: Any
    school_id: Any


class Asked(NamedTuple):
    """A request, and what whoever asked is called."""

    request: PrivacyRequest
    name: str


def today() -> date:
    """The date in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def requests_of(reader: Reader) -> list[PrivacyRequest]:
    """Her own requests, the newest first."""
    own = select(PrivacyRequest).where(
        PrivacyRequest.user_id == reader.id, PrivacyRequest.school_id == reader.school_id
    )
    return list(db.session.scalars(own.order_by(PrivacyRequest.id.desc())))


def _asked() -> Select[PrivacyRequest, str]:
    account = PrivacyRequest.metadata.tables["user"]
    return select(PrivacyRequest, account.c.name).join(account, account.c.id == PrivacyRequest.user_id)


def requests_in(school_id: int) -> list[Asked]:
    """The requests of a school: what waits first, the first that is due on top; then the newest answer."""
    query = _asked().where(PrivacyRequest.school_id == school_id)
    order = (
        PrivacyRequest.answered_at.is_not(None),
        PrivacyRequest.answered_at.desc(),
        PrivacyRequest.due_on,
    )
    return [Asked(*row) for row in db.session.execute(query.order_by(*order, PrivacyRequest.id))]


def requests_waiting(school_id: int) -> Select[int, int | None, date | None]:
    """What counts the requests of a school that wait for an answer, with the number of one and the first day due."""
    columns = (func.count(PrivacyRequest.id), func.min(PrivacyRequest.id), func.min(PrivacyRequest.due_on))
    return select(*columns).where(PrivacyRequest.school_id == school_id, PrivacyRequest.answered_at.is_(None))


def request_for(reader: Reader, request_id: int) -> Asked:
    """One request of the reader's school. Raises NotVisible."""
    query = _asked().where(PrivacyRequest.id == request_id, PrivacyRequest.school_id == reader.school_id)
    found = db.session.execute(query).first()
    if found is None:
        raise NotVisible
    return Asked(*found)


def a_month_after(moment: datetime) -> date:
    """The same day of the next month in the Netherlands, or the last day of that month where it has none."""
    day = moment.astimezone(AMSTERDAM).date()
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
