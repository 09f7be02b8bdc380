"""From one state to the next, one act at a time."""

from flask_babel import gettext

from app.errors import DomainError
from app.extensions import db
from app.rolemodels.models import TRANSITIONS, RoleModel, RoleModelState


class NotPossibleNow(DomainError):
    """Somebody was first, or the role model is in a state from which this cannot be done."""

    def __init__(self, state: RoleModelState) -> None:
        super().__init__(
            gettext("This cannot be done now. Status of the role model: %(state)s.", state=state.label)
        )
        self.state = state


def lock(role_model: RoleModel) -> None:
    """Nobody else changes her until the transaction ends; the row is read again, as it is now."""
    db.session.flush()
    db.session.refresh(role_model, with_for_update={"of": RoleModel, "key_share": True})


def hold(role_model: RoleModel) -> None:
    """Lock somebody whose entry is about to change. Raises NotPossibleNow when she has left meanwhile."""
    lock(role_model)
    if role_model.has_left:
        raise NotPossibleNow(role_model.state)


def move(role_model: RoleModel, state: RoleModelState) -> None:
    """Put a locked role model in `state`. Raises NotPossibleNow where the table of transitions has no such step."""
    if state not in TRANSITIONS[role_model.state]:
        raise NotPossibleNow(role_model.state)
    role_model.state = state
    forget_application(role_model)


def forget_application(role_model: RoleModel) -> None:
    """What somebody filled in for her and nobody confirmed is wiped: she decided otherwise, or its time is over."""
    role_model.application = role_model.application_at = None
