"""Coaches on request at the demo school: who offers it, three who asked, and what supervisors say of themselves."""

from datetime import date, timedelta

from sqlalchemy import select

from app.access import Role
from app.coaching.models import CoachRequest, Instead
from app.coaching.services import offers
from app.coaching.services.answers import name_coach, say_not_available
from app.demo.people import DemoPeople
from app.extensions import db
from app.guidance.models import SaidGender
from app.guidance.services.profiles import say_gender
from app.schools.queries import school_days
from app.students.models import Student
from app.students.services import wish_for_coach

SCHOOL_DAYS_AGO = (3, 4, 9)
"""When each of them asked; the last answer is due on the next school day."""


def tell_of_coaches(people: DemoPeople, day: date) -> None:
    """One has a coach, one reads that nobody is available, and one waits for an answer."""
    counsellor, coordinator = people.by_role[Role.COUNSELLOR], people.by_role[Role.COORDINATOR]
    say_gender(people.by_role[Role.SUPERVISOR], SaidGender.MAN)
    say_gender(people.colleague, SaidGender.WOMAN)
    offers.offer(counsellor)
    first, second, _third = _ask(people, day)
    name_coach(first, counsellor.id, actor=coordinator)
    say_not_available(
        second, [Instead.CIRCLE, Instead.COME_ALONG], day + timedelta(days=40), actor=coordinator
    )


def _ask(people: DemoPeople, day: date) -> list[CoachRequest]:
    students = db.session.scalars(
        select(Student)
        .where(
            Student.school_id == people.school.id,
            Student.user_id.is_(None),
            Student.participates.is_(True),
        )
        .order_by(Student.id)
        .limit(len(SCHOOL_DAYS_AGO))
    ).all()
    for student in students:
        wish_for_coach(student, True, actor=people.by_role[Role.COORDINATOR])
    requests = db.session.scalars(
        select(CoachRequest)
        .where(CoachRequest.student_id.in_([one.id for one in students]))
        .order_by(CoachRequest.student_id)
    ).all()
    days = school_days(people.school.id)
    for request, ago in zip(requests, SCHOOL_DAYS_AGO, strict=True):
        asked_on = day
        for _ in range(ago):
            asked_on = days.on_or_before(asked_on - timedelta(days=1))
        request.asked_on, request.due_on = asked_on, days.plus(asked_on, 10)
    db.session.flush()
    return list(requests)
