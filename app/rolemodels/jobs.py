"""Background work of the register: pauses that end, letters that are due, and people whose time is over."""

from app.background.engine import sweeper
from app.extensions import db
from app.rolemodels.services.keeping import keep_register


@sweeper
def keep_register_true() -> None:
    """What is due in the register, in every school."""
    if keep_register():
        db.session.commit()
