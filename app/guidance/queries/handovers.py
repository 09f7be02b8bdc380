"""Who stands in for whom, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.extensions import db
from app.guidance.models import StandIn
from app.students.models import Student
from app.students.queries.coming import counted_by_supervisor


@dataclass(frozen=True)
class Handover:
    """Somebody stands in for a colleague: for how many students, and until when."""

    absent_id: int
    absent: str
    stand_in_id: int
    stand_in: str
    students: int
    until: date


@dataclass(frozen=True)
class Handing:
    """Somebody whose students can go to a colleague: how many there are now, and how many come on a later day."""

    id: int
    name: str
    students: int
    later: int


def with_students(school_id: int) -> list[Handing]:
    """Everybody at a school who has students or to whom some come, by name."""
    now = (
        select(Student.supervisor_id, func.count().label("students"))
        .where(
            Student.school_id == school_id,
            Student.supervisor_id.is_not(None),
            Student.has_left.is_(False),
            Student.erased_at.is_(None),
        )
        .group_by(Student.supervisor_id)
        .subquery()
    )
    later = counted_by_supervisor(school_id)
    rows = db.session.execute(
        select(User.id, User.name, func.coalesce(now.c.students, 0), func.coalesce(later.c.students, 0))
        .outerjoin(now, now.c.supervisor_id == User.id)
        .outerjoin(later, later.c.supervisor_id == User.id)
        .where(User.school_id == school_id, or_(now.c.students > 0, later.c.students > 0))
        .order_by(alphabetical(User.name), User.id)
    )
    return [Handing(*row) for row in rows]


def handed_over_from(user: User) -> list[Student]:
    """The students whom somebody guides now, with their accounts."""
    return list(
        db.session.scalars(
            select(Student)
            .where(
                Student.school_id == user.school_id,
                Student.supervisor_id == user.id,
                Student.has_left.is_(False),
                Student.erased_at.is_(None),
            )
            .options(joinedload(Student.user))
            .order_by(Student.id)
        )
    )


def open_for(student_ids: Collection[int]) -> list[StandIn]:
    """What stands open for these students."""
    return list(
        db.session.scalars(
            select(StandIn).where(StandIn.student_id.in_(student_ids), StandIn.ended_at.is_(None))
        )
    )


def open_between(school_id: int, absent_id: int, stand_in_id: int) -> list[StandIn]:
    """What stands open between two colleagues of a school."""
    return _open(
        StandIn.school_id == school_id, StandIn.absent_id == absent_id, StandIn.stand_in_id == stand_in_id
    )


def last_from(absent: User, day: date) -> StandIn | None:
    """Of the handovers for which somebody is away on a day, the one that lasts longest; None: she is there."""
    open_now = _open(
        StandIn.school_id == absent.school_id, StandIn.absent_id == absent.id, StandIn.until >= day
    )
    return max(open_now, key=lambda row: (row.until, row.id), default=None)


def over_on(day: date) -> list[StandIn]:
    """What was until a day before this one."""
    return _open(StandIn.until < day)


def _open(*conditions: ColumnElement[bool]) -> list[StandIn]:
    return list(
        db.session.scalars(
            select(StandIn)
            .where(StandIn.ended_at.is_(None), *conditions)
            .options(joinedload(StandIn.absent), joinedload(StandIn.stand_in))
            .order_by(StandIn.id)
        )
    )


def handovers_now(school_id: int) -> list[Handover]:
    """Who stands in for whom at a school, the first to end first."""
    absent, stand_in = aliased(User), aliased(User)
    last = func.max(StandIn.until)
    rows = db.session.execute(
        select(absent.id, absent.name, stand_in.id, stand_in.name, func.count(), last)
        .join(absent, absent.id == StandIn.absent_id)
        .join(stand_in, stand_in.id == StandIn.stand_in_id)
        .where(StandIn.school_id == school_id, StandIn.ended_at.is_(None))
        .group_by(absent.id, absent.name, stand_in.id, stand_in.name)
        .order_by(last, absent.name)
    )
    return [Handover(*row) for row in rows]
