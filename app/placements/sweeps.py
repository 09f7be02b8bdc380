"""Background work of placements: what the calendar does to them (D14), reminders of choices, supply and demand."""

import logging
from datetime import date

from sqlalchemy import and_, or_, select

from app.extensions import db, reads_only, writing
from app.placements.models import HELD, Placement, PlacementState
from app.placements.queries.supply import figures_of, is_due, periods_to_keep, stamp_of
from app.placements.services.life import keep_all_up
from app.placements.services.reminding import periods_to_remind_in, remind_some
from app.placements.services.supply import store, worked_out
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
    keep_all_up(placements, day)
    return len(placements)


def remind_of_choices() -> None:
    """Remind students who have not chosen, a batch in each transaction; twice on one day does nothing."""
    day = today()
    try:
        for period in periods_to_remind_in(day):
            while remind_some(period, day) == BATCH:
                db.session.commit()
        db.session.commit()
    except Exception:
        logger.exception("Students could not be reminded of their choices")
        db.session.rollback()


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
            db.session.rollback()  # first: after an error of the database not even the period's number can be read
            logger.exception("Supply and demand of period %s could not be worked out", period.id)
