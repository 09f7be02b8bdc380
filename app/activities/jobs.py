"""Background work of requests: asking the next person when somebody's time is up."""

import logging

from app.activities.services.looking import due_requests, look, look_later
from app.background.engine import sweeper
from app.extensions import db, now

logger = logging.getLogger(__name__)


@sweeper
def look_at_requests() -> None:
    """Look at every request whose time it is, each in a transaction of its own: one that fails holds up no other."""
    ids = due_requests(now())
    db.session.rollback()
    for request_id in ids:
        try:
            look(request_id)
            db.session.commit()
        except Exception:
            logger.exception("Request %s could not be looked at", request_id)
            db.session.rollback()
            look_later(request_id)
            db.session.commit()
