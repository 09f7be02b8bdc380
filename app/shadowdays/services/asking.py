"""A student who is choosing asks to come along for a day (R19)."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.companies.queries import stopped_site_ids
from app.extensions import db
from app.placements.models import Placement
from app.schools.queries import current_period, school_days, today
from app.shadowdays import trail
from app.shadowdays.broken_rules import (
    CompanyNotAvailable,
    DayNotAhead,
    DidNotAgree,
    GuestHasDay,
    HostHasGuest,
    NoActiveInternship,
    NotASchoolDay,
    NotChoosing,
    TooManyQuestions,
)
from app.shadowdays.emails import tell
from app.shadowdays.models import TAKING, ShadowDay, ShadowDayState
from app.shadowdays.queries.hosts import host_placement, is_active
from app.shadowdays.services.moving import lock_host
from app.students.models import Student
from app.students.queries.audience import is_going

OPEN_QUESTIONS = 3
"""How many questions of one student wait for an answer at a time."""
ANSWER_DAYS = 7
"""How long a host can answer; at most until the day before."""


def may_ask(student: Student) -> bool:
    """Whether this student is going on an internship that has not begun: whoever is choosing."""
    period = current_period(student.school_id)
    is_ahead = period is not None and period.starts_on > today()
    return is_ahead and not student.has_left and period is not None and is_going(student, period)


def ask(guest: Student, placement_id: int, day: date, *, actor: User) -> ShadowDay:
    """Ask a host for a day, which is hers alone from then on.

    Raises NotChoosing, DayNotAhead, NotASchoolDay, DidNotAgree, NoActiveInternship, CompanyNotAvailable, HostHasGuest,
    GuestHasDay, TooManyQuestions.
    """
    if not may_ask(guest):
        raise NotChoosing
    if day <= today():
        raise DayNotAhead
    days = school_days(guest.school_id)
    if day not in days:
        raise NotASchoolDay(day, days.on_or_after(day))
    placement = host_placement(guest, placement_id)
    if placement is None:
        raise DidNotAgree
    lock_host(placement)
    db.session.execute(select(Student.id).where(Student.id == guest.id).with_for_update(key_share=True))
    _ensure_possible(guest, placement, day)
    made = ShadowDay(
        school_id=guest.school_id,
        placement=placement,
        guest=guest,
        on_date=day,
        answer_by=min(today() + timedelta(days=ANSWER_DAYS), day - timedelta(days=1)),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:  # the database has the last word
        raise HostHasGuest(day) from error
    tell(placement.student, made, "asked")
    trail.note_day(trail.ASK, made, actor=actor)
    return made


def _ensure_possible(guest: Student, placement: Placement, day: date) -> None:
    if not is_active(placement, day):
        raise NoActiveInternship(day)
    if placement.opening.site_id in stopped_site_ids(guest.school_id, today()):
        raise CompanyNotAvailable
    if _count(ShadowDay.placement_id == placement.id, ShadowDay.on_date == day, ShadowDay.state.in_(TAKING)):
        raise HostHasGuest(day)
    if _count(ShadowDay.guest_id == guest.id, ShadowDay.on_date == day, ShadowDay.state.in_(TAKING)):
        raise GuestHasDay(day)
    if _count(ShadowDay.guest_id == guest.id, ShadowDay.state == ShadowDayState.ASKED) >= OPEN_QUESTIONS:
        raise TooManyQuestions(OPEN_QUESTIONS)


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(ShadowDay).where(*conditions)) or 0
