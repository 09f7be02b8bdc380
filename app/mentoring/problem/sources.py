"""The rows that a circle run stands on, read together in a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.circles.models import (
    CircleDecision,
    CircleState,
    CircleWish,
    Membership,
    MentoringCircle,
)
from app.circles.queries.placed import Placed, places_in
from app.circles.queries.seats import IS_IN
from app.extensions import db
from app.mentoring.policies import Invited
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.queries import asked_for
from app.runs.decisions import decisions_of_period
from app.schools.models import Period, Programme, SchoolRules
from app.schools.queries import rules_of
from app.students.models import Student


@dataclass
class Seats:
    """Who is in the circles of the period that run."""

    mentors_of: dict[int, list[int]] = field(default_factory=dict)
    """The mentors that each seated student has now; empty when they are gone."""
    led: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The moments at which each mentor leads a circle."""


@dataclass(frozen=True)
class Sources:
    """Everything of a school that bears on who meets whom in one period, as it is now."""

    period: Period
    rules: SchoolRules
    invited: Invited
    students: list[tuple[Student, CircleWish | None]]
    mentors: list[RoleModel]
    places: dict[int, Placed]
    seats: Seats
    pins: dict[int, int]
    forbids: dict[int, set[int]]


def sources_of(period: Period, invited: Invited) -> Sources:
    """Read the rows for a run in `period`."""
    seats = _seats(period)
    students = _students(period.school_id, invited, seats)
    pins, forbids = decisions_of_period(CircleDecision, period.id)
    query = asked_for(period.school_id, Offer.CIRCLE).options(joinedload(RoleModel.site))
    return Sources(
        period=period,
        rules=rules_of(period.school_id),
        invited=invited,
        students=students,
        mentors=list(db.session.scalars(query).unique()),
        places=places_in(period),
        seats=seats,
        pins=pins,
        forbids=forbids,
    )


def _students(school_id: int, invited: Invited, seats: Seats) -> list[tuple[Student, CircleWish | None]]:
    """Those who said that they want a circle, and if asked for the participants who have not answered (D6).

    Whoever sits in a circle takes part in planning anew too, unless she said no since, or circles are kept as they are.
    """
    wants: list[ColumnElement[bool]] = [CircleWish.wants_circle.is_(True)]
    if invited.unanswered:
        wants.append(and_(CircleWish.student_id.is_(None), Student.participates.is_(True)))
    if not invited.keeps_circles:
        wants.append(and_(CircleWish.student_id.is_(None), Student.id.in_(seats.mentors_of)))
    rows = db.session.execute(
        select(Student, CircleWish)
        .join(Student.programme)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .options(contains_eager(Student.programme))
        .where(
            Student.school_id == school_id,
            Programme.school_id == school_id,
            Student.has_left.is_(False),
            or_(*wants),
        )
        .order_by(Student.id)
    )
    taken = set(seats.mentors_of) if invited.keeps_circles else set()
    return [(student, wish) for student, wish in rows if student.id not in taken]


def _seats(period: Period) -> Seats:
    found = Seats()
    rows = db.session.scalars(
        select(Membership)
        .join(Membership.circle)
        .where(MentoringCircle.period_id == period.id, MentoringCircle.state == CircleState.ACTIVE, IS_IN)
        .order_by(Membership.id)
    ).all()
    mentors: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.role_model_id is not None:
            mentors[row.circle_id].append(row.role_model_id)
            found.led[row.role_model_id].append(row.slot.value)
    for row in rows:
        if row.student_id is not None:
            found.mentors_of[row.student_id] = sorted(mentors[row.circle_id])
    return found
