"""Who guides a student from a day on: what she was told for a period, and who comes to a supervisor."""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager

from app.accounts.models import User
from app.alphabet import alphabetical
from app.errors import visible_row
from app.extensions import db
from app.schools.models import Period
from app.students.models import ComingSupervisor, Student


def told_supervisor(
    period_id: int | InstrumentedAttribute[int], *outer: type[Any]
) -> ColumnElement[int | None]:
    """On `Student`, as SQL: who guides her in a period, as far as she was told. See `Student.supervisor_in`.

    `outer` are the tables of the statement around it that `period_id` is a column of.
    """
    row, its_period, asked = aliased(ComingSupervisor), aliased(Period), aliased(Period)
    told = (
        select(row.supervisor_id)
        .join(its_period, its_period.id == row.period_id)
        .join(asked, its_period.starts_on <= asked.starts_on)
        .where(row.student_id == Student.id, row.ended_at.is_(None), asked.id == period_id)
        .order_by(its_period.starts_on.desc(), row.id.desc())
        .limit(1)
        .correlate(Student, *outer)
    )
    return case((told.exists(), told.scalar_subquery()), else_=Student.supervisor_id)


_COMES_LATER = and_(
    ComingSupervisor.ended_at.is_(None),
    Student.supervisor_id.is_distinct_from(ComingSupervisor.supervisor_id),
    Student.has_left.is_(False),
    Student.erased_at.is_(None),
)
"""Of a row with its student: she is guided by somebody else until a day."""


def counted_by_supervisor(school_id: int) -> Subquery:
    """How many students come to each supervisor of a school on a later day, as a table to join."""
    return (
        select(ComingSupervisor.supervisor_id, func.count(Student.id.distinct()).label("students"))
        .join(ComingSupervisor.student)
        .where(ComingSupervisor.school_id == school_id, _COMES_LATER)
        .group_by(ComingSupervisor.supervisor_id)
        .subquery()
    )


def coming_to(user: User) -> list[ComingSupervisor]:
    """The students whom somebody guides from a day on and not yet, the first to come first, then by name."""
    return list(
        db.session.scalars(
            select(ComingSupervisor)
            .join(ComingSupervisor.student)
            .options(contains_eager(ComingSupervisor.student).joinedload(Student.programme))
            .where(
                ComingSupervisor.school_id == user.school_id,
                ComingSupervisor.supervisor_id == user.id,
                _COMES_LATER,
            )
            .order_by(
                ComingSupervisor.until,
                alphabetical(Student.last_name),
                alphabetical(Student.first_name),
                ComingSupervisor.id,
            )
        )
    )


def coming_supervisor_for(user: User, student_id: int, coming_supervisor_id: int) -> ComingSupervisor:
    """Who comes for a student of the user's school. Raises `NotVisible`."""
    return visible_row(
        select(ComingSupervisor).where(
            ComingSupervisor.id == coming_supervisor_id,
            ComingSupervisor.student_id == student_id,
            ComingSupervisor.school_id == user.school_id,
            ComingSupervisor.ended_at.is_(None),
        )
    )
