"""What of circles stands on the start page: the next evening of who is in one, and what a coordinator sees to."""

from datetime import date, time, timedelta

import time_machine

from app.circles.services.meetings import answer, cancel, plan_series
from app.circles.services.messages import report, send
from app.circles.services.seats import leave
from app.extensions import db
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
    assert "A new circle has no first meeting yet" in page.text
    assert page.click("Plan meetings: A new circle has no first meeting yet").h1 == "Plan meetings"


def test_a_new_circle_waits_for_its_first_meeting_on_the_page_of_its_mentor(
    group: Group, browser: Browser
) -> None:
    """Until one is planned; a meeting that was called off counts as none. A member is not asked to plan."""
    assert group.members[0].user is not None
    assert group.mentor.user is not None
    wanted = "Plan the first meeting of your circle"
    assert wanted not in browser.sign_in(group.members[0].user).get("/today").text
    page = browser.sign_in(group.mentor.user).get("/today")
    assert page.click(f"Plan meetings: {wanted}").path == f"/my-circle/{group.circle.id}/plan"

    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    assert wanted not in browser.get("/today").text

    cancel(meeting, actor=group.coordinator)
    db.session.commit()
    assert wanted in browser.get("/today").text


def test_a_circle_that_met_waits_less_urgently_for_its_next_meeting(group: Group, browser: Browser) -> None:
    (meeting,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)

    with time_machine.travel(meeting.ends_at + timedelta(hours=1)):
        words = browser.sign_in(group.coordinator).get("/today").text

    assert "A circle has no next meeting planned" in words
    assert words.index("This week") < words.index("A circle has no next meeting planned")
