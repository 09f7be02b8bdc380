"""Leaving the register: at once, everywhere, with nothing personal left behind (R26).

Features above hold more about a role model than the register does: what they end and wipe is listed in
`app/contents.py`, and runs before the register wipes its own row, in the same transaction.
"""

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select, update

from app.accounts.services.closing import empty_mentor_account
from app.audit.services import Actor
from app.extensions import db, now, write_alone
from app.imports.models import ImportKind
from app.imports.services import forget_person
from app.listed import Listed
from app.notices.services import wipe_emails, wipe_emails_about, wipe_mentions
from app.rolemodels import trail
from app.rolemodels.emails import former_address_key
from app.rolemodels.mentions import without_person
from app.rolemodels.models import Contact, RoleModel, RoleModelState
from app.rolemodels.queries.consents import current_consents
from app.rolemodels.recognising import hash_of_address
from app.rolemodels.services.consents import end_consent
from app.rolemodels.services.moving import lock, move

ON_LEAVING: Listed[Callable[[RoleModel], None]] = Listed("role models: on leaving")
"""What features above end and wipe when somebody leaves. Her name is still there to look for."""


def withdraw(role_model: RoleModel, *, actor: Actor | None = None) -> None:
    """She wants to stop: everything of her ends and is wiped, at once. Doing it twice does nothing."""
    _leave(role_model, RoleModelState.WITHDRAWN, trail.WITHDRAW, actor=actor, data={})


def lapse(role_model: RoleModel, cause: str) -> None:
    """Her time is over: no answer, no confirmation, no consent left (`cause`, for the trail). Wiped as a withdrawal."""
    _leave(role_model, RoleModelState.LAPSED, trail.LAPSE, actor=None, data={"cause": cause})


def _leave(
    role_model: RoleModel, state: RoleModelState, action: str, *, actor: Actor | None, data: dict[str, Any]
) -> None:
    write_alone()
    lock(role_model)
    if role_model.has_left:
        return
    # Whoever never confirmed that an application was hers has said nothing: a later file may bring her.
    was_never_hers = role_model.state is RoleModelState.APPLIED and role_model.invited_at is None
    move(role_model, state)
    role_model.left_at = now()
    db.session.flush()
    for end in ON_LEAVING:
        end(role_model)
    for consent in current_consents(role_model):
        end_consent(consent, was_withdrawn=state is RoleModelState.WITHDRAWN)
    user = role_model.user
    _wipe_around(role_model)
    if role_model.email and not (was_never_hers and state is RoleModelState.LAPSED):
        role_model.email_hash = hash_of_address(role_model.school_id, role_model.email)
    _wipe_row(role_model)
    db.session.flush()  # whoever points at her row now is waited for here, before anything is in the trail
    if user is not None:
        empty_mentor_account(user)
    trail.note(action, role_model, actor=actor, data=data)


def _wipe_around(role_model: RoleModel) -> None:
    """What other tables hold of her: contacts, emails to and about her, rows of files."""
    db.session.execute(update(Contact).where(Contact.role_model_id == role_model.id).values(about=""))
    _unname_contacts(role_model)
    email, name = role_model.email, role_model.name
    if email:
        wipe_emails(role_model.school_id, email)
    wipe_emails_about(former_address_key(role_model))
    wipe_mentions(role_model.school_id, name, email)
    forget_person(role_model.school_id, ImportKind.ROLE_MODELS, [text for text in (name, email) if text])
    if role_model.user is not None and role_model.user.email != email:
        wipe_emails(role_model.school_id, role_model.user.email)


def _unname_contacts(role_model: RoleModel) -> None:
    """Contacts with others that name her keep what they are about, without her."""
    parts = [part for part in (role_model.last_name, role_model.first_name, role_model.email) if part]
    others = (
        select(Contact)
        .join(Contact.role_model)
        .where(
            RoleModel.school_id == role_model.school_id,
            or_(*(Contact.about.icontains(part, autoescape=True) for part in parts)),
        )
    )
    for contact in db.session.scalars(others) if parts else ():
        contact.about = without_person(contact.about, role_model)


def _wipe_row(role_model: RoleModel) -> None:
    """Everything in her own row that says who she is. What stays: since when, until when, and which offers."""
    for name in (
        "name_prefix",
        "email",
        "new_email",
        "new_email_at",
        "phone",
        "employer",
        "site_id",
        "job_title",
        "town",
        "postcode",
        "programme_id",
        "diploma_year",
        "max_minutes",
        "max_per_year",
        "paused_until",
        "emails_stopped_at",
        "user_id",
    ):
        setattr(role_model, name, None)
    role_model.first_name = role_model.last_name = role_model.about = ""
    role_model.shows_name = False
    role_model.slots = []
    role_model.fields = []
    role_model.link_nonce = secrets.token_hex(16)  # no email's link works any more


def forget_hash(school_id: int, email: str) -> None:
    """She signed up again herself: from now on her address is hers, not that of somebody who left."""
    db.session.execute(
        update(RoleModel)
        .where(RoleModel.school_id == school_id, RoleModel.email_hash == hash_of_address(school_id, email))
        .values(email_hash=None)
    )
