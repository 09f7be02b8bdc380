"""How many students put a place first, for a list made with open eyes; never so that somebody can be recognised."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.extensions import db
from app.schools.models import Period
from app.students.models import ChoiceList, Preference
from app.students.queries.audience import goes_in

STEP = 5
"""Demand is shown in steps of so many students, and as fewer than that below the first."""


def demand_for(opening_ids: Collection[int], period: Period) -> dict[int, int]:
    """By opening, how many of those who go put it first in the list they saved, rounded down to whole steps; one read.

    0 means fewer than a step: whether that is nobody or four, nobody is told.
    """
    rows = db.session.execute(
        select(Preference.opening_id, func.count())
        .join(Preference.choice_list)
        .join(ChoiceList.student)
        .where(
            ChoiceList.period_id == period.id,
            Preference.rank == 1,
            Preference.opening_id.in_(opening_ids),
            goes_in(period),
        )
        .group_by(Preference.opening_id)
    )
    found = {opening_id: count // STEP * STEP for opening_id, count in rows}
    return {opening_id: found.get(opening_id, 0) for opening_id in opening_ids}
