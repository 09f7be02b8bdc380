"""Pausing: in the register, and asked for nothing until she is back. Unsubscribing in one click pauses too."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext

from app.audit.services import Actor
from app.errors import DomainError
from app.extensions import db, now
from app.listed import Listed
from app.notices.services import withdraw_emails_to
from app.rolemodels import trail
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services.leaving import withdraw
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
    """She can be asked again, and gets emails again. Raises NotPossibleNow when she was not paused."""
    lock(role_model)
    move(role_model, RoleModelState.ACTIVE)
    role_model.paused_until = role_model.emails_stopped_at = None
    db.session.flush()
    trail.note(trail.RESUME, role_model, actor=actor)


def stop_writing(role_model: RoleModel) -> None:
    """She wants no more emails: paused until she says so, and nothing is written to her. Twice does nothing.

    Whoever is not in the register yet said no with it, so that everything about her is wiped. Emails that wait are
    taken back.
    """
    lock(role_model)
    if role_model.has_left or role_model.emails_stopped_at is not None:
        return
    if not role_model.is_in_register:
        withdraw(role_model, actor=role_model.user)
        return
    role_model.emails_stopped_at = now()
    db.session.flush()
    if role_model.email:
        withdraw_emails_to(role_model.school_id, role_model.email)
    pause(role_model, actor=role_model.user)
    trail.note(trail.UNSUBSCRIBE, role_model, actor=role_model.user)
