"""The pages of those in a circle: what they show, what they do, and that they close for who left (T4, T9)."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.circles.models import CircleEvaluation, CircleMessage, Meeting, MeetingState
from app.circles.queries.meetings import attendance_at
from app.circles.services.circles import change_mentor, end
from app.circles.services.meetings import plan_series
from app.circles.services.messages import send
from app.circles.services.seats import join, leave, remove
from app.extensions import db
from app.notices.models import Email
from app.rolemodels.models import Slot
from app.students.models import Student
from tests.browser import Browser, Page
from tests.circles.conftest import Group
from tests.factories import Factories


@pytest.fixture
def meeting(group: Group) -> Meeting:
    (row,) = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=1, actor=group.coordinator)
    db.session.commit()
    return row


def account(student: Student) -> User:
    assert student.user is not None
    return student.user


def page_of(browser: Browser, group: Group, person: User, expect: int = 200) -> Page:
    return browser.sign_in(person).get(f"/my-circle/{group.circle.id}", expect=expect)


def test_my_circle_leads_a_member_to_its_only_page(group: Group, browser: Browser) -> None:
    page = browser.sign_in(account(group.members[0])).get("/my-circle")

    assert page.h1 == "Mentoring circle 1"


def test_a_student_sees_first_names_and_the_job_of_a_mentor_and_no_more(
    group: Group, browser: Browser
) -> None:
    assert not group.mentor.shows_name  # that is about the page of her company
    page = page_of(browser, group, account(group.members[0]))

    for first_name in ("Marit", "Zoë", "Noor", "Esra", "Engineer"):
        assert first_name in page.text
    for hidden in ("Hoekzema", "Çelik", "Berg", "Aydın", "@hoekzema", "@student", "Programme"):
        assert hidden not in page.text


def test_a_mentor_sees_first_names_and_programmes(group: Group, browser: Browser) -> None:
    assert group.mentor.user is not None
    page = page_of(browser, group, group.mentor.user)

    assert "Programme 25187" in page.text
    for hidden in ("Çelik", "Aydın", "@student"):
        assert hidden not in page.text


def test_everybody_says_whether_she_comes(group: Group, meeting: Meeting, browser: Browser) -> None:
    page = page_of(browser, group, account(group.members[0]))
    assert "Tuesday 16 March 2027, 19:30 until 21:00" in page.text

    page = page.submit("I am coming")
    assert "You said you are coming." in page.text
    assert "1 person is coming" in page.text
    page = page.submit("I cannot come")

    assert "You said you cannot come." in page.text


def test_a_meeting_has_its_topic_with_three_questions_and_a_plan(
    group: Group, meeting: Meeting, browser: Browser
) -> None:
    page = page_of(browser, group, account(group.members[0])).click("What you can talk about")

    assert page.h1 == "Getting to know each other"
    assert len(page.all(".//section[@id='questions']//li")) == 3
    assert "15 min" in page.text


def test_a_mentor_plans_a_series_and_notes_who_was_there(group: Group, browser: Browser) -> None:
    assert group.mentor.user is not None
    page = page_of(browser, group, group.mentor.user).click("Plan meetings")
    page = page.submit("Plan these meetings", first_on="2027-03-16", at="19:30", count="3", every_weeks="4")
    assert "3 meetings have been planned." in page.text
    first = db.session.scalars(select(Meeting).order_by(Meeting.number)).first()
    assert first is not None

    with time_machine.travel(datetime(2027, 3, 16, 21, tzinfo=UTC)):
        browser.sign_in(group.mentor.user)
        page = browser.get(f"/my-circle/{group.circle.id}/meetings/{first.id}")
        there = group.seat(group.members[0]).id
        page.submit("Record who was there", present=[str(there), "9" * 5000, "somebody"])

    noted = attendance_at([first.id])[first.id]
    assert first.state is MeetingState.HELD
    assert {seat_id for seat_id, state in noted.items() if state == "was_there"} == {there}


def test_a_wrong_weekday_is_refused_with_a_sentence(group: Group, browser: Browser) -> None:
    assert group.mentor.user is not None
    page = page_of(browser, group, group.mentor.user).click("Plan meetings")

    page = page.submit("Plan these meetings", expect=400, first_on="2027-03-17", at="19:30", count="3")

    assert "This circle meets on Tuesday evening." in page.text


def test_a_mentor_moves_and_cancels_a_meeting(group: Group, meeting: Meeting, browser: Browser) -> None:
    assert group.mentor.user is not None
    browser.sign_in(group.mentor.user)
    address = f"/my-circle/{group.circle.id}/meetings/{meeting.id}/change"

    browser.get(address).submit("Move the meeting", on="2027-03-18", at="20:00", place="Library")
    assert (meeting.starts_at, meeting.place) == (datetime(2027, 3, 18, 19, tzinfo=UTC), "Library")
    browser.get(address).submit("Cancel the meeting")

    assert meeting.state is MeetingState.CANCELLED


def test_a_move_from_an_old_page_shows_both_versions(
    group: Group, meeting: Meeting, browser: Browser
) -> None:
    assert group.mentor.user is not None
    browser.sign_in(group.mentor.user)
    page = browser.get(f"/my-circle/{group.circle.id}/meetings/{meeting.id}/change")
    page.submit("Move the meeting", place="Library")

    page.submit("Move the meeting", expect=409, place="Canteen")

    assert meeting.place == "Library"


def test_members_plan_and_note_nothing(group: Group, meeting: Meeting, browser: Browser) -> None:
    page = page_of(browser, group, account(group.members[0]))
    assert "Plan meetings" not in page.links
    token = browser.token()
    base = f"/my-circle/{group.circle.id}"

    browser.get(f"{base}/plan", expect=404)
    for path in (
        "plan",
        f"meetings/{meeting.id}/change",
        f"meetings/{meeting.id}/cancel",
        f"meetings/{meeting.id}/attendance",
    ):
        browser.post(f"{base}/{path}", {"csrf_token": token}, expect=404)
    assert meeting.state is MeetingState.PLANNED


def test_messages_are_shown_as_text(group: Group, browser: Browser) -> None:
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)>\nthe next line"
    page = page_of(browser, group, account(group.members[0]))

    page = page.submit("Send message", body=text)

    shown = page.texts(".//p[@class='message-body']")
    assert shown == ["<script>alert(1)</script> <img src=x onerror=alert(1)> the next line"]
    assert page.all(".//section[@id='messages']//script") == []
    assert page.all(".//section[@id='messages']//img") == []


def test_a_long_message_is_refused_and_kept_in_the_form(group: Group, browser: Browser) -> None:
    page = page_of(browser, group, account(group.members[0]))

    page = page.submit("Send message", expect=422, body="x" * 2001)

    assert "Use 2000 characters at most." in page.text
    assert db.session.scalars(select(CircleMessage)).all() == []


def test_one_takes_back_her_own_message_and_reports_anothers(group: Group, browser: Browser) -> None:
    send(group.seat(group.members[0]), "Mine")
    send(group.seat(group.members[1]), "Not kind")
    page = page_of(browser, group, account(group.members[0]))

    page = page.submit("Take back")
    assert "This message was taken back." in page.text
    page = page.submit("Send it to the coordinator: Noor")
    assert "The coordinator will read this message, but is not told who reported it." in page.text

    browser.sign_in(group.coordinator)
    page = browser.get("/circles").click("Read it and decide")
    assert "Not kind" in page.text
    assert "Mine" not in page.text
    assert "Zoë" not in page.text
    page = page.submit("Mark as dealt with: Noor van der Berg")
    assert "Nothing has been reported" in page.text


def test_the_counsellor_is_named_with_her_address(group: Group, make: Factories, browser: Browser) -> None:
    make.user(Role.COUNSELLOR, name="Wilma Vos", email="wilma@school.example")

    page = page_of(browser, group, account(group.members[0]))

    assert "Wilma Vos" in page.text
    assert "mailto:wilma@school.example" in page.html


def test_an_evaluation_is_given_once(group: Group, browser: Browser) -> None:
    browser.sign_in(account(group.members[0]))
    address = f"/my-circle/{group.circle.id}/evaluation"
    page = browser.get(address).submit("Send answers", expect=422)
    assert "Correct 3 answers" in page.text
    values = {"helped": "5", "felt_safe": "4", "would_again": "5", "remark": "More evenings"}

    page.submit("Send answers", **values)
    assert db.session.scalars(select(CircleEvaluation.helped)).all() == [5]

    browser.get(address).submit("Send answers", expect=409, **values)


def test_who_leaves_sees_nothing_from_that_moment(group: Group, meeting: Meeting, browser: Browser) -> None:
    message = send(group.seat(group.members[1]), "Between us")
    send(group.seat(group.members[0]), "Mine")
    page = page_of(browser, group, account(group.members[0])).click("Leave this circle")

    page = page.submit("Leave the circle", wipe_messages="y")

    assert "You have left the circle." in page.html
    assert db.session.scalars(select(CircleMessage.body).order_by(CircleMessage.id)).all() == [
        "Between us",
        "",
    ]
    base, token = f"/my-circle/{group.circle.id}", browser.token()
    for path in (
        "",
        "/leave",
        "/evaluation",
        f"/meetings/{meeting.id}",
        f"/meetings/{meeting.id}/calendar",
    ):
        browser.get(base + path, expect=404)
    for path in (
        "/messages",
        f"/messages/{message.id}/take-back",
        f"/messages/{message.id}/report",
        f"/meetings/{meeting.id}/answer",
        "/feed",
        "/leave",
        "/evaluation",
    ):
        browser.post(base + path, {"csrf_token": token, "body": "Still here?"}, expect=404)


ASKED_TO_FIND = "the internship coordinator is asked to find another mentor"


def test_a_mentor_who_leads_alone_reads_that_another_is_looked_for(
    group: Group, make: Factories, browser: Browser
) -> None:
    mentor, member = group.mentor.user, account(group.members[0])
    assert mentor is not None
    page = browser.sign_in(mentor).get(f"/my-circle/{group.circle.id}/leave")
    assert ASKED_TO_FIND in page.text
    page.submit("Leave the circle")

    assert "A circle needs another mentor" in browser.sign_in(group.coordinator).get("/today").text
    page = page_of(browser, group, member)
    assert (
        "There is no mentor at the moment. Your internship coordinator has been asked to find one."
        in page.text
    )
    told = db.session.scalars(select(Email.body).where(Email.recipient_id == member.id)).all()
    assert any("There has been a change in who leads" in body for body in told)


def test_one_of_two_mentors_reads_only_that_the_students_are_told(
    group: Group, make: Factories, browser: Browser
) -> None:
    change_mentor(group.circle, leaves=None, comes=make.role_model(), reason="Two.", actor=group.coordinator)
    mentor, member = group.mentor.user, group.members[0].user
    assert mentor is not None
    page = browser.sign_in(mentor).get(f"/my-circle/{group.circle.id}/leave")

    assert "The students are told that something has changed." in page.text
    assert ASKED_TO_FIND not in page.text
    assert "are told that" not in browser.sign_in(member).get(f"/my-circle/{group.circle.id}/leave").text


def test_the_counsellor_is_there_in_confidence(group: Group, make: Factories, browser: Browser) -> None:
    make.user(Role.COUNSELLOR)
    page = page_of(browser, group, account(group.members[0]))

    assert "You can always talk in confidence to the school's confidential counsellor." in page.text
    assert "Nobody else" not in page.text


def test_a_mentor_who_leaves_a_removed_and_an_outsider_see_nothing(
    group: Group, make: Factories, browser: Browser
) -> None:
    assert group.mentor.user is not None
    leave(group.seat(group.mentor), actor=group.mentor.user)
    remove(group.seat(group.members[0]), "Reason.", actor=group.coordinator)

    for person in (group.mentor.user, account(group.members[0]), account(group.outsider)):
        page_of(browser, group, person, expect=404)


def test_a_circle_is_closed_to_its_members_once_it_ended(group: Group, browser: Browser) -> None:
    end(group.circle, "Over.", actor=group.coordinator)

    page_of(browser, group, account(group.members[0]), expect=404)


def test_a_mentor_with_two_circles_chooses(group: Group, make: Factories, browser: Browser) -> None:
    group.mentor.max_circles = 2
    other = make.circle(slot=Slot.MONDAY_EVENING, number=2)
    change_mentor(other, leaves=None, comes=group.mentor, reason="Asked.", actor=group.coordinator)
    assert group.mentor.user is not None

    page = browser.sign_in(group.mentor.user).get("/my-circle")

    assert {"Mentoring circle 1", "Mentoring circle 2"} <= page.links.keys()


def test_navigation_counts_a_meeting_without_an_answer(
    group: Group, meeting: Meeting, browser: Browser
) -> None:
    page = page_of(browser, group, account(group.members[0]))
    assert any("My circle" in text and "1" in text for text in page.texts(".//nav//a"))

    page = page.submit("I am coming")

    assert not any("My circle" in text and "1" in text for text in page.texts(".//nav//a"))


def test_a_new_member_reads_what_was_said_before(group: Group, browser: Browser) -> None:
    send(group.seat(group.members[0]), "Welcome all")
    join(group.circle, group.outsider, actor=group.coordinator)

    assert "Welcome all" in page_of(browser, group, account(group.outsider)).text
