"""Who ticked "together" and is placed alone is offered another way to meet others (R9)."""

from datetime import date

from sqlalchemy import select

from app.access import Role
from app.extensions import db
from app.gatherings.models import Answer, Gathering, GatheringInvitation, GatheringKind, TogetherAnswer
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import plan
from app.notices.models import Email
from app.placements.queries.lives import placements_of
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.gatherings.conftest import NOW, details
from tests.lives import a_placement

PAGE = "/my-gatherings/together"


def seven(make: Factories) -> list[Student]:
    """Seven who ticked: two pairs, and three alone, one of them beside somebody who did not tick."""
    period = make.period(
        starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2), choices_close_on=date(2026, 12, 18)
    )
    sites = [make.site(company_name=f"Company {letter}") for letter in "ABCDE"]
    openings = [make.opening(site, period=period, capacity=3) for site in sites]
    students = []
    for number, place in enumerate((0, 0, 1, 1, 2, 3, 4)):
        student = make.student(
            with_account=True,
            wishes_together=True,
            participates=number % 2 == 0,
            year_of_study=2 + number % 2,
        )
        a_placement(student, openings[place], until=NOW.date(), agreement_signed_on=date(2027, 1, 20))
        students.append(student)
    beside = make.student(wishes_together=False, participates=True)
    a_placement(beside, openings[4], until=NOW.date(), agreement_signed_on=date(2027, 1, 20))
    db.session.commit()
    return students


def test_three_offers_are_open_and_close_with_an_answer(browser: Browser, make: Factories) -> None:
    """R9: 7 ticked, 2 pairs and 3 alone, so exactly 3 offers."""
    students, coordinator = seven(make), make.user(Role.COORDINATOR)
    db.session.commit()
    browser.sign_in(coordinator)
    page = browser.get("/gatherings/together")
    assert "3 offers are open." in page.text
    assert [row[1:] for row in page.rows()] == [[f"Company {letter}", "open"] for letter in "CDE"]
    browser.sign_in(students[0].user)
    assert "Meet other students" not in browser.get("/today").text
    assert "There is nothing to answer here now" in browser.get(PAGE).text
    browser.sign_in(students[4].user)
    page = browser.get("/today").click("Read and answer: Meet other students")
    page.submit("Send my answer", expect=422)
    page.submit("Send my answer", ways=["peer_meeting"])
    browser.sign_in(students[5].user)
    browser.get(PAGE).submit("No, I would rather not")
    browser.sign_in(coordinator)
    page = browser.get("/gatherings/together")
    assert "1 offer is open." in page.text
    assert [row[2] for row in page.rows()] == ["peer meeting", "would rather not", "open"]


def test_peer_meeting_takes_who_asked_for_it(browser: Browser, make: Factories) -> None:
    """D6: also who does not participate, whether the invitations have gone out or not."""
    students, marleen = seven(make), make.user(Role.COORDINATOR)
    alone = students[5]
    assert alone.participates is False
    period = placements_of(alone)[0].period
    meeting = plan(period, GatheringKind.PEER_MEETING, details(), actor=marleen)
    invite(meeting, actor=marleen)
    db.session.commit()
    assert invitation(meeting, alone) is None
    browser.sign_in(alone.user)
    browser.get(PAGE).submit("Send my answer", ways=["peer_meeting"])

    found = invitation(meeting, alone)
    assert found is not None
    assert found.answer is Answer.INVITED


def test_contact_is_between_two_of_different_years_who_both_said_yes(
    browser: Browser, make: Factories
) -> None:
    students = seven(make)
    second, third, other = students[4], students[5], students[6]
    assert (second.year_of_study, third.year_of_study, other.year_of_study) == (2, 3, 2)
    for student in (second, other):
        browser.sign_in(student.user)
        page = browser.get(PAGE).submit("Send my answer", ways=["contact"])
        assert "Nobody of another year has said yes yet." in page.text
    browser.sign_in(third.user)
    page = browser.get(PAGE).submit("Send my answer", ways=["contact"])
    assert second.first_name in page.text
    assert second.email in page.text
    assert second.last_name not in page.text
    browser.sign_in(second.user)
    assert third.email in browser.get(PAGE).text
    browser.sign_in(other.user)
    assert "Nobody of another year has said yes yet." in browser.get(PAGE).text
    subject = "A student of another year would like to be in contact with you"
    told = set(db.session.scalars(select(Email.to_address).where(Email.subject == subject)))
    assert told == {second.email, third.email}


def test_circle_leads_to_saying_when(browser: Browser, make: Factories) -> None:
    student = seven(make)[4]
    browser.sign_in(student.user)
    page = browser.get(PAGE).submit("Send my answer", ways=["circle", "peer_meeting"])

    assert page.path == "/my-circle/wish"
    assert db.session.scalars(select(TogetherAnswer)).one().ways == ["peer_meeting", "circle"]


def invitation(meeting: Gathering, student: Student) -> GatheringInvitation | None:
    return db.session.scalar(
        select(GatheringInvitation).where(
            GatheringInvitation.gathering_id == meeting.id, GatheringInvitation.student_id == student.id
        )
    )
