"""Inviting people: an account without a password, and a link with which its owner chooses one."""

from collections.abc import Iterable

from flask_babel import gettext

from app.access import Role
from app.accounts import trail
from app.accounts.emails import send_invitation
from app.accounts.models import LONGEST_NAME, AccountToken, TokenPurpose, User
from app.accounts.passwords import ensure_acceptable, hash_of
from app.accounts.queries import AccountState, state_of, user_by_email, user_here
from app.accounts.services.roles import ensure_may_give, ensure_roles_go_together
from app.accounts.services.second_person import give
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
) -> User:
    """Make an account with these roles and queue the email with its link, which works for seven days.

    Where the address has an account at another school the new one waits for it: the email says so to its owner, and
    whoever invites sees an invitation like any other. A role of the
    staff counts once a second person confirmed it. `actor` None is the command line, which is told.
    Raises AddressInUse, RoleNotYours, StaffBesideStudent.
    """
    chosen = frozenset(roles)
    ensure_roles_go_together(chosen)
    if actor is not None:
        for role in chosen:
            ensure_may_give(actor, role)
    is_used = user_by_email(email) is not None
    if user_here(school_id, email) is not None or (is_used and actor is None):
        raise AddressInUse
    user = User(
        school_id=school_id,
        email=email.strip().lower(),
        waits_for_address=is_used,
        name=name.strip()[:LONGEST_NAME],
        language=language,
    )
    db.session.add(user)
    db.session.flush()
    give(user, chosen, actor)
    _send(user, actor)
    record(
        trail.INVITE,
        user,
        actor=actor,
        school_id=school_id,
        data={"roles": sorted(chosen)},
    )
    return user


def invite_again(user: User, actor: User) -> None:
    """Send a new link; the older one stops working. Raises NotInvited, RoleNotYours."""
    if state_of(user) is not AccountState.INVITED:
        raise NotInvited
    for grant in user.role_grants:
        ensure_may_give(actor, grant.role)
    user.waits_for_address = user.waits_for_address and user_by_email(user.email) is not None
    _send(user, actor)
    record(trail.INVITE_AGAIN, user, actor=actor)


def _send(user: User, actor: User | None) -> None:
    token, secret = issue(user, TokenPurpose.INVITATION)
    send_invitation(user, token, secret, inviter=actor.name if actor else "")


def accept(token: AccountToken, password: str) -> User:
    """The owner chooses her password: from now on the account works. Raises PasswordRefused, LinkIsOver."""
    user = token.user
    ensure_acceptable(password, user.name, user.email, user.school.name)
    user.password_hash = hash_of(password)
    return accept_without_password(token)


def accept_without_password(token: AccountToken) -> User:
    """Note that the owner accepted, whatever signs her in from now on. Raises LinkIsOver."""
    user = token.user
    use(token)
    user.last_sign_in_at = now()
    db.session.flush()
    record(trail.ACCEPT, user, actor=user)
    return user
