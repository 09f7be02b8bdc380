"""What of check-ins is due: the plans to begin, the questions to ask, the reminders to send; and at which schools."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, select, union

from app.checkins.models import CheckIn, CheckInPlan
from app.extensions import db, now
from app.placements.models import Placement, PlacementState
from app.schools.models import Vacation
from app.schools.queries import SchoolDays
from app.students.models import Student

REMIND_AFTER = timedelta(days=5)
RUNS = Placement.state == PlacementState.ACTIVE


def without_plan() -> Select[Placement]:
    """Internships that run and have no check-ins yet."""
    return (
        select(Placement)
        .join(Placement.student)
        .outerjoin(CheckInPlan, CheckInPlan.placement_id == Placement.id)
        .where(RUNS, CheckInPlan.id.is_(None), Student.erased_at.is_(None), Student.has_left.is_(False))
    )


def plans_due(day: date) -> Select[CheckInPlan]:
    """Plans of which the next check-in is due on `day` or before, joined with placement and student."""
    return (
        select(CheckInPlan)
        .join(CheckInPlan.placement)
        .join(CheckInPlan.student)
        .where(
            RUNS, CheckInPlan.is_paused.is_(False), Student.has_left.is_(False), CheckInPlan.next_on <= day
        )
    )


def to_remind_of(day: date) -> Select[CheckIn]:
    """Check-ins that nobody answered for five days, nor was reminded of, joined with plan, placement and student."""
    return (
        select(CheckIn)
        .join(CheckIn.plan)
        .join(CheckInPlan.placement)
        .join(CheckInPlan.student)
        .where(
            CheckIn.answered_at.is_(None),
            CheckIn.reminded_at.is_(None),
            CheckIn.asked_at <= now() - REMIND_AFTER,
            CheckIn.closes_on >= day,
            CheckInPlan.is_paused.is_(False),
            RUNS,
            Student.has_left.is_(False),
        )
    )


def schools_due(day: date) -> list[int]:
    """The schools that work on `day` and where something is due then: one statement, in a weekend none."""
    if day not in SchoolDays(()):
        return []
    found = union(
        without_plan().with_only_columns(Placement.school_id).where(_works(day)),
        plans_due(day).with_only_columns(Placement.school_id).where(_works(day)),
        to_remind_of(day).with_only_columns(Placement.school_id).where(_works(day)),
    )
    return sorted(db.session.scalars(found))


def _works(day: date) -> ColumnElement[bool]:
    """Of a placement's school: `day` is in none of its holidays."""
    return ~exists().where(
        Vacation.school_id == Placement.school_id, Vacation.starts_on <= day, Vacation.ends_on >= day
    )
