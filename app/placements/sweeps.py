"""Background work of placements: what the calendar does to them (D14), also after weeks in which no worker ran."""

import logging
from datetime import date

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.placements.models import HELD, Placement, PlacementState
from app.placements.services.life import keep_up
from app.schools.queries import today

logger = logging.getLogger(__name__)
BATCH = 200
"""How many placements go in one transaction: on a first day of February all of a school begin at once."""


def follow_the_calendar() -> None:
    """Take every step that is due today, a batch at a time; who is at it already on another machine is passed over.

    A step is taken where the state asks for it, so twice does nothing, and two workers write one step.
    """
    day = today()
    try:
        while _keep_up_some(day) == BATCH:
            db.session.commit()
        db.session.commit()
    except Exception:
        logger.exception("Placements could not follow the calendar")
        db.session.rollback()


def _keep_up_some(day: date) -> int:
    begins = and_(Placement.state == PlacementState.CONFIRMED, Placement.starts_on <= day)
    ends = and_(Placement.state.in_(HELD), Placement.ends_on < day)
    placements = db.session.scalars(
        select(Placement)
        .where(or_(begins, ends))
        .order_by(Placement.id)
        .limit(BATCH)
        .with_for_update(of=Placement, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for placement in placements:
        keep_up(placement, day)
    return len(placements)
