"""Names for ids that an explanation mentions, in one statement each."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.companies.models import Opening, Site
from app.errors import NotVisible
from app.extensions import db
from app.schools.models import Period
from app.students.models import Student


def openings_named(school_id: int, ids: Collection[int]) -> dict[int, Opening]:
    """Openings of the school by id, with site and company."""
    rows = db.session.scalars(
        select(Opening)
        .where(Opening.school_id == school_id, Opening.id.in_(ids))
        .options(joinedload(Opening.site).joinedload(Site.company))
    )
    return {opening.id: opening for opening in rows}


def students_named(school_id: int, ids: Collection[int]) -> dict[int, Student]:
    """Students of the school by id."""
    rows = db.session.scalars(select(Student).where(Student.school_id == school_id, Student.id.in_(ids)))
    return {student.id: student for student in rows}


def accounts_of(school_id: int, students: Collection[Student]) -> dict[int, User]:
    """The accounts of students, by id."""
    ids = {student.user_id for student in students if student.user_id is not None}
    rows = db.session.scalars(select(User).where(User.school_id == school_id, User.id.in_(ids)))
    return {user.id: user for user in rows}


def opening_in(period: Period, opening_id: int) -> Opening:
    """An opening of a period, withdrawn or not; raises `NotVisible` when it is not one."""
    opening = openings_named(period.school_id, {opening_id}).get(opening_id)
    if opening is None or opening.period_id != period.id:
        raise NotVisible
    return opening
