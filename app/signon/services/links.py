"""Linking accounts to people at a sign-in service, and undoing it."""

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AccountToken, User
from app.accounts.services.invitations import accept_without_password
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.signon import trail
from app.signon.flow import Person
from app.signon.models import ExclusiveFor, LinkOrigin, Provider, ProviderLink
from app.signon.queries import link_of, link_of_subject, links_of, stops_password


class OtherAccount(DomainError):
    """This person at the service signs in to another account, or this account is linked to another person there."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This school account is already linked to another account in Meervoud, or yours to another school "
                "account. Sign in with that one, or ask the administrator of your school."
            )
        )


class NoOtherWayIn(DomainError):
    """Without this link the owner could not sign in."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Without your school account you could not sign in here. Set a password first, or ask the "
                "administrator of your school."
            )
        )


def link(provider: Provider, user: User, person: Person, origin: LinkOrigin) -> ProviderLink:
    """Let this person at the service sign in to `user`, an account of the same school. Raises OtherAccount."""
    known, own = link_of_subject(provider, person.subject), link_of(user, provider)
    if known is not None and known.user_id == user.id:
        return known
    if known is not None or own is not None or user.school_id != provider.school_id:
        raise OtherAccount
    made = ProviderLink(
        provider=provider,
        user=user,
        subject=person.subject,
        logout_subject=person.logout_subject,
        origin=origin,
    )
    db.session.add(made)
    user.is_linked = True
    try:
        db.session.flush()
    except IntegrityError:  # somebody was linked at the same moment, perhaps by a second press of the button
        db.session.rollback()
        raise OtherAccount from None
    data = {"service": provider.name, "origin": origin.value}
    record(trail.LINK, user, actor=user, data=data)
    return made


def accept_with(provider: Provider, token: AccountToken, person: Person) -> User:
    """Accept an invitation without choosing a password. Raises OtherAccount, LinkIsOver."""
    user = token.user
    link(provider, user, person, LinkOrigin.INVITATION)
    accept_without_password(token)
    return user


def ensure_other_way_in(user: User, provider: Provider) -> None:
    """Raises NoOtherWayIn when nothing else signs the account in, or the school wants it to be this."""
    others = [each for each in links_of(user) if each.provider_id != provider.id and each.provider.is_open]
    is_wanted = provider.exclusive_for is not ExclusiveFor.NOBODY and stops_password(user)
    if is_wanted or (user.password_hash is None and not others and not user.is_mentor):
        raise NoOtherWayIn


def unlink(provider: Provider, user: User, actor: User) -> None:
    """Forget whom the service calls this account. Raises NoOtherWayIn when its owner would be locked out."""
    own = link_of(user, provider)
    if own is None:
        return
    if actor.id == user.id:
        ensure_other_way_in(user, provider)
    _forget(own)
    data = {"service": provider.name}
    record(trail.UNLINK, user, actor=actor, data=data)


def forget_links(user: User) -> None:
    """Wipe every link of an account that is emptied; says nothing about it."""
    for each in links_of(user):
        _forget(each)


def _forget(own: ProviderLink) -> None:
    user = own.user
    db.session.delete(own)
    db.session.flush()
    left = select(func.count()).where(ProviderLink.user_id == user.id)
    user.is_linked = bool(db.session.scalar(left))
    db.session.flush()
