"""Background work of the audit trail: keeping how it ends outside the database."""

import logging
import time

from app.audit.anchors import HeadsForged, keep_heads
from app.extensions import db

logger = logging.getLogger(__name__)
SAID_EVERY = 3_600.0
"""Seconds: an end that is missing stays so, and the log is not for saying so every few seconds."""
_said: dict[str, float] = {}


def _say(problem: str) -> None:
    if time.monotonic() - _said.get(problem, -SAID_EVERY) >= SAID_EVERY:
        _said[problem] = time.monotonic()
        logger.error("%s", problem)


def anchor_trails() -> None:
    """Keep the head of each school's chain; an end that is missing is an error in the log, once an hour."""
    try:
        for link in keep_heads():
            _say(f"Audit trail of school {link.school_id}, event {link.sequence}: {link.problem}")
    except HeadsForged:
        _say("The heads of the audit trail that were kept were not written by this application")
    db.session.rollback()
