"""Changing an entry: by a coordinator, or by the role model herself. Later imports keep what was changed."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import Actor
from app.extensions import db, now
from app.imports.hand_edits import note_hand_edits, put
from app.rolemodels import trail
from app.rolemodels.models import RoleModel, RoleModelField
from app.rolemodels.services.addresses import ask_for_address
from app.rolemodels.services.entrance import keep_account_in_step
from app.rolemodels.services.moving import hold

REQUIRED = frozenset({"first_name", "last_name", "about"})
"""Texts that are never None."""


def change(
    role_model: RoleModel,
    values: Mapping[str, Any],
    *,
    actor: Actor | None,
    fields: Collection[str] | None = None,
) -> list[str]:
    """Set the columns in `values`, and the education domains when `fields` is given; returns what really changed.

    Her account follows a new name. Another address is only asked for: it is hers once she confirms it (see
    `addresses`). Raises what `ask_for_address` raises, NotPossibleNow when she has left, and StaleDataError when
    somebody else changed her since she was read.
    """
    read = role_model.version
    hold(role_model)
    if role_model.version != read:
        raise StaleDataError
    if email := values.get("email"):
        ask_for_address(role_model, email, actor=actor)
    values = {name: value for name, value in values.items() if name != "email"}
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
    note_hand_edits("role_model", role_model.id, changed, actor, role_model.school_id)
    trail.note(trail.EDIT, role_model, actor=actor, data={"fields": sorted(changed)})
    return changed


def accept_conduct(role_model: RoleModel) -> None:
    """She keeps to the code of conduct: noted the first time."""
    if role_model.conduct_accepted_at is None:
        role_model.conduct_accepted_at = now()
        db.session.flush()
