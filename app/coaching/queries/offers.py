"""Who offers to be a coach (D15): she says so herself, and her account is open and has a role that can be one."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.access import GRANTS, Permission, Role
from app.accounts.models import GRANT_IN_FORCE, RoleGrant, User
from app.alphabet import alphabetical
from app.coaching.models import CoachOffer, CoachRequest, RequestState
from app.extensions import db

ROLES = tuple(role for role in Role if Permission.OFFER_COACHING in GRANTS[role])


@dataclass(frozen=True)
class Coach:
    """Somebody who offers it, and how many students have her as a coach now."""

    user: User
    students: int


def offers_it() -> ColumnElement[bool]:
    """Of an account: it can be named as a coach."""
    has_role = exists().where(RoleGrant.user_id == User.id, RoleGrant.role.in_(ROLES), GRANT_IN_FORCE)
    said = exists().where(CoachOffer.user_id == User.id)
    return User.is_closed.is_(False) & has_role & or_(said)


def coaches_of(school_id: int) -> list[Coach]:
    """Everybody at a school who offers it, by name."""
    students = (
        select(func.count(CoachRequest.id))
        .where(CoachRequest.coach_id == User.id, CoachRequest.state == RequestState.MET)
        .correlate(User)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(User, students)
        .where(User.school_id == school_id, offers_it())
        .order_by(alphabetical(User.name), User.id)
    )
    return [Coach(user, number) for user, number in rows.unique()]


def coach_with(school_id: int, user_id: int) -> User | None:
    """The account with this number when it offers to be a coach at this school."""
    query = select(User).where(User.school_id == school_id, User.id == user_id, offers_it())
    return db.session.scalars(query).unique().one_or_none()


def has_offered(user: User) -> bool:
    """Whether somebody offers it now."""
    return db.session.get(CoachOffer, user.id) is not None
