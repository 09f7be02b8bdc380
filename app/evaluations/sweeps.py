"""Background work of evaluations: inviting and reminding, on days of school."""

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.evaluations.services.inviting import BATCH, DAYS_TO_ANSWER, invite_some, remind_some
from app.extensions import db
from app.placements.models import Placement
from app.schools.queries import school_days, today

logger = logging.getLogger(__name__)


def follow_evaluations() -> None:
    """Do what is due at schools where an internship ended lately, a batch in each transaction; twice does nothing."""
    day = today()
    lately = (Placement.ends_on <= day, Placement.ends_on > day - timedelta(days=DAYS_TO_ANSWER))
    schools = db.session.scalars(select(Placement.school_id).where(*lately).distinct()).all()
    db.session.rollback()
    for school_id in schools:
        try:
            _follow(school_id)
        except Exception:
            logger.exception("Evaluations of school %s could not be asked", school_id)
            db.session.rollback()


def _follow(school_id: int) -> None:
    day = today()
    if day not in school_days(school_id):
        return
    steps: tuple[Callable[[], int], ...] = (
        lambda: invite_some(school_id, day),
        lambda: remind_some(school_id, day),
    )
    for step in steps:
        while step() == BATCH:
            db.session.commit()
        db.session.commit()
