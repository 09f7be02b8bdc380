"""A mentor who leaves the register reads along with nobody from then on."""

from sqlalchemy import update

from app.checkins.models import CheckInPlan
from app.extensions import db
from app.rolemodels.models import RoleModel


def stop_listening(role_model: RoleModel) -> None:
    """Take her out of the check-ins of students who chose her; they see that they can choose somebody else."""
    if role_model.user_id is None:
        return
    hers = update(CheckInPlan).where(CheckInPlan.listener_id == role_model.user_id)
    db.session.execute(hers.values(listener_id=None, listens_from=None))
