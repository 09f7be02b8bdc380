"""Circles start whole or not at all (R24), with mentors who are independent (R25) and agreed (R26)."""

from datetime import date

import pytest
from sqlalchemy import select

from app.circles.broken_rules import (
    AlreadyInCircle,
    KeptApart,
    MentorBusy,
    MentorCount,
    MentorFullyBooked,
    MentorNotAvailable,
    MentorNotIndependent,
    TooFewMembers,
    TooManyMembers,
)
from app.circles.models import CircleDecision, CircleDecisionKind, MembershipRole, MentoringCircle
from app.circles.queries.seats import members_in, mentors_in
from app.circles.services.circles import open_circle
from app.errors import NotVisible
from app.extensions import db
from app.notices.models import Email
from app.rolemodels.models import Contact, ContactKind, Offer, RoleModel, RoleModelState, Slot
from app.students.models import Student
from tests.circles.conftest import Place
from tests.factories import Factories


def start(
    make: Factories, mentors: list[RoleModel], students: list[Student], **values: object
) -> MentoringCircle:
    options = {"slot": Slot.TUESDAY_EVENING, "is_online": False, "actor": None, **values}
    return open_circle(make.default_period, mentors=mentors, students=students, **options)  # type: ignore[arg-type]


def test_open_circle_seats_everybody_and_tells_them(make: Factories) -> None:
    mentors = [
        make.role_model(employer="Anker", town="Meppel", email="first@work.example"),
        make.role_model(email="second@work.example"),
    ]
    students = [make.student() for _ in range(3)]

    circle = start(make, mentors, students)

    assert [row.role for row in mentors_in(circle)] == [MembershipRole.HOST, MembershipRole.MENTOR]
    assert [row.student for row in members_in(circle)] == students
    assert circle.place == "Anker, Meppel"
    emails = db.session.scalars(select(Email).where(Email.kind == "circle")).all()
    assert {email.to_address for email in emails} == {
        "first@work.example",
        "second@work.example",
        *(student.email for student in students),
    }
    names = {mentor.last_name for mentor in mentors}
    assert not any(name in email.body for email in emails for name in names)
    asked = db.session.scalars(select(Contact.kind).where(Contact.offer == Offer.CIRCLE)).all()
    assert asked == [ContactKind.ASKED, ContactKind.ASKED]


def test_open_circle_numbers_within_the_school(make: Factories) -> None:
    first = start(make, [make.role_model()], [make.student() for _ in range(3)])
    second = start(make, [make.role_model()], [make.student() for _ in range(3)])

    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("students", [0, 2])
def test_open_circle_refuses_fewer_than_three(make: Factories, students: int) -> None:
    with pytest.raises(TooFewMembers, match="starts with at least 3 students"):
        start(make, [make.role_model()], [make.student() for _ in range(students)])


def test_open_circle_refuses_nine_students_and_says_to_split(make: Factories) -> None:
    with pytest.raises(TooManyMembers, match="Split the group into two"):
        start(make, [make.role_model()], [make.student() for _ in range(9)])


def test_open_circle_takes_one_student_when_it_is_one_to_one(make: Factories) -> None:
    circle = start(make, [make.role_model()], [make.student()], least=1, most=1)

    assert circle.max_size == 1


@pytest.mark.parametrize("mentors", [0, 3])
def test_open_circle_refuses_another_number_of_mentors_than_one_or_two(make: Factories, mentors: int) -> None:
    with pytest.raises(MentorCount):
        start(make, [make.role_model() for _ in range(mentors)], [make.student() for _ in range(3)])


def test_open_circle_refuses_one_mentor_named_twice(make: Factories) -> None:
    mentor = make.role_model(max_circles=3)

    with pytest.raises(MentorCount):
        start(make, [mentor, mentor], [make.student() for _ in range(3)])


def test_open_circle_refuses_a_mentor_at_the_site_of_a_members_placement(
    make: Factories, place: Place
) -> None:
    site = make.site(company_name="Anker Software")
    mentor = make.role_model(site_id=site.id, first_name="Marit", last_name="Hoekzema")
    students = [make.student(first_name="Zoë", last_name="Çelik"), make.student(), make.student()]
    place(students[0], site)
    place(students[1], make.site())

    with pytest.raises(MentorNotIndependent, match=r"Marit Hoekzema works .* internship: Zoë Çelik"):
        start(make, [mentor], students)


def test_open_circle_takes_a_mentor_of_another_site(make: Factories, place: Place) -> None:
    mentor = make.role_model(site_id=make.site().id)
    students = [make.student() for _ in range(3)]
    place(students[0], make.site())

    assert len(members_in(start(make, [mentor], students))) == 3


def test_open_circle_keeps_apart_whom_a_coordinator_kept_apart(make: Factories) -> None:
    mentor, students = make.role_model(), [make.student() for _ in range(3)]
    make.row(
        CircleDecision(
            school_id=make.school.id,
            period_id=make.default_period.id,
            student_id=students[0].id,
            role_model_id=mentor.id,
            kind=CircleDecisionKind.FORBID,
            reason="Family.",
        )
    )

    with pytest.raises(KeptApart):
        start(make, [mentor], students)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"state": RoleModelState.PAUSED}, "Petra Pit has paused"),
        ({"state": RoleModelState.QUARANTINED}, "This mentor is not an active role model now"),
        ({"available_until": date(2027, 1, 31)}, "Petra Pit could be asked until 31 Jan 2027"),
    ],
)
def test_open_circle_refuses_a_mentor_who_cannot_be_asked(
    make: Factories, values: dict[str, object], why: str
) -> None:
    mentor = make.role_model(first_name="Petra", last_name="Pit", **values)
    with pytest.raises(MentorNotAvailable, match=why):
        start(make, [mentor], [make.student() for _ in range(3)])


def test_open_circle_refuses_a_mentor_who_agreed_to_something_else(make: Factories) -> None:
    with pytest.raises(MentorNotAvailable, match="does not offer to lead a circle now"):
        start(make, [make.role_model(Offer.GUEST_LESSON)], [make.student() for _ in range(3)])


def test_open_circle_refuses_more_circles_than_the_mentor_said(make: Factories) -> None:
    mentor = make.role_model(max_circles=1)
    start(make, [mentor], [make.student() for _ in range(3)])

    with pytest.raises(MentorFullyBooked):
        start(make, [mentor], [make.student() for _ in range(3)], slot=Slot.MONDAY_EVENING)


def test_open_circle_refuses_two_circles_of_a_mentor_at_one_moment(make: Factories) -> None:
    mentor = make.role_model(max_circles=3)
    start(make, [mentor], [make.student() for _ in range(3)])

    with pytest.raises(MentorBusy):
        start(make, [mentor], [make.student() for _ in range(3)])


def test_open_circle_refuses_a_student_who_is_in_one(make: Factories) -> None:
    students = [make.student() for _ in range(3)]
    start(make, [make.role_model()], students)

    with pytest.raises(AlreadyInCircle):
        start(make, [make.role_model()], [students[0], make.student(), make.student()])


def test_open_circle_takes_nobody_of_another_school(make: Factories) -> None:
    stranger = make.student(school=make.new_school())

    with pytest.raises(NotVisible):
        start(make, [make.role_model()], [make.student(), make.student(), stranger])
