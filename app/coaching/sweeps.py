"""Background work of requests for a coach: asked, met by assignment, opened again, and late."""

import logging
from collections.abc import Callable

from sqlalchemy import or_, select

from app.coaching.models import CoachRequest
from app.coaching.services.following import BATCH, ask_missing, meet_assigned, reopen_gone, tell_late
from app.extensions import db
from app.schools.queries import today
from app.students.models import Student

logger = logging.getLogger(__name__)


def follow_coach_requests() -> None:
    """Do what is due at each school where somebody asked, a batch in each transaction; twice does nothing."""
    asked = or_(Student.wishes_female_coach.is_(True), Student.id.in_(select(CoachRequest.student_id)))
    schools = db.session.scalars(select(Student.school_id).where(asked).distinct()).all()
    db.session.rollback()
    for school_id in schools:
        try:
            _follow(school_id)
        except Exception:
            logger.exception("Requests for a coach of school %s could not be followed", school_id)
            db.session.rollback()


def _follow(school_id: int) -> None:
    day = today()
    steps: tuple[Callable[[], int], ...] = (
        lambda: ask_missing(school_id),
        lambda: reopen_gone(school_id),
        lambda: meet_assigned(school_id),
        lambda: tell_late(school_id, day),
    )
    for step in steps:
        while step() == BATCH:
            db.session.commit()
        db.session.commit()
