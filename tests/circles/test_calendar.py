"""Calendar files and the feed: read back as a calendar program would, and closed at once for who leaves (T4)."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from app.circles.feeds import feed_address
from app.circles.models import Meeting
from app.circles.queries.cards import cards_of
from app.circles.services.circles import change_mentor, end
from app.circles.services.meetings import cancel, plan_series, reschedule
from app.circles.services.seats import leave, move, renew_feed
from app.extensions import db
from app.rolemodels.models import RoleModel, Slot
from app.rolemodels.services import withdraw
from app.schools.queries import AMSTERDAM
from app.students.models import Student
from tests.browser import Browser
from tests.circles.conftest import Group
from tests.factories import Factories


@pytest.fixture
def meetings(group: Group) -> list[Meeting]:
    """Two, one before and one after the change to summer time."""
    rows = plan_series(group.circle, date(2027, 3, 16), time(19, 30), count=2, actor=group.coordinator)
    db.session.commit()
    return rows


def path_of(group: Group, person: Student | RoleModel) -> str:
    return "/" + feed_address(group.seat(person)).split("/", 3)[3]


def events_at(browser: Browser, path: str) -> list[Any]:
    response = browser._open("GET", path)
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


def test_feed_needs_no_sign_in_and_keeps_local_time_across_summer_time(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    before, after = events_at(browser, path_of(group, group.members[0]))

    for event, meeting in ((before, meetings[0]), (after, meetings[1])):
        assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
        assert event["DTSTART"].dt.astimezone(AMSTERDAM).time() == time(19, 30)
        assert event["DTSTART"].dt == meeting.starts_at
        assert event["DTEND"].dt == meeting.ends_at
    assert before["DTSTART"].dt.utcoffset() != after["DTSTART"].dt.utcoffset()
    assert before["UID"] != after["UID"]


def test_feed_brings_the_rules_of_its_time_zone(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    text = browser._open("GET", path_of(group, group.members[0])).get_data(as_text=True)

    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Europe/Amsterdam" in text


def test_feed_names_nobody_and_gives_no_address_of_the_call(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    group.circle.online_address = "https://video.example/secret-room"
    db.session.commit()

    text = browser._open("GET", path_of(group, group.members[0])).get_data(as_text=True)

    assert not any(name in text for name in ("Marit", "Hoekzema", "Zoë", "Noor", "secret-room"))


def test_feed_says_what_moved_and_what_was_cancelled(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    reschedule(meetings[0], date(2027, 3, 17), time(20), minutes=60, place="Library", actor=group.coordinator)
    cancel(meetings[1], actor=group.coordinator)

    moved, cancelled = events_at(browser, path_of(group, group.members[0]))

    assert (int(moved["SEQUENCE"]), str(moved["STATUS"]), str(moved["LOCATION"])) == (
        1,
        "CONFIRMED",
        "Library",
    )
    assert (int(cancelled["SEQUENCE"]), str(cancelled["STATUS"])) == (1, "CANCELLED")
    assert str(cancelled["SUMMARY"]).startswith("Cancelled: ")


def test_feed_escapes_what_somebody_typed(group: Group, meetings: list[Meeting], browser: Browser) -> None:
    group.circle.place = "Room 1; left, \\ then up\r\nBEGIN:VEVENT"
    db.session.commit()

    first, _ = events_at(browser, path_of(group, group.members[0]))

    assert "BEGIN:VEVENT" in str(first["LOCATION"])


def test_feed_stops_in_the_request_in_which_she_leaves(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    student = group.members[0]
    path = path_of(group, student)
    assert student.user is not None
    browser.sign_in(student.user)

    browser.get(f"/my-circle/{group.circle.id}/leave").submit("Leave the circle")

    assert browser._open("GET", path).status_code == 404


def test_feed_goes_along_when_she_is_moved(
    group: Group, meetings: list[Meeting], browser: Browser, make: Factories
) -> None:
    path = path_of(group, group.members[0])
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)
    plan_series(other, date(2027, 3, 15), time(18), count=1, actor=group.coordinator)

    move(group.seat(group.members[0]), other, "Closer.", actor=group.coordinator)

    (only,) = events_at(browser, path)
    assert only["DTSTART"].dt.astimezone(AMSTERDAM).time() == time(18)


def test_feed_has_another_address_on_demand(group: Group, meetings: list[Meeting], browser: Browser) -> None:
    old = path_of(group, group.members[0])

    renew_feed(group.seat(group.members[0]))
    db.session.commit()

    assert browser._open("GET", old).status_code == 404
    assert len(events_at(browser, path_of(group, group.members[0]))) == 2


def test_feed_of_a_mentor_holds_her_circles_and_loses_the_one_she_leaves(
    group: Group, meetings: list[Meeting], browser: Browser, make: Factories
) -> None:
    group.mentor.max_circles = 2
    other = make.circle(slot=Slot.MONDAY_EVENING)
    change_mentor(other, leaves=None, comes=group.mentor, reason="Asked.", actor=group.coordinator)
    plan_series(other, date(2027, 3, 15), time(18), count=1, actor=group.coordinator)
    path = path_of(group, group.mentor)
    assert len(events_at(browser, path)) == 3

    assert group.mentor.user is not None
    leave(group.seat(group.mentor), actor=group.mentor.user)

    assert len(events_at(browser, path)) == 1


def test_feed_stops_when_the_circle_ends_and_when_she_withdraws(
    group: Group, meetings: list[Meeting], browser: Browser, make: Factories
) -> None:
    of_student, of_mentor = path_of(group, group.members[0]), path_of(group, group.mentor)

    withdraw(group.mentor)
    assert browser._open("GET", of_mentor).status_code == 404
    assert browser._open("GET", of_student).status_code == 200

    end(group.circle, "Over.", actor=group.coordinator)
    assert browser._open("GET", of_student).status_code == 404


def test_feed_and_page_close_for_who_left_the_school(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    student = group.members[0]
    path = path_of(group, student)
    student.has_left = True
    assert student.user is not None
    browser.sign_in(student.user)

    assert browser._open("GET", path).status_code == 404
    browser.get(f"/my-circle/{group.circle.id}", expect=404)
    assert "left_school" in cards_of([group.circle])[0].attention


@pytest.mark.parametrize("secret", ["x", "IiI.x", "nonce1", "WzEsMl0.aaaa"])
def test_feed_opens_for_no_address_that_we_did_not_make(
    app: Flask, group: Group, browser: Browser, secret: str
) -> None:
    assert browser._open("GET", f"/circle-calendar/{secret}").status_code == 404


def test_one_meeting_as_a_file_is_for_those_in_the_circle(
    group: Group, meetings: list[Meeting], browser: Browser
) -> None:
    path = f"/my-circle/{group.circle.id}/meetings/{meetings[1].id}/calendar"
    assert group.members[0].user is not None
    assert group.outsider.user is not None

    browser.sign_in(group.members[0].user)
    (event,) = events_at(browser, path)
    assert event["DTSTART"].dt.astimezone(AMSTERDAM).time() == time(19, 30)

    browser.sign_in(group.outsider.user)
    assert browser._open("GET", path).status_code == 404
