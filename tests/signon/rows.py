"""Rows of single sign-on: a service that a school set up, and an account that it signs in."""

from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.models import School
from app.signon.models import LinkOrigin, Provider, ProviderKind, ProviderLink


def a_provider(school: School, **values: Any) -> Provider:
    """A service, which nobody answers for unless the issuer says otherwise."""
    defaults = {
        "kind": ProviderKind.OTHER,
        "name": "Service",
        "issuer": "https://127.0.0.1:1",
        "client_id": "meervoud",
        "sealed_secret": "",
    }
    provider = Provider(school_id=school.id, **{**defaults, **values})
    db.session.add(provider)
    db.session.flush()
    return provider


def linked(provider: Provider, user: User, subject: str = "subject-1") -> ProviderLink:
    """An account that the service signs in, stored."""
    row = a_link(provider, user, subject)
    db.session.commit()
    return row


def a_link(provider: Provider, user: User, subject: str) -> ProviderLink:
    """The same, not stored yet."""
    row = ProviderLink(
        provider_id=provider.id,
        user_id=user.id,
        subject=subject,
        logout_subject=subject,
        origin=LinkOrigin.ACCOUNT,
    )
    user.is_linked = True
    db.session.add(row)
    db.session.flush()
    return row


def events(action: str) -> list[AuditEvent]:
    """What the trail says of this kind, the oldest first."""
    return list(
        db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
    )
