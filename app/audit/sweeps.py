"""Background work of the audit trail: keeping how it ends outside the database, and walking all of it at night."""

import logging
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.audit.anchors import HeadsForged, keep_heads
from app.audit.services import broken_links
from app.extensions import db, now, reads_only

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


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NIGHT = range(1, 6)
"""Hours in the Netherlands, when few wait."""
_verified: dict[str, date] = {}


def verify_trails(moment: datetime | None = None) -> None:
    """Walk every trail once a night; what does not fit is an error in the log. Nobody waits for it."""
    here = (moment or now()).astimezone(AMSTERDAM)
    where = str(db.engine.url)
    if here.hour not in NIGHT or _verified.get(where) == here.date():
        return
    _verified[where] = here.date()
    reads_only(True)
    try:
        db.session.rollback()
        for link in broken_links():
            logger.error(
                "Audit trail of school %s, event %s: %s", link.school_id, link.sequence, link.problem
            )
    finally:
        db.session.rollback()
        reads_only(False)
