"""Background work of the audit trail: keeping how it ends outside the database."""

import logging

from app.audit.anchors import HeadsForged, keep_heads
from app.extensions import db

logger = logging.getLogger(__name__)


def anchor_trails() -> None:
    """Keep the head of each school's chain; an end that is missing is an error in the log."""
    try:
        for link in keep_heads():
            logger.error(
                "Audit trail of school %d, event %d: %s", link.school_id, link.sequence, link.problem
            )
    except HeadsForged:
        logger.exception("The heads of the audit trail that were kept were not written by this application")
    db.session.rollback()
