"""Changing an entry: by a coordinator, or by the role model herself. Later imports keep what was changed."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.queries import user_by_email
from app.audit.services import Actor
from app.companies.services.changes import put
from app.errors import DomainError
from app.extensions import db, now
from app.imports.hand_edits import note_hand_edits
from app.notices.services import queue_letter, wipe_letters
from app.rolemodels import trail
from app.rolemodels.letters import former_address_key, letter_body
from app.rolemodels.models import RoleModel, RoleModelField
from app.rolemodels.services.entrance import keep_account_in_step
from app.rolemodels.services.moving import hold

REQUIRED = frozenset({"first_name", "last_name", "email", "about"})
"""Texts that are never None."""


class AddressTaken(DomainError):
    """One address is one entry, and one account."""

    def __init__(self) -> None:
        super().__init__(gettext("This e-mail address cannot be used. Choose another one."))


def change(
    role_model: RoleModel,
    values: Mapping[str, Any],
    *,
    actor: Actor | None,
    fields: Collection[str] | None = None,
) -> list[str]:
    """Set the columns in `values`, and the education domains when `fields` is given; returns what really changed.

    Her account follows a new name or address; the old address gets a letter. Raises AddressTaken, NotPossibleNow when
    she has left, and StaleDataError when somebody else changed her since she was read.
    """
    read = role_model.version
    hold(role_model)
    if role_model.version != read:
        raise StaleDataError
    email = values.get("email")
    if email is not None and email != role_model.email:
        _ensure_free(role_model, email)
    old_address, old_name = role_model.email, role_model.name
    texts = {name: value for name, value in values.items() if name not in REQUIRED}
    changed = put(role_model, texts)
    for name in REQUIRED & set(values):
        if getattr(role_model, name) != values[name]:
            setattr(role_model, name, values[name])
            changed.append(name)
    if fields is not None and set(fields) != role_model.field_codes:
        role_model.fields = [RoleModelField(domain_code=code) for code in sorted(set(fields))]
        changed.append("fields")
    if not changed:
        return []
    db.session.flush()
    keep_account_in_step(role_model)
    if "email" in changed and old_address:
        wipe_letters(role_model.school_id, old_address)
        _tell_old_address(role_model, old_address, old_name)
    note_hand_edits("role_model", role_model.id, changed, actor, role_model.school_id)
    trail.note(trail.EDIT, role_model, actor=actor, data={"fields": sorted(changed)})
    return changed


def accept_conduct(role_model: RoleModel) -> None:
    """She keeps to the code of conduct: noted the first time."""
    if role_model.conduct_accepted_at is None:
        role_model.conduct_accepted_at = now()
        db.session.flush()


def _ensure_free(role_model: RoleModel, email: str) -> None:
    """The same answer for an address in this register and for one with an account, in whatever school."""
    entry = select(RoleModel.id).where(
        RoleModel.school_id == role_model.school_id, RoleModel.email == email, RoleModel.id != role_model.id
    )
    if db.session.scalar(entry) is not None:
        raise AddressTaken
    owner = user_by_email(email)
    if owner is not None and role_model.user_id is not None and owner.id != role_model.user_id:
        raise AddressTaken


def _tell_old_address(role_model: RoleModel, old_address: str, name: str) -> None:
    """That another address is known from now on, so that somebody who did not do it can act."""
    subject, body = letter_body(
        role_model, _l("Your e-mail address was changed"), "rolemodels/address_changed"
    )
    queue_letter(
        key=f"{former_address_key(role_model)}{now().timestamp():.0f}",
        kind="role_model_address",
        school_id=role_model.school_id,
        to_name=name,
        to_address=old_address,
        language=role_model.language,
        subject=subject,
        body=body,
        is_secret=True,
    )
