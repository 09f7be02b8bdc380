"""A request follows what the student wishes, who guides her, and who still offers to be a coach."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import User
from app.coaching import trail
from app.coaching.emails import tell_again, tell_answer, tell_second_person
from app.coaching.models import NEXT_STATES, CoachRequest, RequestState, Way
from app.coaching.queries.offers import offers_it
from app.coaching.queries.requests import IS_HERE
from app.extensions import db, now
from app.schools.models import School
from app.schools.queries import SchoolDays, school_days, today
from app.students.models import Student

SCHOOL_DAYS_TO_ANSWER = 10
BATCH = 100
"""How many go in one transaction."""


def follow_wish(student: Student) -> None:
    """Make the request of a student who asks, or forget it when she takes it back: nothing of it stays."""
    if student.wishes_female_coach is not True:
        db.session.execute(delete(CoachRequest).where(CoachRequest.student_id == student.id))
    elif db.session.scalar(select(CoachRequest.id).where(CoachRequest.student_id == student.id)) is None:
        _ask(student, school_days(student.school_id))
    db.session.flush()


def _ask(student: Student, days: SchoolDays) -> None:
    day = today()
    due_on = days.plus(day, SCHOOL_DAYS_TO_ANSWER)
    db.session.add(
        CoachRequest(school_id=student.school_id, student_id=student.id, asked_on=day, due_on=due_on)
    )


def ask_missing(school_id: int) -> int:
    """Make the requests of students who wished before there were requests; returns how many, `BATCH` at most."""
    students = db.session.scalars(
        select(Student)
        .outerjoin(CoachRequest, CoachRequest.student_id == Student.id)
        .where(
            Student.school_id == school_id,
            Student.wishes_female_coach.is_(True),
            CoachRequest.id.is_(None),
            IS_HERE,
        )
        .order_by(Student.id)
        .limit(BATCH)
        .with_for_update(of=Student, key_share=True, skip_locked=True)
    ).all()
    days = school_days(school_id)
    for student in students:
        _ask(student, days)
    db.session.flush()
    return len(students)


def move(request: CoachRequest, state: RequestState) -> bool:
    """Take a step that the table of transitions allows; whether it does."""
    if state not in NEXT_STATES[request.state]:
        return False
    request.state = state
    return True


def meet_assigned(school_id: int) -> int:
    """Answer requests of students whose supervisor offers to be a coach (by assignment); returns how many."""
    rows = db.session.execute(
        select(CoachRequest, User)
        .join(CoachRequest.student)
        .join(User, User.id == Student.supervisor_id)
        .options(contains_eager(CoachRequest.student))
        .where(
            CoachRequest.school_id == school_id,
            CoachRequest.state != RequestState.MET,
            User.school_id == school_id,
            offers_it(),
            IS_HERE,
        )
        .order_by(CoachRequest.id)
        .limit(BATCH)
        .with_for_update(of=CoachRequest, key_share=True, skip_locked=True)
    ).unique()
    found = [(request, supervisor) for request, supervisor in rows]
    for request, supervisor in found:
        answer_with(request, supervisor, Way.ASSIGNED, actor=None)
    return len(found)


def answer_with(request: CoachRequest, coach: User, way: Way, *, actor: User | None) -> None:
    """Give the student this coach; she gets an email. `actor` None: by assignment."""
    move(request, RequestState.MET)
    request.coach, request.way = coach, way
    request.instead, request.again_on = [], None
    request.answered_on = request.answered_on or today()
    request.answered_by_id, request.answered_by_name = (actor.id, actor.name) if actor else (None, "")
    db.session.flush()
    trail.note(trail.ANSWER, request, actor=actor)
    tell_answer(request)


def reopen_gone(school_id: int) -> int:
    """Open requests again whose coach left, no longer offers it, or no longer guides her; returns how many."""
    coach = aliased(User)
    still = select(User.id).where(User.school_id == school_id, offers_it())
    is_other = (CoachRequest.way == Way.ASSIGNED) & Student.supervisor_id.is_distinct_from(
        CoachRequest.coach_id
    )
    requests = db.session.scalars(
        select(CoachRequest)
        .join(CoachRequest.student)
        .join(coach, coach.id == CoachRequest.coach_id)
        .options(contains_eager(CoachRequest.student))
        .where(
            CoachRequest.school_id == school_id,
            CoachRequest.state == RequestState.MET,
            coach.id.not_in(still) | is_other,
            IS_HERE,
        )
        .order_by(CoachRequest.id)
        .limit(BATCH)
        .with_for_update(of=CoachRequest, key_share=True, skip_locked=True)
    ).all()
    _reopen(list(requests))
    return len(requests)


def reopen_of(user: User) -> None:
    """Open every request again that this person was the coach of."""
    query = select(CoachRequest).join(CoachRequest.student).options(contains_eager(CoachRequest.student))
    _reopen(list(db.session.scalars(query.where(CoachRequest.coach_id == user.id))))


def _reopen(requests: list[CoachRequest]) -> None:
    """Ten school days begin anew; the student is told."""
    for request in requests:
        move(request, RequestState.OPEN)
        request.coach, request.way = None, None
        request.asked_on, request.answered_on, request.late_told_at = today(), None, None
        request.due_on = school_days(request.school_id).plus(today(), SCHOOL_DAYS_TO_ANSWER)
        db.session.flush()
        trail.note(trail.REOPEN, request, actor=None)
        tell_again(request)


def tell_late(school_id: int, day: date) -> int:
    """Tell a second person, once, of requests without an answer after their tenth school day; returns how many."""
    late = db.session.scalars(
        select(CoachRequest)
        .join(CoachRequest.student)
        .where(
            CoachRequest.school_id == school_id,
            CoachRequest.state == RequestState.OPEN,
            CoachRequest.due_on < day,
            CoachRequest.late_told_at.is_(None),
            IS_HERE,
        )
        .order_by(CoachRequest.id)
        .limit(BATCH)
        .with_for_update(of=CoachRequest, key_share=True, skip_locked=True)
    ).all()
    if late:
        tell_second_person(db.session.get_one(School, school_id), late[0].id)
        for request in late:
            request.late_told_at = now()
        db.session.flush()
    return len(late)
