"""Check-ins for tests: the plan of a placement, and answers that were given."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.checkins.models import CheckIn, CheckInPlan, Scores
from app.extensions import db, now
from app.placements.models import Placement
from app.schools.queries import today
from app.students.models import Student
from tests.factories import Factories


def a_check_in_plan(
    make: Factories, student: Student, *, listener: User | None = None, **values: Any
) -> CheckInPlan:
    """The plan of the student's newest placement; a listener sees everything."""
    placement = db.session.scalars(
        select(Placement).where(Placement.student_id == student.id).order_by(Placement.id.desc())
    ).first()
    assert placement is not None
    defaults = {"next_on": today() + timedelta(days=14), "listener_id": listener.id if listener else None}
    plan: CheckInPlan = make.row(
        CheckInPlan(
            school_id=student.school_id,
            student_id=student.id,
            placement_id=placement.id,
            **{**defaults, **values},
        )
    )
    return plan


def a_check_in(make: Factories, plan: CheckInPlan, **values: Any) -> CheckIn:
    """A check-in that was asked today and is open for two weeks."""
    last = db.session.scalar(select(func.max(CheckIn.number)).where(CheckIn.plan_id == plan.id)) or 0
    day = today()
    defaults = {"number": last + 1, "due_on": day, "closes_on": day + timedelta(days=13)}
    check_in: CheckIn = make.row(CheckIn(plan_id=plan.id, **{**defaults, **values}))
    return check_in


def an_answer(make: Factories, plan: CheckInPlan, scores: Scores, **values: Any) -> CheckIn:
    """A check-in that she answered just now."""
    return a_check_in(make, plan, **{"answered_at": now(), **scores._asdict(), **values})
