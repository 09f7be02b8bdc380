"""Background work of check-ins: beginning, asking and reminding, on days of school."""

import logging
from collections.abc import Callable

from app.checkins.queries.due import schools_due
from app.checkins.services.asking import BATCH, ask_due, begin_plans, remind_some
from app.extensions import db
from app.schools.queries import school_days, today

logger = logging.getLogger(__name__)


def follow_check_ins() -> None:
    """Do what is due at each school where anything is, a batch in each transaction; twice does nothing."""
    schools = schools_due(today())
    db.session.rollback()
    for school_id in schools:
        try:
            _follow(school_id)
        except Exception:
            logger.exception("Check-ins of school %s could not be asked", school_id)
            db.session.rollback()


def _follow(school_id: int) -> None:
    day, days = today(), school_days(school_id)
    steps: tuple[Callable[[], int], ...] = (
        lambda: begin_plans(school_id, day, days),
        lambda: ask_due(school_id, day, days),
        lambda: remind_some(school_id, day),
    )
    for step in steps:
        while step() == BATCH:
            db.session.commit()
        db.session.commit()
