"""Background work of requests for another place: those with nothing left to swap end."""

import logging

from app.extensions import db
from app.swaps.services.lapsing import BATCH, end_some

logger = logging.getLogger(__name__)


def end_requests() -> None:
    """End what no longer stands, a batch in each transaction; twice does nothing."""
    try:
        while end_some() == BATCH:
            db.session.commit()
        db.session.commit()
    except Exception:
        logger.exception("Requests for another place could not be ended")
        db.session.rollback()
