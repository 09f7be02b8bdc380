"""Background work of guidance: handovers that were for a time end by themselves, and plans follow the rule."""

import logging

from app.extensions import db
from app.guidance.queries.handovers import over_on
from app.guidance.queries.plans import changed_by_the_rule, plan_to_follow
from app.guidance.services.handovers import give_back
from app.guidance.services.plans import follow_the_rule
from app.schools.queries import today

BATCH = 50
"""How many plans follow the rule at a time: a file with counts may touch many, and others wait for the worker too."""
logger = logging.getLogger(__name__)


def end_handovers() -> None:
    """Give students back whose handover ended yesterday or before; again does nothing."""
    try:
        if rows := over_on(today()):
            give_back(rows, actor=None)
        db.session.commit()
    except Exception:
        logger.exception("Handovers could not be ended")
        db.session.rollback()


def follow_the_rule_of_today() -> None:
    """R10: let plans follow what the rule asks today, each in a transaction of its own; again does nothing."""
    ids = changed_by_the_rule(today(), BATCH)
    db.session.rollback()
    for plan_id in ids:
        try:
            follow_the_rule(plan_to_follow(plan_id))
            db.session.commit()
        except Exception:
            logger.exception("Guidance plan %s could not follow the rule", plan_id)
            db.session.rollback()
