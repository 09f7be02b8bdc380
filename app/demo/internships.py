"""Internships at the demo school that have begun or are over: placements with a life, companies with a history."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import func, select

from app.access import Role
from app.companies.models import Opening, OpeningProgramme, Recognition, Site, Track
from app.demo.people import DemoPeople
from app.extensions import db
from app.placements.models import Placement
from app.placements.services.life import keep_up, needs_guidance, write_step
from app.schools.holidays import Region
from app.schools.models import Period, Programme
from app.schools.queries import AMSTERDAM
from app.schools.services.founding import school_year_of
from app.schools.services.vacations import fill_in
from app.students.models import Student

BEFORE = 4
"""Students with an internship in the period before, which is over."""
RUNNING = 34
"""Students, beside the demo's own, with an internship that runs today, whatever day it is."""
UNSIGNED = 1
"""Of them: whose agreement is not signed yet."""
SOON = 7
"""Students with an internship that begins within weeks."""
MINOR = 2
"""Which of them is under 18, counted from 0."""
LATELY = timedelta(days=9)
WEEKS_RUNNING = 8
WEEKS = 20
REST = timedelta(days=10)
"""Between an internship that runs today and the period that is being planned, so that nobody is at two companies."""
CONFIRMED_BEFORE = timedelta(days=60)


def tell_of_internships(people: DemoPeople, planned: Period, day: date) -> None:
    """Third-years: a few in a period that is over, many in one that runs today, and the demo's own student."""
    fill_in_holidays(people, day)
    third_years = (
        select(Student)
        .where(Student.school_id == people.school.id, Student.year_of_study == 3, Student.user_id.is_(None))
        .order_by(Student.student_number)
    )
    students = iter(db.session.scalars(third_years).all())
    over = _period(people, *_last_over(day))
    for student in list(islice(students, BEFORE)):
        _place(people, student, _opening(student, over), day)
    running = _period(people, *_running(planned, day))
    own = db.session.scalars(select(Student).where(Student.user_id == people.by_role[Role.STUDENT].id)).one()
    for place, student in enumerate((own, *islice(students, RUNNING))):
        is_signed = not 0 < place <= UNSIGNED
        _place(people, student, _opening(student, running), day, is_signed=is_signed)
    _begin_soon(people, students, running, day)
    db.session.flush()


def _begin_soon(people: DemoPeople, students: Iterator[Student], running: Period, day: date) -> None:
    """A few who begin later in the period, within weeks, so that agreements are on their way; one is under 18."""
    first = day + timedelta(weeks=4, days=-day.weekday())
    for number, student in enumerate(islice(students, SOON)):
        if number == MINOR:
            student.date_of_birth = date(day.year - 17, day.month, 1)
        opening = _opening(student, running)
        opening.starts_on = min(first, running.ends_on - timedelta(days=7))
        _place(people, student, opening, day, is_signed=False, confirmed_on=day - LATELY)


def fill_in_holidays(people: DemoPeople, day: date) -> None:
    """Those of the region that the demo's town is in, as far ahead as they are known."""
    for year in (school_year_of(day), school_year_of(day) + 1):
        fill_in(people.school, Region.NORTH, year, actor=people.by_role[Role.ADMINISTRATOR])


def _last_over(day: date) -> tuple[str, date, date]:
    """The last half of a school year that ended before the internships that run on `day` began."""
    halves = [
        (f"Periode {number} ({year})", date(year, month, 1), date(year + (number == 1), until, 20))
        for year in range(day.year - 2, day.year + 1)
        for number, month, until in ((2, 2, 7), (1, 9, 1))
    ]
    begun = day - timedelta(weeks=WEEKS_RUNNING + 1)
    return [half for half in halves if half[2] < begun][-1]


def _running(planned: Period, day: date) -> tuple[str, date, date]:
    """A period that began on a Monday some weeks ago and ends well after `day`, before the planned one begins."""
    first = day - timedelta(weeks=WEEKS_RUNNING, days=day.weekday())
    last = min(first + timedelta(weeks=WEEKS, days=-3), planned.starts_on - REST)
    return f"Stages vanaf {first.day}-{first.month}-{first.year}", first, last


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
    """A place at a company that is recognised for her programme: the one with the fewest in the period so far."""
    code = db.session.get_one(Programme, student.programme_id).code
    recognised = select(Recognition.site_id).where(Recognition.programme_code == code)
    taken = (
        select(func.count(Opening.id))
        .where(Opening.site_id == Site.id, Opening.period_id == period.id)
        .scalar_subquery()
    )
    site = db.session.scalars(
        select(Site)
        .where(Site.school_id == student.school_id, Site.id.in_(recognised))
        .where(Site.last_placed_year.is_not(None))
        .order_by(taken, func.lower(Site.town), Site.id)
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


def _place(
    people: DemoPeople,
    student: Student,
    opening: Opening,
    day: date,
    *,
    is_signed: bool = True,
    confirmed_on: date | None = None,
) -> None:
    """A placement as the coordinator confirmed it then, brought up to today by the calendar."""
    confirmed_on = confirmed_on or opening.starts_on - CONFIRMED_BEFORE
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
