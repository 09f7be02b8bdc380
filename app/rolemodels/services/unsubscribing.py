"""Unsubscribing in one click, as mail programs offer it (RFC 8058, decision 0018)."""

from app.extensions import db, now
from app.notices.services import withdraw_letters_to
from app.rolemodels import trail
from app.rolemodels.models import RoleModel
from app.rolemodels.services.leaving import withdraw
from app.rolemodels.services.moving import lock
from app.rolemodels.services.pausing import pause


def stop_writing(role_model: RoleModel) -> None:
    """She wants no more letters: paused until she says so, and nothing is written to her. Twice does nothing.

    Whoever is not in the register yet said no with it, so that everything about her is wiped. Letters that wait are
    taken back.
    """
    lock(role_model)
    if role_model.has_left or role_model.letters_stopped_at is not None:
        return
    if not role_model.is_in_register:
        withdraw(role_model, actor=role_model.user)
        return
    role_model.letters_stopped_at = now()
    db.session.flush()
    if role_model.email:
        withdraw_letters_to(role_model.school_id, role_model.email)
    pause(role_model, actor=role_model.user)
    trail.note(trail.UNSUBSCRIBE, role_model, actor=role_model.user)
