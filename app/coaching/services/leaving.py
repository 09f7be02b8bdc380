"""A role model who leaves the register is nobody's coach from then on."""

from app.accounts.models import User
from app.coaching.services.offers import take_back
from app.extensions import db
from app.rolemodels.models import RoleModel


def stop_coaching(role_model: RoleModel) -> None:
    """Take back her offer; students who had her as a coach get another answer."""
    if role_model.user_id is not None:
        take_back(db.session.get_one(User, role_model.user_id))
