"""Rows of requests for a coach."""

from datetime import date, timedelta

from app.accounts.models import User
from app.coaching.models import CoachOffer, CoachRequest, RequestState, Way
from app.guidance.models import GuidanceProfile, SaidGender
from app.schools.queries import today
from app.students.models import Student
from tests.factories import Factories


def a_coach_request(make: Factories, student: Student, coach: User | None = None) -> CoachRequest:
    """She asked today: open, or met by this coach, who offers it."""
    day = today()
    values = {"state": RequestState.MET, "way": Way.NAMED, "coach_id": coach.id} if coach else {}
    if coach is not None:
        make.row(CoachOffer(user_id=coach.id))
    student.wishes_female_coach = True
    row: CoachRequest = make.row(
        CoachRequest(
            school_id=student.school_id,
            student_id=student.id,
            asked_on=day,
            due_on=day + timedelta(days=14),
            answered_on=day if coach else None,
            **values,
        )
    )
    return row


def what_she_says(make: Factories, user: User) -> None:
    """Somebody who guides was trained, said who she is, has a feed, and offers to be a coach."""
    make.row(
        GuidanceProfile(
            user_id=user.id,
            trained_on=date(2026, 9, 1),
            feed_nonce=f"nonce-{user.id}",
            says_gender=SaidGender.WOMAN,
        )
    )
    make.row(CoachOffer(user_id=user.id))
