"""One-time links: made, used once, and ended early by whatever makes them needless."""

import secrets
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select, update

from app.accounts.models import AccountToken, TokenPurpose, User
from app.accounts.queries import secret_hash
from app.errors import DomainError
from app.extensions import db, now

LIFETIMES = {
    TokenPurpose.INVITATION: timedelta(days=7),
    TokenPurpose.PASSWORD_RESET: timedelta(minutes=60),
    TokenPurpose.SIGN_IN: timedelta(minutes=30),
}

PAUSE_BETWEEN_LINKS = timedelta(minutes=2)


class LinkIsOver(DomainError):
    """The link was used, is too old, or was overtaken."""

    status = 410

    def __init__(self) -> None:
        super().__init__(gettext("This link no longer works. Ask for a new one."))


def issue(user: User, purpose: TokenPurpose) -> tuple[AccountToken, str]:
    """A new link; an older one for the same purpose stops working. Returns the row and the secret, kept nowhere."""
    end_links(user, purpose)
    secret = secrets.token_urlsafe(32)
    token = AccountToken(
        user_id=user.id,
        purpose=purpose,
        secret_hash=secret_hash(secret),
        expires_at=now() + LIFETIMES[purpose],
    )
    db.session.add(token)
    db.session.flush()
    return token, secret


def was_issued_just_now(user: User, purpose: TokenPurpose) -> bool:
    """Whether a link for this was sent less than two minutes ago: nobody fills somebody's mailbox."""
    recent = select(AccountToken.id).where(
        AccountToken.user_id == user.id,
        AccountToken.purpose == purpose,
        AccountToken.created_at > now() - PAUSE_BETWEEN_LINKS,
    )
    return db.session.scalar(recent.limit(1)) is not None


def use(token: AccountToken) -> None:
    """Use the link. Of two at the same moment one wins; the other gets LinkIsOver."""
    used = db.session.execute(
        update(AccountToken)
        .where(AccountToken.id == token.id, AccountToken.used_at.is_(None), AccountToken.expires_at > now())
        .values(used_at=now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkIsOver


def end_links(user: User, *purposes: TokenPurpose) -> None:
    """Make links that have not been used yet stop working: those for `purposes`, or all."""
    db.session.execute(
        update(AccountToken)
        .where(
            AccountToken.user_id == user.id,
            AccountToken.purpose.in_(purposes or tuple(TokenPurpose)),
            AccountToken.used_at.is_(None),
        )
        .values(used_at=now())
    )
