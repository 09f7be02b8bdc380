"""Reads of accounts: who is in the school, which roles wait for a second person, which links and sessions work."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, not_, or_, select
from sqlalchemy.orm import joinedload

from app.access import CONFIRMERS, GRANTS, Permission, Role
from app.accounts.models import (
    GRANT_IN_FORCE,
    AccountToken,
    BrowserSession,
    Proof,
    RoleGrant,
    TokenPurpose,
    User,
)
from app.alphabet import alphabetical
from app.errors import visible_row
from app.extensions import LabelledEnum, db, now
from app.schools.models import School
from app.searching import has_words


class AccountState(LabelledEnum):
    """What an account can do now."""

    ACTIVE = "active", lazy_gettext("Active")
    INVITED = "invited", lazy_gettext("Invited")
    CLOSED = "closed", lazy_gettext("Closed")


_HAS_BEGUN = or_(
    User.password_hash.is_not(None),
    User.is_linked,
    # A mentor needs no password: she can sign in by a link in an email.
    and_(User.last_sign_in_at.is_not(None), User.role_grants.any(RoleGrant.role == Role.MENTOR)),
)
_IN_STATE: Mapping[AccountState, ColumnElement[bool]] = {
    AccountState.ACTIVE: and_(User.is_closed.is_(False), _HAS_BEGUN),
    AccountState.INVITED: and_(User.is_closed.is_(False), not_(_HAS_BEGUN)),
    AccountState.CLOSED: User.is_closed.is_(True),
}


def state_of(user: User) -> AccountState:
    """Whether the account works, waits for its invitation to be accepted, or is closed."""
    if user.is_closed:
        return AccountState.CLOSED
    has_begun = user.password_hash or user.is_linked or (user.last_sign_in_at and Role.MENTOR in user.roles)
    return AccountState.ACTIVE if has_begun else AccountState.INVITED


def user_by_email(email: str) -> User | None:
    """The account that signs in with this address, in whatever school."""
    return db.session.scalar(
        select(User).where(User.email == email.strip().lower(), User.waits_for_address.is_(False))
    )


def user_here(school_id: int, email: str) -> User | None:
    """The account of this school with this address, also one that waits for it."""
    return db.session.scalar(
        select(User).where(User.school_id == school_id, User.email == email.strip().lower())
    )


def user_with(school_id: int, email: str) -> User | None:
    """Whoever has this address: the account of this school, else the one that signs in with it at another."""
    return user_here(school_id, email) or user_by_email(email)


def user_by_id(user_id: int) -> User | None:
    """The account with this number, in whatever school."""
    return db.session.get(User, user_id)


def open_account(user_id: int | None) -> User | None:
    """The account with this number as long as it is open: somebody to write to. None for nobody."""
    user = user_by_id(user_id) if user_id else None
    return None if user is None or user.is_closed else user


def visible_to(user: User) -> Select[User]:
    """The accounts that `user` may see: those of her school when she invites people, else her own."""
    if user.has(Permission.INVITE_PEOPLE):
        return select(User).where(User.school_id == user.school_id, User.erased_at.is_(None))
    return select(User).where(User.id == user.id)


def visible_user(user: User, user_id: int) -> User:
    """One account that `user` may see; raises NotVisible."""
    return visible_row(visible_to(user).where(User.id == user_id))


def found_users(
    user: User, search: str = "", role: Role | None = None, state: AccountState | None = None
) -> Select[User]:
    """The list of people: part of a name or address, a role (also one that waits for confirmation), a state."""
    query = visible_to(user)
    query = query.where(*has_words(search, User.name, User.email))
    if role:
        query = query.where(User.role_grants.any(RoleGrant.role == role))
    if state:
        query = query.where(_IN_STATE[state])
    return query


def holds(*roles: Role) -> ColumnElement[bool]:
    """Whether an account has one of these roles, and it counts."""
    return User.role_grants.any(and_(RoleGrant.role.in_(roles), GRANT_IN_FORCE))


def holders_by_role(school_id: int) -> Counter[Role]:
    """How many accounts of the school that are not closed have each role, also where it still waits for somebody."""
    rows = db.session.execute(
        select(RoleGrant.role, func.count(User.id))
        .join(User, User.id == RoleGrant.user_id)
        .where(User.school_id == school_id, User.is_closed.is_(False))
        .group_by(RoleGrant.role)
    )
    return Counter({role: number for role, number in rows})


def waiting_grants(school_id: int) -> list[tuple[RoleGrant, User]]:
    """The roles in a school that wait for a second person, the oldest first."""
    rows = db.session.execute(
        select(RoleGrant, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(User.school_id == school_id, User.is_closed.is_(False), not_(GRANT_IN_FORCE))
        .order_by(RoleGrant.id)
    )
    return [(grant, person) for grant, person in rows.unique()]


def grants_to_confirm(user: User) -> list[tuple[RoleGrant, User]]:
    """The roles in her school that wait for a second person, and for which `user` counts as one."""
    if not user.has(Permission.INVITE_PEOPLE):
        return []
    return [(grant, person) for grant, person in waiting_grants(user.school_id) if may_confirm(user, grant)]


def may_confirm(user: User, grant: RoleGrant) -> bool:
    """Whether `user` counts as a second person for a role: she neither gave nor received it, and is nobody's puppet.

    Whose own right to confirm comes from the giver or the receiver alone adds no second opinion. The one exception is
    the school's second person, whom its first administrator had to invite alone.
    """
    return counts_beside(user, {grant.user_id, grant.granted_by_id})


def counts_beside(user: User, involved: set[int | None]) -> bool:
    """Whether `user` adds a second opinion to what these people decided, by the same rule."""
    if not user.has(Permission.INVITE_PEOPLE) or user.id in involved:
        return False
    return user.school.second_person_id == user.id or not any(
        _stands_for(user, person_id) for person_id in involved if person_id is not None
    )


def _stands_for(user: User, person_id: int) -> bool:
    """Whether every role with which `user` confirms was given by this person alone."""
    return all(
        grant.granted_by_id == person_id and grant.confirmed_by_id in {None, person_id}
        for grant in user.role_grants
        if grant.is_in_force and grant.role in CONFIRMERS
    )


def names_of(user_ids: set[int]) -> dict[int, str]:
    """The names of these accounts by id, for "given by"."""
    rows = db.session.execute(
        select(User.id, User.name).where(User.id.in_(user_ids) if user_ids else false())
    )
    return {user_id: name for user_id, name in rows}


def working_administrators(school_id: int, without: User) -> int:
    """How many administrators, apart from `without`, can sign in to this school."""
    return (
        db.session.scalar(
            select(func.count(User.id)).where(
                User.school_id == school_id,
                User.id != without.id,
                _IN_STATE[AccountState.ACTIVE],
                holds(Role.ADMINISTRATOR),
            )
        )
        or 0
    )


def secret_hash(secret: str) -> str:
    """What is stored of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def working_token(secret: str, purpose: TokenPurpose) -> AccountToken | None:
    """The token of a link that still works: not used, not too old, of an account that is not closed."""
    token = db.session.scalar(
        select(AccountToken)
        .options(joinedload(AccountToken.user))
        .where(
            AccountToken.secret_hash == secret_hash(secret),
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now(),
        )
    )
    return None if token is None or token.user.is_closed else token


def works_here(user: User) -> bool:
    """Whether somebody can use this account: it is open, and not of a demo school in an installation for a real one.

    Everybody knows the password of a demo school, and a database may have held one before it went into production.
    """
    return user.is_active and (current_app.config["DEMO_ALLOWED"] or not user.school.is_demo)


@dataclass(frozen=True)
class OpenSession:
    """What a request knows of its own session, whatever happens to the row."""

    id: int
    begun_at: datetime
    last_used_at: datetime
    proof: Proof
    proven_at: datetime

    @classmethod
    def of(cls, row: BrowserSession) -> Self:
        """The session as it is stored now."""
        return cls(row.id, row.begun_at, row.last_used_at, row.proof, row.proven_at)

    def proven(self, proof: Proof) -> Self:
        """The same session after a proof that was given now."""
        return replace(self, proof=proof, proven_at=now(), last_used_at=now())


def idle_minutes_of(user: User) -> int:
    """After how long without use her sessions end."""
    name = "STAFF_IDLE_MINUTES" if user.is_staff else "SESSION_IDLE_MINUTES"
    return int(current_app.config[name])


def _is_over(user: User, begun_at: datetime, last_used_at: datetime) -> bool:
    longest = timedelta(hours=current_app.config["SESSION_HOURS"])
    idle = timedelta(minutes=idle_minutes_of(user))
    return now() >= min(begun_at + longest, last_used_at + idle)


_OF_SECRET = (
    select(
        User,
        BrowserSession.id,
        BrowserSession.begun_at,
        BrowserSession.last_used_at,
        BrowserSession.proof,
        BrowserSession.proven_at,
    )
    .join(BrowserSession, BrowserSession.user_id == User.id)
    .where(BrowserSession.secret_hash == bindparam("secret_hash"))
    .options(joinedload(User.role_grants))
)
"""Made once: every request asks it, and making it takes longer than asking it."""


def open_session(secret: str) -> tuple[User, OpenSession] | None:
    """The account and the session of a cookie's secret, in one look; None when it was ended or is over."""
    row = db.session.execute(_OF_SECRET, {"secret_hash": secret_hash(secret)}).unique().first()
    if row is None:
        return None
    user, found = row[0], OpenSession(*row[1:])
    if not works_here(user) or _is_over(user, found.begun_at, found.last_used_at):
        return None
    return user, found


def sessions_of(user: User) -> list[BrowserSession]:
    """Where somebody is signed in, the last used first."""
    rows = db.session.scalars(
        select(BrowserSession)
        .where(BrowserSession.user_id == user.id)
        .order_by(BrowserSession.last_used_at.desc(), BrowserSession.id.desc())
    )
    return [row for row in rows if not _is_over(user, row.begun_at, row.last_used_at)]


def own_session(user: User, session_id: int) -> BrowserSession:
    """One of her own sessions; raises NotVisible for anybody else's, and for one that was ended."""
    return visible_row(
        select(BrowserSession).where(BrowserSession.user_id == user.id, BrowserSession.id == session_id)
    )


def demo_accounts() -> list[User]:
    """The accounts of the demo school's people, one per role at most, for the sign-in page of a demonstration."""
    people = db.session.scalars(
        select(User)
        .join(School, School.id == User.school_id)
        .where(School.is_demo, _IN_STATE[AccountState.ACTIVE], User.email.endswith("@demo.example"))
        .order_by(User.id)
    ).unique()
    shown: dict[str, User] = {}
    for person in people:
        shown.setdefault(person.role_names, person)
    return list(shown.values())


def people_with_role(school_id: int, *roles: Role) -> list[User]:
    """The accounts of the school that have one of these roles, counting, and are not closed, by name."""
    query = select(User).where(User.school_id == school_id, User.is_closed.is_(False), holds(*roles))
    return list(db.session.scalars(query.order_by(alphabetical(User.name), User.id)).unique())


def people_who_confirm_erasures(school_id: int, involved: set[int | None]) -> list[User]:
    """The accounts of the school that count as the second person of an erasure beside these people, by name."""
    roles = [role for role, granted in GRANTS.items() if Permission.CONFIRM_ERASURE in granted]
    found = [one for one in people_with_role(school_id, *roles) if one.is_active]
    return sorted((one for one in found if counts_beside(one, involved)), key=lambda one: one.name)
