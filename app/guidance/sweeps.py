"""Background work of guidance: handovers that were for a time end by themselves."""

import logging

from app.extensions import db
from app.guidance.queries.handovers import over_on
from app.guidance.services.handovers import give_back
from app.schools.queries import today

logger = logging.getLogger(__name__)


def end_handovers() -> None:
    """Give students back whose handover ended yesterday or before; again does nothing."""
    try:
        if rows := over_on(today()):
            give_back(rows, actor=None)
        db.session.commit()
    except Exception:
        logger.exception("Handovers could not be ended")
        db.session.rollback()
