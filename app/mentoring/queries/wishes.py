"""Who would like to be in a circle: answers by student, and how many there are of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.circles.models import CircleWish, Membership
from app.circles.queries.seats import IS_IN
from app.extensions import db
from app.schools.models import Period
from app.searching import has_words
from app.students.models import Student
from app.students.queries import visible_to
from app.web.listing import Listing, ListState, SortColumn, page_of

SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id),
    "class": (Student.class_group, alphabetical(Student.last_name), Student.id),
}
_HAS_ANSWERED, _WANTS = CircleWish.student_id.is_not(None), CircleWish.wants_circle.is_(True)
ANSWERS = ("yes", "no", "unanswered", "waiting")


@dataclass(frozen=True)
class WishTotals:
    """How many students answered what. `unanswered` counts participants, whom circles are aimed at (D6)."""

    yes: int
    no: int
    unanswered: int
    waiting: int
    """Said yes, and in no circle of the period."""


def _is_seated(period: Period | None) -> ColumnElement[bool]:
    return exists().where(
        Membership.student_id == Student.id, Membership.period_id == (period.id if period else 0), IS_IN
    )


def waits_for_circle(period: Period | None) -> ColumnElement[bool]:
    """On `Student` with her `CircleWish`: said yes, and in no circle of the period."""
    return and_(_WANTS, ~_is_seated(period))


def _conditions(period: Period | None) -> dict[str, ColumnElement[bool]]:
    return {
        "yes": _WANTS,
        "no": and_(_HAS_ANSWERED, CircleWish.wants_circle.is_(False)),
        "unanswered": and_(~_HAS_ANSWERED, Student.participates.is_(True)),
        "waiting": waits_for_circle(period),
    }


def wishes_listing(
    user: User, state: ListState, period: Period | None
) -> Listing[tuple[Student, CircleWish | None]]:
    """One page of students with what they answered: all who answered, and participants who did not."""
    query: Select[Any] = (
        visible_to(user)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .add_columns(CircleWish)
        .options(joinedload(Student.programme))
        .where(Student.has_left.is_(False))
    )
    conditions = _conditions(period)
    query = query.where(
        conditions.get(state.filters.get("answer", ""), _HAS_ANSWERED | Student.participates.is_(True))
    )
    name = Student.first_name + " " + func.coalesce(Student.name_prefix + " ", "") + Student.last_name
    query = query.where(*has_words(state.search, name, Student.student_number))
    return page_of(query, state, SORTS)


def wish_totals(school_id: int, period: Period | None) -> WishTotals:
    """Count in the database, in one statement."""
    sums = [func.count(case((condition, 1))) for condition in _conditions(period).values()]
    row = db.session.execute(
        select(*sums)
        .select_from(Student)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .where(Student.school_id == school_id, Student.has_left.is_(False))
    ).one()
    return WishTotals(row[0], row[1], row[2], row[3])
