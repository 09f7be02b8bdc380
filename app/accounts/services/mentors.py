"""Accounts of mentors: opened by the register, used by a link in an email, a password optional."""

from app.access import Role
from app.accounts import trail
from app.accounts.emails import send_sign_in_link
from app.accounts.models import LONGEST_NAME, AccountToken, RoleGrant, TokenPurpose, User
from app.accounts.queries import user_by_email, user_with, works_here
from app.accounts.services.roles import NOT_STAFF
from app.accounts.services.tokens import end_links, issue, use, was_issued_just_now
from app.audit.services import Actor, record
from app.extensions import db, now


def open_mentor_account(
    *, school_id: int, email: str, name: str, language: str, actor: Actor | None
) -> User | None:
    """The account with which a role model signs in; sends nothing.

    Somebody who is a student of the school gets the role on the account that she has. None when the address has an
    account that cannot be a mentor's: of another school, of the staff, or closed.
    """
    user = user_with(school_id, email)
    if user is not None:
        is_open = not (user.is_closed or user.waits_for_address)
        is_fit = user.school_id == school_id and user.roles <= NOT_STAFF and is_open
        if not is_fit:
            return None
        if Role.MENTOR in user.roles:
            return user
    else:
        user = User(school_id=school_id, email=email, name=name[:LONGEST_NAME], language=language)
        db.session.add(user)
    user.role_grants.append(RoleGrant(role=Role.MENTOR, granted_by_id=actor.id if actor else None))
    db.session.flush()
    record(trail.OPEN, user, actor=actor, school_id=school_id)
    return user


def change_address(user: User, email: str, name: str) -> None:
    """Another address or name for a mentor's account; links that were sent to the old address stop working."""
    if user.email != email:
        user.email = email
        end_links(user)
    user.name = name[:LONGEST_NAME]
    db.session.flush()


def ask_for_sign_in(email: str) -> None:
    """Send a link to sign in with, when this is the address of a mentor; says nothing about whether it is.

    Asked again within two minutes it sends none, so that nobody can fill somebody's mailbox.
    """
    user = user_by_email(email)
    if (
        user is None
        or not user.is_mentor
        or not works_here(user)
        or was_issued_just_now(user, TokenPurpose.SIGN_IN)
    ):
        return
    send_link(user)


def send_link(user: User) -> None:
    """Send a mentor the link that signs her in once, within half an hour."""
    token, secret = issue(user, TokenPurpose.SIGN_IN)
    send_sign_in_link(user, token, secret)


def sign_in_by_link(token: AccountToken) -> User:
    """Use the link: it is over from now on. Raises LinkIsOver for whoever comes second."""
    use(token)
    token.user.last_sign_in_at = now()
    db.session.flush()
    record(trail.SIGN_IN_BY_LINK, token.user, actor=token.user)
    return token.user
