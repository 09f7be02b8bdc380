"""What the audit trail calls what happens in the register. It names nobody: see `RoleModel.trail_name`."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.rolemodels.models import RoleModel

WORDS = TrailWords()

SIGN_UP = WORDS.label("role_model:sign_up", _l("Role model signed up"))
CONFIRM = WORDS.label("role_model:confirm", _l("Role model confirmed her address"))
APPROVE = WORDS.label("role_model:approve", _l("Role model approved"))
REFUSE = WORDS.label("role_model:refuse", _l("Role model not accepted"))
EDIT = WORDS.label("role_model:edit", _l("Role model changed"))
AGREE = WORDS.label("role_model:agree", _l("Consent of a role model recorded"))
PAUSE = WORDS.label("role_model:pause", _l("Role model paused"))
RESUME = WORDS.label("role_model:resume", _l("Role model back from a pause"))
UNSUBSCRIBE = WORDS.label("role_model:unsubscribe", _l("Role model wants no emails"))
ASK_ADDRESS = WORDS.label("role_model:ask_address", _l("Role model asked to confirm another address"))
VERIFY = WORDS.label("role_model:verify", _l("Role model confirmed that everything is still right"))
INVITE = WORDS.label("role_model:invite", _l("Role model in quarantine invited"))
WITHDRAW = WORDS.label("role_model:withdraw", _l("Role model withdrew"))
LAPSE = WORDS.label("role_model:lapse", _l("Role model lapsed"))
EXPORT = WORDS.label("role_models:export", _l("Role models downloaded"))
LOG_CONTACT = WORDS.label("role_model:log_contact", _l("Contact with a role model recorded"))


@dataclass
class _Herself:
    """A role model as the trail knows her, whatever else she is at the school."""

    id: int
    name: str
    role_names: str


def _unnamed(actor: Actor | None) -> Actor | None:
    """Staff by name; a role model by the number of her account, also when she is a student or already left."""
    if actor is None or getattr(actor, "is_staff", True):
        return actor
    return _Herself(actor.id, f"mentor {actor.id}", actor.role_names)


def note(
    action: str,
    role_model: RoleModel,
    *,
    actor: Actor | None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Put `action` in the trail, from which nothing is ever wiped: `data` and `reason` hold no personal value."""
    record(
        action,
        role_model,
        actor=_unnamed(actor),
        subject_name=role_model.trail_name,
        reason=reason,
        data=data,
    )


def note_export(rows: int, *, actor: User) -> None:
    """Somebody took a file with so many role models."""
    school = actor.school
    record(EXPORT, school, actor=actor, school_id=school.id, data={"rows": rows}, subject_name=school.name)
