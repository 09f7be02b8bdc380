"""Inviting people: an account without a password, and a link with which its owner chooses one."""

from collections.abc import Iterable

from flask_babel import gettext

from app.access import Role
from app.accounts import trail
from app.accounts.emails import send_invitation, tell_invited_elsewhere
from app.accounts.models import LONGEST_NAME, AccountToken, RoleGrant, TokenPurpose, User
from app.accounts.passwords import ensure_acceptable, hash_of
from app.accounts.queries import AccountState, state_of, user_by_email
from app.accounts.services.roles import ensure_may_give, ensure_roles_go_together
from app.accounts.services.tokens import issue, use
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db, now


class AddressInUse(DomainError):
    """Somebody already has an account with this email address."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "There is already an account with this email address. Look it up in the list, or "
                "use another address."
            )
        )


class NotInvited(DomainError):
    """The account is not waiting for its owner to accept an invitation."""

    def __init__(self) -> None:
        super().__init__(gettext("This account has no open invitation."))


def invite(
    *, school_id: int, email: str, name: str, roles: Iterable[Role], actor: User | None, language: str = "nl"
) -> User | None:
    """Make an account with these roles and queue the email with its link, which works for seven days.

    None where the address has an account at another school: its owner hears of it, and whoever invites does not.
    `actor` None is the command line, which is told. Raises AddressInUse, RoleNotYours, StaffBesideStudent.
    """
    chosen = frozenset(roles)
    ensure_roles_go_together(chosen)
    if actor is not None:
        for role in chosen:
            ensure_may_give(actor, role)
    known = user_by_email(email)
    if known is not None:
        if actor is None or known.school_id == school_id:
            raise AddressInUse
        _tell_owner(known, name, chosen, actor)
        return None
    user = User(
        school_id=school_id, email=email.strip().lower(), name=name.strip()[:LONGEST_NAME], language=language
    )
    user.role_grants = [
        RoleGrant(role=role, granted_by_id=actor.id if actor else None) for role in sorted(chosen)
    ]
    db.session.add(user)
    db.session.flush()
    _send(user, actor)
    record(
        trail.INVITE,
        user,
        actor=actor,
        school_id=school_id,
        subject_name=user.trail_name,
        data={"roles": sorted(chosen)},
    )
    return user


def _tell_owner(known: User, name: str, chosen: Iterable[Role], actor: User) -> None:
    """The owner of an account elsewhere reads who invited her; the trail has the same line as for anybody."""
    tell_invited_elsewhere(known, actor)
    record(
        trail.INVITE,
        actor,
        actor=actor,
        subject_name="mentor" if set(chosen) == {Role.MENTOR} else name.strip(),
        data={"roles": sorted(chosen)},
    )


def invite_again(user: User, actor: User) -> None:
    """Send a new link; the older one stops working. Raises NotInvited, RoleNotYours."""
    if state_of(user) is not AccountState.INVITED:
        raise NotInvited
    for grant in user.role_grants:
        ensure_may_give(actor, grant.role)
    _send(user, actor)
    record(trail.INVITE_AGAIN, user, actor=actor, subject_name=user.trail_name)


def _send(user: User, actor: User | None) -> None:
    token, secret = issue(user, TokenPurpose.INVITATION)
    send_invitation(user, token, secret, inviter=actor.name if actor else "")


def accept(token: AccountToken, password: str) -> User:
    """The owner chooses her password: from now on the account works. Raises PasswordRefused, LinkIsOver."""
    user = token.user
    ensure_acceptable(password, user.name, user.email)
    use(token)
    user.password_hash = hash_of(password)
    user.last_sign_in_at = now()
    db.session.flush()
    record(trail.ACCEPT, user, actor=user, subject_name=user.trail_name)
    return user
