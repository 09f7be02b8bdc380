"""Names for ids that a plan or an explanation mentions, in one statement."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db


def users_named(school_id: int, ids: Collection[int]) -> dict[int, User]:
    """Accounts of the school by id."""
    rows = db.session.scalars(select(User).where(User.school_id == school_id, User.id.in_(ids)))
    return {user.id: user for user in rows}
