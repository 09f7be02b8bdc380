"""Background work of placements: supply and demand, worked out again once something changed."""

import logging

from app.extensions import db, reads_only, writing
from app.placements.queries.supply import figures_of, is_due, periods_to_keep, stamp_of
from app.placements.services.supply import store, worked_out

logger = logging.getLogger(__name__)


def keep_supply() -> None:
    """Work out every period of which the data changed, each in a transaction of its own.

    It is read and worked out before the lock for writing is taken, so that nobody waits for it.
    """
    reads_only(True)
    db.session.rollback()
    stamps: dict[int, str] = {}
    for period in periods_to_keep():
        stamp = stamps.get(period.school_id) or stamp_of(period.school_id)
        stamps[period.school_id] = stamp
        if not is_due(figures_of(period.id), stamp):
            continue
        try:
            found = worked_out(period, stamp)
            db.session.rollback()
            with writing():
                store(period, found)
                db.session.commit()
        except Exception:
            logger.exception("Supply and demand of period %s could not be worked out", period.id)
            db.session.rollback()
