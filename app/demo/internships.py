"""Internships at the demo school that have begun or are over: placements with a life, companies with a history."""

from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import func, select

from app.access import Role
from app.companies.models import Opening, OpeningProgramme, Recognition, Site, Track
from app.demo.people import DemoPeople
from app.extensions import db
from app.placements.models import Placement
from app.placements.services.life import keep_up, needs_guidance, write_step
from app.schools.models import Period, Programme
from app.schools.queries import AMSTERDAM
from app.students.models import Student

WITH_PLACE = 4
"""Students with an internship in each earlier period."""
EARLIER = 2
"""How many periods have begun before the one that is being planned."""
CONFIRMED_BEFORE = timedelta(days=60)


def tell_of_internships(people: DemoPeople, day: date) -> None:
    """Third-years in the last two periods that have begun; of the running one an agreement is not signed yet."""
    students = iter(
        db.session.scalars(
            select(Student)
            .where(
                Student.school_id == people.school.id,
                Student.year_of_study == 3,
                Student.user_id.is_(None),
            )
            .order_by(Student.student_number)
        ).all()
    )
    for name, first, last in _begun(day):
        period = _period(people, name, first, last)
        placed = [(student, _opening(student, period)) for student in islice(students, WITH_PLACE)]
        for place, (student, opening) in enumerate(placed):
            _place(people, student, opening, day, is_signed=place > 0 or last < day)
    db.session.flush()


def _begun(day: date) -> list[tuple[str, date, date]]:
    """The last periods that began on `day` or before, the earliest first."""
    halves = [
        (f"Periode {number} ({year})", date(year, month, 1), date(year + (number == 1), until, 20))
        for year in range(day.year - 2, day.year + 1)
        for number, month, until in ((2, 2, 7), (1, 9, 1))
    ]
    return [half for half in halves if half[1] <= day][-EARLIER:]


def _period(people: DemoPeople, name: str, first: date, last: date) -> Period:
    close = first - timedelta(weeks=6)
    period = Period(
        school_id=people.school.id,
        name=name,
        starts_on=first,
        ends_on=last,
        choices_open_on=close - timedelta(weeks=8),
        choices_close_on=close,
    )
    db.session.add(period)
    db.session.flush()
    return period


def _opening(student: Student, period: Period) -> Opening:
    """A place at a company that is recognised for her programme; the next company for the next student."""
    code = db.session.get_one(Programme, student.programme_id).code
    recognised = select(Recognition.site_id).where(Recognition.programme_code == code)
    taken = select(Opening.site_id).where(Opening.period_id == period.id)
    site = db.session.scalars(
        select(Site)
        .where(Site.school_id == student.school_id, Site.id.in_(recognised), Site.id.not_in(taken))
        .where(Site.last_placed_year.is_not(None))
        .order_by(func.lower(Site.town), Site.id)
        .limit(1)
    ).one()
    opening = Opening(
        school_id=student.school_id,
        site=site,
        period=period,
        capacity=1,
        track=Track.BOL,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        days_per_week=4,
        hours_per_week=32,
    )
    opening.programmes = [OpeningProgramme(programme_code=code)]
    db.session.add(opening)
    db.session.flush()
    return opening


def _place(people: DemoPeople, student: Student, opening: Opening, day: date, *, is_signed: bool) -> None:
    """A placement as the coordinator confirmed it then, brought up to today by the calendar."""
    confirmed_on = opening.starts_on - CONFIRMED_BEFORE
    confirmed_at = datetime.combine(confirmed_on, time(10), AMSTERDAM)
    placement = Placement(
        school_id=student.school_id,
        student=student,
        period=opening.period,
        opening=opening,
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
        confirmed_at=confirmed_at,
        agreement_signed_on=confirmed_on + timedelta(days=14) if is_signed else None,
        needs_intensive_guidance=needs_guidance(student, opening),
    )
    db.session.add(placement)
    db.session.flush()
    write_step(placement, "", actor=people.by_role[Role.COORDINATOR], at=confirmed_at)
    keep_up(placement, day)
