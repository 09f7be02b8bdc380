"""Background work of days along: questions that nobody answered in time, and days whose host or guest has gone."""

import logging

from app.extensions import db
from app.schools.queries import today
from app.shadowdays.models import ShadowDayState
from app.shadowdays.queries.days import due_days, load
from app.shadowdays.services.answering import call_off, let_lapse

logger = logging.getLogger(__name__)


def look_at_days_along() -> None:
    """End what is due, each in a transaction of its own: one that fails holds up no other."""
    ids = due_days(today())
    db.session.rollback()
    for shadow_day_id in ids:
        try:
            _end(shadow_day_id)
            db.session.commit()
        except Exception:
            logger.exception("Day along %s could not be looked at", shadow_day_id)
            db.session.rollback()


def _end(shadow_day_id: int) -> None:
    if shadow_day_id not in due_days(today()):
        return  # somebody was first
    day = load(shadow_day_id)
    if day.state is ShadowDayState.ASKED and day.answer_by < today():
        let_lapse(day)
    else:
        call_off(day, by=None, actor=None)
