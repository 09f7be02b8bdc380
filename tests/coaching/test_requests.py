"""R28: from a student's wish to an answer within ten school days, and what nobody else learns of it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent, TrailPerson
from app.coaching.broken_rules import AlreadyAnswered
from app.coaching.models import CoachRequest, Instead, RequestState, Way
from app.coaching.queries.requests import answered_since
from app.coaching.services.answers import say_not_available
from app.coaching.sweeps import follow_coach_requests
from app.extensions import db
from app.notices.models import Email
from app.schools.models import Vacation
from app.students.models import Student
from tests.browser import Browser
from tests.coaching.rows import a_coach_request
from tests.factories import Factories
from tests.racing import at_once

S = RequestState
THURSDAY = datetime(2027, 4, 15, 9, tzinfo=UTC)
DUE = date(2027, 5, 7)
"""The tenth school day: the school is away from 24 April to 2 May, and 6 May is Ascension Day."""


@pytest.fixture
def sanne(make: Factories) -> Student:
    """A student of a school that has a holiday in the weeks after she asks, and two people who confirm roles."""
    student = make.student(with_account=True, first_name="Sanne", participates=True)
    make.row(
        Vacation(
            school_id=make.school.id,
            name="May holiday",
            starts_on=date(2027, 4, 24),
            ends_on=date(2027, 5, 2),
        )
    )
    second: User = make.user(Role.ADMINISTRATOR, email="second@school.example")
    make.school.second_person_id = second.id
    db.session.commit()
    return student


def request_of(student: Student) -> CoachRequest:
    db.session.expire_all()
    return db.session.scalars(select(CoachRequest).where(CoachRequest.student_id == student.id)).one()


def subjects_to(address: str) -> list[str]:
    rows = select(Email.subject).where(Email.to_address == address).order_by(Email.id)
    return list(db.session.scalars(rows))


def test_student_asks_and_a_coach_who_offers_it_is_named(
    browser: Browser, make: Factories, sanne: Student
) -> None:
    """Ten school days: weekends, public holidays and the school's own do not count."""
    marleen = make.user(Role.COUNSELLOR, name="Marleen Wal")
    make.user(Role.SUPERVISOR, name="Somebody Else")
    with time_machine.travel(THURSDAY, tick=False):
        browser.sign_in(marleen)
        page = browser.get("/coaching").submit("I offer to be a coach")
        assert "You offer to be a coach for students who ask for a woman." in page.text
        browser.sign_in(sanne.user)
        page = browser.get("/my-choices/wishes").click("See what became of it, or ask")
        page = page.submit("Ask for a woman as my coach")
        assert "You get an answer by the end of Friday 7 May 2027 at the latest" in page.text
        request = request_of(sanne)
        assert (request.state, request.due_on) == (S.OPEN, DUE)

        browser.sign_in(make.user(Role.COORDINATOR))
        assert "Answer a request for a coach" in browser.get("/today").text
        page = browser.get("/guidance/coach-requests").click(sanne.name)
        assert "Somebody Else" not in page.text
        page.submit("Name this coach", coach=str(marleen.id))
    request = request_of(sanne)
    assert (request.state, request.way, request.coach_id) == (S.MET, Way.NAMED, marleen.id)
    assert subjects_to(sanne.user.email) == ["There is an answer to your question"]
    assert subjects_to(marleen.email) == ["A student has you as a coach"]
    browser.sign_in(sanne.user)
    assert "Marleen Wal" in browser.get("/my-coach").text
    browser.sign_in(marleen)
    assert sanne.email in browser.get("/coaching").text


def test_answer_without_a_coach_says_what_is_possible_and_can_become_a_coach(
    browser: Browser, make: Factories, sanne: Student
) -> None:
    request = a_coach_request(make, sanne)
    db.session.commit()
    address = f"/guidance/coach-requests/{request.id}"
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(address)
    assert "Nobody offers it yet." in page.text
    refused = page.submit("Answer that nobody is available", expect=422)
    assert "Choose at least one thing that is possible instead." in refused.text
    refused = page.submit(
        "Answer that nobody is available", expect=422, instead=["circle"], again_on="01-01-2020"
    )
    assert "Choose a day after today" in refused.text
    page.submit("Answer that nobody is available", instead=["circle", "counsellor"], again_on="01-09-2099")
    assert request_of(sanne).state is S.NOT_AVAILABLE

    browser.sign_in(sanne.user)
    page = browser.get("/my-coach")
    assert "Say that you would like a circle" in page.links
    assert "See who you can tell" in page.links
    assert "Your school looks again on Tuesday 1 September 2099." in page.text
    offering = make.user(Role.COORDINATOR, name="Yara Bos")
    browser.sign_in(offering)
    browser.get("/coaching").submit("I offer to be a coach")
    browser.get(address).submit("Name this coach", coach=str(offering.id))
    request = request_of(sanne)
    assert (request.state, request.instead, request.again_on) == (S.MET, [], None)
    with pytest.raises(AlreadyAnswered):
        say_not_available(request, [Instead.CIRCLE], None, actor=offering)


def test_supervisor_who_offers_it_is_an_answer_until_she_guides_somebody_else(
    make: Factories, sanne: Student
) -> None:
    """By assignment; and another ten school days begin once her coach is gone."""
    wishes_before = make.student(wishes_female_coach=True)
    supervisor = make.user(Role.SUPERVISOR)
    a_coach_request(make, make.student(), supervisor)
    sanne.wishes_female_coach, sanne.supervisor = True, supervisor
    db.session.commit()
    follow_coach_requests()

    request = request_of(sanne)
    assert (request.state, request.way, request.coach_id) == (S.MET, Way.ASSIGNED, supervisor.id)
    assert request_of(wishes_before).state is S.OPEN
    assert subjects_to(supervisor.email) == []
    sanne.supervisor = make.user(Role.SUPERVISOR)
    db.session.commit()
    follow_coach_requests()
    follow_coach_requests()

    request = request_of(sanne)
    assert (request.state, request.coach_id, request.answered_on) == (S.OPEN, None, None)
    assert subjects_to(sanne.user.email)[-1] == "Your question gets a new answer"
    events = db.session.scalars(select(AuditEvent.action)).all()
    assert events.count("coach_request:reopen") == 1


def test_request_without_an_answer_reaches_a_second_person_and_management_once(
    browser: Browser, make: Factories, sanne: Student
) -> None:
    """On the tenth school day it is still in time; the day after it is late, and no name leaves the coordinators."""
    viewer, coordinator = make.user(Role.REPORT_VIEWER), make.user(Role.COORDINATOR)
    with time_machine.travel(THURSDAY, tick=False):
        sanne.wishes_female_coach = True
        db.session.commit()
        follow_coach_requests()
    with time_machine.travel(datetime(2027, 5, 7, 20, tzinfo=UTC), tick=False):
        follow_coach_requests()
        browser.sign_in(viewer)
        assert "has no answer after ten school days" not in browser.get("/today").text
        assert subjects_to("second@school.example") == []
    with time_machine.travel(datetime(2027, 5, 8, 9, tzinfo=UTC), tick=False):
        follow_coach_requests()
        follow_coach_requests()
        assert subjects_to("second@school.example") == [
            "A request of a student has no answer after ten school days"
        ]
        for person in (viewer, db.session.get_one(User, make.school.second_person_id)):
            browser.sign_in(person)
            page = browser.get("/today")
            assert "A request of a student has no answer after ten school days" in page.text
            assert "Sanne" not in page.html
        browser.sign_in(coordinator)
        today_page = browser.get("/today")
        assert "Answer a request for a coach1 request" in today_page.text
        assert len(today_page.texts(".//*[@class='task-due is-late']")) == 1
        assert "late" in browser.get("/guidance/coach-requests?show=open").text
    body = db.session.scalars(select(Email.body).where(Email.to_address == "second@school.example")).one()
    assert "Sanne" not in body


def test_taking_it_back_leaves_nothing(browser: Browser, make: Factories, sanne: Student) -> None:
    """No row, no name in the trail, and a coach no longer sees her."""
    coach = make.user(Role.MENTOR)
    a_coach_request(make, sanne, coach)
    db.session.commit()
    browser.sign_in(sanne.user)
    page = browser.get("/my-coach").submit("Take back my request")
    assert "Your request is gone." in page.html
    assert db.session.scalars(select(CoachRequest)).all() == []
    browser.sign_in(coach)
    assert sanne.email not in browser.get("/coaching").text
    assert "Nobody asked" in _coordinators_list(browser, make)
    follow_coach_requests()
    assert db.session.scalars(select(CoachRequest)).all() == []


def _coordinators_list(browser: Browser, make: Factories) -> str:
    browser.sign_in(make.user(Role.COORDINATOR))
    return browser.get("/guidance/coach-requests").text


def test_trail_and_emails_say_neither_who_asked_nor_what(
    browser: Browser, make: Factories, sanne: Student
) -> None:
    coach, coordinator = make.user(Role.SUPERVISOR), make.user(Role.COORDINATOR)
    request = a_coach_request(make, sanne)
    a_coach_request(make, make.student(), coach)
    db.session.commit()
    browser.sign_in(coordinator)
    browser.get(f"/guidance/coach-requests/{request.id}").submit("Name this coach", coach=str(coach.id))
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("coach"))).all()
    assert [(one.subject_type, one.person_id, one.data) for one in events] == [
        ("CoachRequest", None, {"coach_request": "met"})
    ]
    assert db.session.scalars(select(TrailPerson.name).where(TrailPerson.name == sanne.name)).all() == []
    emails = db.session.scalars(select(Email).where(Email.kind == "coach")).all()
    assert len(emails) == 2
    assert all(one.is_private for one in emails)
    assert not [one for one in emails if "woman" in one.subject + one.body or "Example" in one.subject]


def test_two_answers_at_once_are_one(app: Flask, make: Factories, sanne: Student) -> None:
    request, coordinator = a_coach_request(make, sanne), make.user(Role.COORDINATOR)
    db.session.commit()
    ids = request.id, coordinator.id

    def act() -> None:
        say_not_available(
            db.session.get_one(CoachRequest, ids[0]),
            [Instead.CIRCLE],
            None,
            actor=db.session.get_one(User, ids[1]),
        )

    assert at_once(app, [act, act, act]) == {"done": 1, "AlreadyAnswered": 2}


def test_share_answered_and_met_is_that_of_the_rule(make: Factories) -> None:
    """5 requests, 4 met, 1 answered: 100 % answered, 80 % met."""
    coach = make.user(Role.SUPERVISOR)
    first, *others = [make.student() for _ in range(5)]
    request = a_coach_request(make, first, coach)
    for one in others:
        row = a_coach_request(make, one)
        row.state, row.way, row.coach_id, row.answered_on = S.MET, Way.NAMED, coach.id, row.asked_on
    request.state, request.coach_id, request.way = S.NOT_AVAILABLE, None, None
    db.session.commit()

    found = answered_since(make.school.id, request.asked_on)

    assert (found.asked, found.answered_share, found.met_share) == (5, 1.0, 0.8)
