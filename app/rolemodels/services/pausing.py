"""Pausing: in the register, and asked for nothing until she is back."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext

from app.audit.services import Actor
from app.errors import DomainError
from app.extensions import db
from app.listed import Listed
from app.rolemodels import trail
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services.moving import lock, move
from app.schools.queries import today

ON_PAUSING: Listed[Callable[[RoleModel], None]] = Listed("role models: on pausing")
"""What features above do when somebody pauses: inside the same transaction, after the pause is set."""


class PauseIsOver(DomainError):
    """A pause ends in the future."""

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day that is still to come, or leave it empty."))


def pause(role_model: RoleModel, until: date | None = None, *, actor: Actor | None = None) -> None:
    """Ask her for nothing from now on, until `until` (that day she is back) or, without it, until she says so.

    Pausing again changes the day. Raises PauseIsOver, or NotPossibleNow when she is not in the register.
    """
    if until is not None and until <= today():
        raise PauseIsOver
    lock(role_model)
    if role_model.state is not RoleModelState.PAUSED:
        move(role_model, RoleModelState.PAUSED)
    role_model.paused_until = until
    db.session.flush()
    for let_rest in ON_PAUSING:
        let_rest(role_model)
    trail.note(trail.PAUSE, role_model, actor=actor, data={"until": until.isoformat()} if until else {})


def resume(role_model: RoleModel, *, actor: Actor | None = None) -> None:
    """She can be asked again, and gets letters again. Raises NotPossibleNow when she was not paused."""
    lock(role_model)
    move(role_model, RoleModelState.ACTIVE)
    role_model.paused_until = role_model.letters_stopped_at = None
    db.session.flush()
    trail.note(trail.RESUME, role_model, actor=actor)
