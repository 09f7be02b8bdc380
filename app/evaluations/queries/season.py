"""How many finished internships of a period are evaluated, for the season."""

from datetime import date

from sqlalchemy import Select, func, select

from app.evaluations.models import Evaluation
from app.evaluations.queries.school import is_finished
from app.placements.models import Placement
from app.schools.models import Period


def evaluations_given(period: Period, _day: date) -> tuple[Select[int], Select[int]]:
    """Of the internships of a period that are finished, how many were evaluated (R23)."""
    sent = select(func.count(Evaluation.id)).where(
        Evaluation.period_id == period.id, Evaluation.place.is_not(None)
    )
    return sent, select(func.count(Placement.id)).where(Placement.period_id == period.id, is_finished())
