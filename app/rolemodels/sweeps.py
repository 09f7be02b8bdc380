"""Background work of the register: pauses that end, emails that are due, and people whose time is over."""

import logging

from app.extensions import db, writing_alone
from app.rolemodels.services.keeping import due_now, keep

logger = logging.getLogger(__name__)


def keep_register() -> None:
    """What is due in the register, in every school: each in a transaction of its own.

    One that fails holds up no other, and nobody waits for a lock while the trail of a school is held.
    """
    due = due_now()
    db.session.commit()
    for chore, role_model_id in due:
        try:
            with writing_alone():  # somebody may leave
                keep(chore, role_model_id)
                db.session.commit()
        except Exception:
            logger.exception("Role model %s could not be kept up to date", role_model_id)
            db.session.rollback()
