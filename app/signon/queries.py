"""Reads of sign-in services and of the accounts that they sign in."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import Select, func, select

from app.access import STAFF, Permission, Role
from app.accounts.models import RoleGrant, User
from app.accounts.queries import counts_beside
from app.alphabet import alphabetical
from app.errors import visible_row
from app.extensions import db, now
from app.schools.models import School
from app.signon.models import ExclusiveFor, Provider, ProviderLink


def visible_to(user: User) -> Select[Provider]:
    """The sign-in services that `user` looks after, or may confirm: those of her school."""
    query = select(Provider).where(Provider.school_id == user.school_id)
    return query if user.has(Permission.INVITE_PEOPLE) else query.where(Provider.id < 0)


def visible_provider(user: User, provider_id: int) -> Provider:
    """One sign-in service that `user` looks after; raises NotVisible."""
    return visible_row(visible_to(user).where(Provider.id == provider_id))


def providers_of(school_id: int) -> list[Provider]:
    """Every sign-in service of a school, by name."""
    query = select(Provider).where(Provider.school_id == school_id)
    return list(db.session.scalars(query.order_by(alphabetical(Provider.name), Provider.id)))


def open_provider(provider_id: int) -> Provider:
    """A sign-in service that is on, for anybody; raises NotVisible."""
    return visible_row(_open().where(Provider.id == provider_id))


def open_providers_of(school_id: int) -> list[Provider]:
    """The services of a school that are on, by name."""
    query = _open().where(Provider.school_id == school_id)
    return list(db.session.scalars(query.order_by(alphabetical(Provider.name), Provider.id)))


def open_providers() -> list[Provider]:
    """The services of all schools that are on, by school and name."""
    return list(db.session.scalars(_open().order_by(School.name, alphabetical(Provider.name), Provider.id)))


def _open() -> Select[Provider]:
    query = select(Provider).join(School, School.id == Provider.school_id)
    if not current_app.config["DEMO_ALLOWED"]:
        query = query.where(School.is_demo.is_(False))
    return query.where(Provider.is_on, Provider.needs_confirmation.is_(False))


def providers_for_address(email: str) -> list[Provider]:
    """The services that are the authority for the domain of this address."""
    domain = email.rpartition("@")[2].strip().lower()
    return [each for each in open_providers() if domain in each.domain_list]


def link_of_subject(provider: Provider, subject: str) -> ProviderLink | None:
    """The link of this person at this service."""
    return db.session.scalar(
        select(ProviderLink).where(ProviderLink.provider_id == provider.id, ProviderLink.subject == subject)
    )


def links_of(user: User) -> list[ProviderLink]:
    """The services that sign this account in, the oldest link first."""
    query = select(ProviderLink).where(ProviderLink.user_id == user.id).order_by(ProviderLink.id)
    return list(db.session.scalars(query))


def link_of(user: User, provider: Provider) -> ProviderLink | None:
    """The link of an account with this service."""
    return next((link for link in links_of(user) if link.provider_id == provider.id), None)


def stops_password(user: User) -> bool:
    """Whether a service that is on signs this account in and no longer leaves room for a password.

    The administrator who has been one for longest keeps hers, and where none has a password each may choose one: a
    service that fails locks nobody out of the school.
    """
    if not user.is_linked:
        return False
    groups = {
        link.provider.exclusive_for
        for link in links_of(user)
        if link.provider.is_open and link.provider.school_id == user.school_id
    }
    own = {ExclusiveFor.STAFF} if user.roles & STAFF else set()
    own |= {ExclusiveFor.STUDENTS} if Role.STUDENT in user.roles else set()
    if not own or not groups & {*own, ExclusiveFor.EVERYBODY}:
        return False
    is_administrator = Role.ADMINISTRATOR in user.roles
    return not (is_administrator and first_administrator(user.school_id) in {None, user.id})


def providers_to_confirm(user: User) -> list[Provider]:
    """The services of her school that wait for a second person, and for which `user` counts as one."""
    query = visible_to(user).where(Provider.needs_confirmation).order_by(Provider.id)
    return [each for each in db.session.scalars(query) if may_confirm(user, each)]


def may_confirm(user: User, provider: Provider) -> bool:
    """Whether `user` is a second person for what was changed: an administrator or coordinator who did not change it."""
    return counts_beside(user, {provider.changed_by_id})


def has_second_person(school_id: int, actor: User) -> bool:
    """Whether the school has somebody beside `actor` who could confirm, or had: closing an account changes nothing."""
    if actor.school.second_person_id is not None:
        return True
    confirms = RoleGrant.role.in_([Role.ADMINISTRATOR, Role.COORDINATOR])
    query = select(User.id).where(
        User.school_id == school_id, User.id != actor.id, User.role_grants.any(confirms)
    )
    return db.session.scalar(query.limit(1)) is not None


def first_administrator(school_id: int) -> int | None:
    """The account of the administrator with a password who has been one for longest."""
    return db.session.scalar(
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.school_id == school_id,
            User.is_closed.is_(False),
            User.password_hash.is_not(None),
            RoleGrant.role == Role.ADMINISTRATOR,
        )
        .order_by(RoleGrant.id)
        .limit(1)
    )


def has_links(provider: Provider) -> bool:
    """Whether the service signs anybody in, be the account closed or not."""
    query = select(ProviderLink.id).where(ProviderLink.provider_id == provider.id)
    return db.session.scalar(query.limit(1)) is not None


def counts_of_links(school_id: int) -> dict[int, int]:
    """How many open accounts each service of a school signs in."""
    rows = db.session.execute(
        select(ProviderLink.provider_id, func.count())
        .join(User, User.id == ProviderLink.user_id)
        .where(User.school_id == school_id, User.is_closed.is_(False))
        .group_by(ProviderLink.provider_id)
    )
    return {provider_id: count for provider_id, count in rows}


def quiet_links(provider: Provider) -> list[ProviderLink]:
    """The open accounts that did not come through this service for as long as it is set to; by name.

    None where no number of days is set. The administrator who keeps her password is not among them.
    """
    if provider.quiet_days is None:
        return []
    kept = first_administrator(provider.school_id)
    query = (
        select(ProviderLink)
        .join(User, User.id == ProviderLink.user_id)
        .where(
            ProviderLink.provider_id == provider.id,
            User.is_closed.is_(False),
            User.id != (kept or 0),
            ProviderLink.last_used_at < now() - timedelta(days=provider.quiet_days),
        )
    )
    return list(db.session.scalars(query.order_by(alphabetical(User.name), User.id)).unique())
