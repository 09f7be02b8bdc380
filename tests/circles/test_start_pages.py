"""What of circles stands on the start page: the next evening of who is in one, and what a coordinator sees to."""

from datetime import date, time, timedelta

import time_machine

from app.circles.services.meetings import answer, plan_series
from app.circles.services.messages import report, send
from app.circles.services.seats import leave
from tests.browser import Browser
from tests.circles.conftest import Group


def test_member_and_mentor_see_the_next_evening_until_they_leave(group: Group, browser: Browser) -> None:
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    student = group.members[0]
    assert student.user is not None
    assert group.mentor.user is not None
    for person in (student.user, group.mentor.user):
        page = browser.sign_in(person).get("/today")
        assert "Are you coming to your circle?" in page.text
        assert "Mentoring circle 1, 16 Mar 2027, 19:30" in page.text
        assert "A mentoring circle for you?" not in page.text

    answer(meeting, group.seat(student), comes=True)
    page = browser.sign_in(student.user).get("/today")
    assert "Your circle meets" in page.text

    leave(group.seat(student), actor=student.user)
    page = browser.get("/today")
    assert "Mentoring circle 1" not in page.text
    assert "A mentoring circle for you?" in page.text


def test_after_the_last_evening_the_mentor_notes_and_everybody_evaluates(
    group: Group, browser: Browser
) -> None:
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    student = group.members[0]
    assert student.user is not None
    assert group.mentor.user is not None

    with time_machine.travel(meeting.ends_at + timedelta(hours=1)):
        page = browser.sign_in(group.mentor.user).get("/today")
        assert "Record who was there" in page.text
        page = browser.sign_in(student.user).get("/today")
        assert "How was your circle?" in page.text
        assert "Record who was there" not in page.text


def test_coordinator_sees_a_reported_message_and_circles_that_need_something(
    group: Group, browser: Browser
) -> None:
    message = send(group.seat(group.members[0]), "You do not belong here")
    report(message, group.seat(group.members[1]))

    page = browser.sign_in(group.coordinator).get("/today")

    assert "A message in a circle has been reported" in page.text
    assert "You do not belong" not in page.text
    assert "Some circles need something: a meeting, a place or more students, for example" in page.text
