"""Somebody comes back from a sign-in service: which account that is, or why it is none."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select

from app.access import Role
from app.accounts.models import TokenPurpose, User
from app.accounts.queries import user_by_email, works_here
from app.accounts.services.closing import close_by_service
from app.accounts.services.roles import LastAdministrator
from app.accounts.services.tokens import end_links
from app.audit.models import AuditEvent
from app.audit.services import record
from app.extensions import db, now
from app.signon import trail
from app.signon.flow import Person
from app.signon.models import LinkOrigin, Provider, ProviderLink
from app.signon.queries import link_of, link_of_subject
from app.signon.services.links import link

MOST_STRANGERS = 100
"""Events an hour and service: nobody fills a disk with them."""


class Refusal(StrEnum):
    """Why somebody who proved who she is cannot come in."""

    STRANGER = "stranger"
    CLOSED = "closed"
    LEFT = "left"


@dataclass(frozen=True)
class Arrival:
    """The account, or why there is none."""

    user: User | None
    refusal: Refusal | None = None


def arrive(provider: Provider, person: Person) -> Arrival:
    """Find the account of somebody who signed in at the service, and note that she did.

    Only a link leads to an account: an address by itself does not, but where the service is the authority for its
    domain and vouches for it. Who left according to the service finds her account closed from now on.
    """
    known = link_of_subject(provider, person.subject) or _link_by_address(provider, person)
    if known is None:
        _note_stranger(provider, person)
        return Arrival(None, Refusal.STRANGER)
    user = known.user
    if user.is_closed or not works_here(user):
        return Arrival(None, Refusal.CLOSED)
    if person.has_left:
        _close(provider, user)
        return Arrival(None, Refusal.LEFT)
    known.last_used_at = now()
    known.logout_subject = person.logout_subject
    end_links(user, TokenPurpose.PASSWORD_RESET)
    db.session.flush()
    return Arrival(user)


def _link_by_address(provider: Provider, person: Person) -> ProviderLink | None:
    """A new link with the account that has the address that the service vouches for.

    Not for administrators, whose accounts are linked by an invitation or by themselves; nor for an account that
    somebody else there is linked to already, for addresses are given again to other people.
    """
    user = user_by_email(person.address) if person.address else None
    if user is None or user.school_id != provider.school_id or user.is_closed or person.has_left:
        return None
    is_administrator = any(grant.role is Role.ADMINISTRATOR for grant in user.role_grants)
    if is_administrator or link_of(user, provider) is not None:
        return None
    end_links(user, TokenPurpose.INVITATION)
    return link(provider, user, person, LinkOrigin.ADDRESS)


def _close(provider: Provider, user: User) -> None:
    try:
        close_by_service(user)
    except LastAdministrator:
        return
    data = {"service": provider.name}
    record(trail.LEFT, user, actor=None, data=data)


def _note_stranger(provider: Provider, person: Person) -> None:
    """Say in the trail that somebody came whom nobody knows, without who: a mark, so that one who returns is seen."""
    lately = select(func.count()).where(
        AuditEvent.action == trail.STRANGER,
        AuditEvent.school_id == provider.school_id,
        AuditEvent.at > now() - timedelta(hours=1),
    )
    if (db.session.scalar(lately) or 0) >= MOST_STRANGERS:
        return
    mark = hashlib.sha256(f"{provider.issuer}\n{person.subject}".encode()).hexdigest()[:12]
    record(trail.STRANGER, provider, actor=None, subject_name=provider.name, data={"subject_hash": mark})
