"""How many finished internships of a period are evaluated, for the season."""

from datetime import date

from sqlalchemy import func, select

from app.evaluations.models import Evaluation
from app.evaluations.queries.school import is_finished
from app.extensions import db
from app.placements.models import Placement
from app.schools.models import Period


def evaluations_given(period: Period, _day: date) -> tuple[int, int]:
    """Of the internships of a period that are finished, how many were evaluated (R23)."""
    finished = (
        select(func.count()).select_from(Placement).where(Placement.period_id == period.id, is_finished())
    )
    sent = select(func.count()).select_from(Evaluation)
    number = db.session.scalar(finished) or 0
    given = (
        db.session.scalar(sent.where(Evaluation.period_id == period.id, Evaluation.place.is_not(None))) or 0
    )
    return min(given, number), number
