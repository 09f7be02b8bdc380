"""Somebody says of herself whether she offers to be a coach."""

from app.accounts.models import User
from app.audit.services import record
from app.coaching import trail
from app.coaching.models import CoachOffer
from app.coaching.services.following import reopen_of
from app.extensions import db


def offer(user: User) -> None:
    """She can be named as a coach from now on."""
    if db.session.get(CoachOffer, user.id) is None:
        db.session.add(CoachOffer(user_id=user.id))
        db.session.flush()
        record(trail.OFFER, user, actor=user, school_id=user.school_id)


def take_back(user: User) -> None:
    """She is no coach from now on; requests that had her wait for another answer."""
    row = db.session.get(CoachOffer, user.id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        record(trail.OFFER, user, actor=user, school_id=user.school_id)
    reopen_of(user)
