"""Background work of supervision: who comes on a day comes by itself, and the day follows the internship before it."""

import logging

from app.extensions import db
from app.schools.models import Period
from app.schools.queries import today
from app.supervision.queries.coming import periods_to_follow
from app.supervision.services.coming import keep_up

logger = logging.getLogger(__name__)


def bring_in_supervisors() -> None:
    """Let those guide whose day has come, each period in a transaction of its own; again does nothing."""
    ids = periods_to_follow(today())
    db.session.rollback()
    for period_id in ids:
        try:
            keep_up(db.session.get_one(Period, period_id))
            db.session.commit()
        except Exception:
            logger.exception("Supervisors who come in period %s could not be brought in", period_id)
            db.session.rollback()
