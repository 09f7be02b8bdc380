"""How many students put a place first, for a list made with open eyes; never so that somebody can be recognised."""

from collections.abc import Collection

from sqlalchemy import exists, func, select

from app.extensions import db
from app.schools.models import Period
from app.students.models import ChoiceList, Preference, Student
from app.students.queries.audience import goes_in

STEP = 5
"""Demand is shown in steps of so many students, and as fewer than that below the first."""


def demand_for(opening_ids: Collection[int], period: Period) -> dict[int, int]:
    """By opening, how many of those who go put it first in the list they saved, rounded down to whole steps; one read.

    0 means fewer than a step: whether that is nobody or four, nobody is told.
    """
    # Not joined: without statistics SQLite would begin with all students of the school.
    is_of_one_who_goes = exists().where(
        ChoiceList.id == Preference.choice_list_id,
        ChoiceList.period_id == period.id,
        Student.id == ChoiceList.student_id,
        goes_in(period),
    )
    rows = db.session.execute(
        select(Preference.opening_id, func.count())
        .where(Preference.opening_id.in_(opening_ids), Preference.rank == 1, is_of_one_who_goes)
        .group_by(Preference.opening_id)
    )
    found = {opening_id: count // STEP * STEP for opening_id, count in rows}
    return {opening_id: found.get(opening_id, 0) for opening_id in opening_ids}
