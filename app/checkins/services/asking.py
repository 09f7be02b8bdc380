"""Asking check-ins when they are due, and reminding once; nothing happens on a day without school."""

from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager

from app.checkins.emails import ask, remind
from app.checkins.models import CheckIn, CheckInPlan
from app.checkins.queries.due import plans_due, to_remind_of, without_plan
from app.checkins.schedule import next_due
from app.extensions import db, now
from app.placements.models import Placement
from app.schools.queries import SchoolDays
from app.students.models import Student

BATCH = 200
"""How many go in one transaction: in a large school all are due on one day."""


def begin_plans(school_id: int, day: date, days: SchoolDays) -> int:
    """Make plans for internships that run without one; returns how many, `BATCH` at most."""
    placements = db.session.scalars(
        without_plan()
        .where(Placement.school_id == school_id)
        .order_by(Placement.id)
        .limit(BATCH)
        .with_for_update(of=Placement, key_share=True, skip_locked=True)
    ).all()
    db.session.add_all(
        CheckInPlan(
            school_id=school_id,
            student_id=placement.student_id,
            placement_id=placement.id,
            next_on=next_due(placement.starts_on, day, days),
        )
        for placement in placements
    )
    db.session.flush()
    return len(placements)


def ask_due(school_id: int, day: date, days: SchoolDays) -> int:
    """Ask the check-ins that are due on a school day, by email; returns how many, `BATCH` at most.

    After a while without a worker only the newest is asked: the ones between would say nothing now.
    """
    plans = db.session.scalars(
        plans_due(day)
        .where(CheckInPlan.school_id == school_id)
        .options(
            contains_eager(CheckInPlan.placement),
            contains_eager(CheckInPlan.student).joinedload(Student.user),
        )
        .order_by(CheckInPlan.id)
        .limit(BATCH)
        .with_for_update(of=CheckInPlan, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    numbers = _last_numbers([plan.id for plan in plans])
    asked = []
    for plan in plans:
        following = next_due(plan.placement.starts_on, day + timedelta(days=1), days)
        asked.append(
            CheckIn(
                plan=plan,
                number=numbers.get(plan.id, 0) + 1,
                due_on=plan.next_on,
                closes_on=following - timedelta(days=1),
            )
        )
        plan.next_on = following
    db.session.add_all(asked)
    db.session.flush()
    ask(asked)
    return len(plans)


def remind_some(school_id: int, day: date) -> int:
    """Remind once of what was not answered for five days; returns how many, `BATCH` at most."""
    check_ins = db.session.scalars(
        to_remind_of(day)
        .where(CheckInPlan.school_id == school_id)
        .options(contains_eager(CheckIn.plan).contains_eager(CheckInPlan.student).joinedload(Student.user))
        .order_by(CheckIn.id)
        .limit(BATCH)
        .with_for_update(of=CheckIn, key_share=True, skip_locked=True)
    ).all()
    remind(check_ins)
    ids = [one.id for one in check_ins]
    db.session.execute(update(CheckIn).where(CheckIn.id.in_(ids)).values(reminded_at=now()))
    return len(check_ins)


def _last_numbers(plan_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(CheckIn.plan_id, func.max(CheckIn.number))
        .where(CheckIn.plan_id.in_(plan_ids))
        .group_by(CheckIn.plan_id)
    )
    return {plan_id: number for plan_id, number in rows}
