"""A school that decides on its terms, a clock that moves, and the worker that keeps them."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.privacy.queries import today
from app.privacy.retention import (
    preview,
    proposed,
    set_terms,
)
from app.privacy.sweeps import keep_terms
from tests.factories import Factories


def decide(make: Factories, **months: int) -> User:
    """The school decides today on what is proposed, and on these."""
    user = make.user(Role.COORDINATOR)
    school_id, day = make.school.id, today()
    said = {**proposed(school_id, day), **months}
    set_terms(make.school, day, said, actor=user, actor_id=user.id)
    db.session.commit()
    return user


def later(**passed: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(**passed), tick=False)


def years_after(day: date, years: int) -> time_machine.travel:
    """A month and so many years after a day."""
    return time_machine.travel(datetime(day.year + years, day.month + 1, 1, tzinfo=UTC), tick=False)


def sweep(times: int = 5) -> None:
    for _ in range(times):
        keep_terms()
    db.session.expire_all()


def runs() -> list[dict[str, int]]:
    found = select(AuditEvent.data).where(AuditEvent.action == "retention:run").order_by(AuditEvent.id)
    return [data["counts"] for data in db.session.scalars(found)]


def due(make: Factories) -> dict[str, int]:
    return {one.term.code: one.count for one in preview(make.school.id, today()) if one.count}
