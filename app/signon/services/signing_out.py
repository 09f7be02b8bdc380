"""Messages of a sign-in service that somebody signed out there (OpenID Connect Back-Channel Logout)."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import BrowserSession, User
from app.audit.services import record
from app.extensions import db, now
from app.signon import trail
from app.signon.models import Provider, ProviderLink, ReadLogout, ServiceSession
from app.signon.problems import TokenRefused
from app.signon.queries import link_of

KEPT = timedelta(hours=1)
"""Longer than a message is valid for."""


def sign_out_there(provider: Provider, claims: dict[str, Any]) -> int:
    """End the sessions that the service began and that a message is about; returns of how many people.

    Raises TokenRefused for a repetition.
    """
    _ensure_new(provider, str(claims["jti"]))
    begun = (
        select(ServiceSession, ProviderLink)
        .join(ProviderLink, ProviderLink.id == ServiceSession.link_id)
        .where(ProviderLink.provider_id == provider.id)
        .order_by(ServiceSession.session_id)
    )
    if claims.get("sub"):
        begun = begun.where(ProviderLink.logout_subject == claims["sub"])
    if claims.get("sid"):
        begun = begun.where(ServiceSession.sid == claims["sid"])
    rows = db.session.execute(begun).unique().all()
    db.session.execute(
        delete(BrowserSession).where(BrowserSession.id.in_([row.session_id for row, _ in rows]))
    )
    people = {link.user_id: link.user for _, link in rows}
    for user in people.values():
        record(trail.SIGNED_OUT, user, actor=None, data={"service": provider.name})
    return len(people)


def note_session(provider: Provider, user: User, session_id: int, sid: str) -> None:
    """Remember that the service began this session."""
    own = link_of(user, provider)
    if own is not None:
        db.session.add(ServiceSession(session_id=session_id, link_id=own.id, sid=sid))
        db.session.flush()


def _ensure_new(provider: Provider, name: str) -> None:
    db.session.execute(delete(ReadLogout).where(ReadLogout.expires_at < now()))
    mark = hashlib.sha256(name.encode()).hexdigest()
    db.session.add(ReadLogout(provider_id=provider.id, token_hash=mark, expires_at=now() + KEPT))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise TokenRefused("read before") from None
