"""Files with names that one person takes in a day: colleagues hear of many, and beyond a number she waits (T20).

Who leaves the school tomorrow, or somebody at her computer, takes no more than that unseen. Every such file is an event
of the trail; those events are counted.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, or_, select

from app.access import Role
from app.accounts.emails import tell_many_files
from app.accounts.models import User
from app.accounts.queries import people_with_role
from app.audit.models import ACCOUNT, AuditEvent
from app.errors import DomainError
from app.extensions import db, now
from app.listed import Listed

DAY = timedelta(hours=24)
TOLD_FROM = 10
"""So many files in a day are news to her colleagues."""
MOST = 25
"""So many she can take in a day."""
FILE_ACTIONS: Listed[str] = Listed("accounts: a file with names left")
"""The actions of the trail that say so."""


class TooManyFiles(DomainError):
    """She took as many as anybody may in a day."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You took %(most)s files with names in the past 24 hours. Wait, or ask a colleague to take this one.",
                most=MOST,
            )
        )


def _lately() -> Sequence[ColumnElement[bool]]:
    """Events of files of the past day, but for copies that somebody took of what is known of herself."""
    is_hers = (AuditEvent.person_kind == ACCOUNT) & (AuditEvent.person_id == AuditEvent.actor_id)
    return (
        AuditEvent.action.in_(tuple(FILE_ACTIONS)),
        AuditEvent.at > now() - DAY,
        or_(*(AuditEvent.actor_roles.contains(role) for role in (Role.COORDINATOR, Role.ADMINISTRATOR))),
        ~is_hers,
    )


def ensure_not_too_many(user: User) -> None:
    """Raises TooManyFiles."""
    taken = select(func.count(AuditEvent.id)).where(AuditEvent.actor_id == user.id, *_lately())
    if (db.session.scalar(taken) or 0) >= MOST:
        raise TooManyFiles


def tell_of_many_files() -> int:
    """Tell the other coordinators and administrators, once a day for each person; returns of how many. Flushes."""
    found = db.session.execute(
        select(AuditEvent.actor_id, func.count(AuditEvent.id))
        .where(AuditEvent.actor_id.is_not(None), *_lately())
        .group_by(AuditEvent.actor_id)
        .having(func.count(AuditEvent.id) >= TOLD_FROM)
    )
    told = 0
    for user_id, count in found.all():
        user = db.session.get_one(User, user_id)
        readers = people_with_role(user.school_id, Role.COORDINATOR, Role.ADMINISTRATOR)
        tell_many_files(user, count, [one for one in readers if one.id != user.id])
        told += 1
    return told
