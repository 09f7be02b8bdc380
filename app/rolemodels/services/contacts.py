"""Noting contacts: every time that a role model was asked or spoken to, so that the load is spread (R26)."""

from app.audit.services import Actor
from app.extensions import db
from app.rolemodels.models import Contact, ContactKind, Offer, RoleModel


def log_contact(
    role_model: RoleModel,
    kind: ContactKind,
    *,
    offer: Offer | None = None,
    about: str = "",
    actor: Actor | None = None,
) -> Contact:
    """Note one contact; flushes. `about` says what it was for and never names a student.

    The author's name is kept for staff only: what a role model did herself is noted without it.
    """
    is_staff = actor is not None and bool(getattr(actor, "is_staff", False))
    contact = Contact(
        role_model_id=role_model.id,
        kind=kind,
        offer=offer,
        about=about[:500],
        author_id=actor.id if actor and is_staff else None,
        author_name=actor.name if actor and is_staff else "",
    )
    db.session.add(contact)
    db.session.flush()
    return contact
