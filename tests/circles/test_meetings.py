"""Meetings keep their hour when the clocks change, tell everybody, and ask again after a move."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.circles.agenda import TOPICS, topic_of
from app.circles.broken_rules import (
    CircleOver,
    MeetingInPast,
    MeetingNotBegun,
    MeetingOver,
    TwoMeetingsAtOnce,
    WrongWeekday,
)
from app.circles.models import AttendanceState, Meeting, MeetingState
from app.circles.queries.meetings import attendance_at, may_evaluate, meetings_of, next_of
from app.circles.services.circles import change_mentor, end
from app.circles.services.meetings import answer, cancel, note_attendance, plan_series, reschedule
from app.circles.services.messages import send
from app.errors import NotVisible
from app.extensions import db, now
from app.notices.models import Email
from app.schools.queries import AMSTERDAM
from tests.circles.conftest import Group
from tests.factories import Factories

TUESDAY = date(2027, 3, 16)
"""Twelve days before summer time begins, on Sunday 28 March 2027."""


def plan(group: Group, first_on: date = TUESDAY, count: int = 2, **values: int) -> list[Meeting]:
    return plan_series(group.circle, first_on, time(19, 30), count=count, actor=group.coordinator, **values)


def test_series_stays_at_half_past_seven_across_summer_time(group: Group) -> None:
    before, after = plan(group)

    assert [row.starts_at.astimezone(AMSTERDAM).time() for row in (before, after)] == [time(19, 30)] * 2
    assert before.starts_at == datetime(2027, 3, 16, 18, 30, tzinfo=UTC)
    assert after.starts_at == datetime(2027, 3, 30, 17, 30, tzinfo=UTC)
    assert after.ends_at - after.starts_at == timedelta(minutes=90)


def test_series_follows_the_agenda_kit_and_goes_on_where_it_was(group: Group) -> None:
    plan(group)
    (third,) = plan(group, date(2027, 4, 13), count=1)

    assert third.number == 3
    assert third.topic == TOPICS[2].code


@pytest.mark.parametrize("number", [1, 6, 7, 10, 11, 15])
def test_every_meeting_has_a_topic(number: int) -> None:
    assert topic_of(number) in TOPICS


def test_agenda_fills_an_hour_and_a_half() -> None:
    assert {sum(minutes for minutes, _what in topic.plan) for topic in TOPICS} == {90}
    assert len({topic.code for topic in TOPICS}) == len(TOPICS) == 6


def test_series_writes_to_everybody_once_and_names_no_mentor(group: Group) -> None:
    plan(group)

    emails = db.session.scalars(select(Email)).all()
    assert sorted(email.to_address for email in emails) == sorted(
        ["marit@hoekzema.example", *(str(student.user.email) for student in group.members if student.user)]
    )
    to_students = [email.body for email in emails if email.to_address != "marit@hoekzema.example"]
    assert all("Tuesday 16 March 2027, 19:30 to 21:00" in body for body in to_students)
    assert not any("Marit" in body for body in to_students)


def test_series_refuses_another_weekday_and_plans_nothing(group: Group) -> None:
    with pytest.raises(WrongWeekday, match="Tuesday evening"):
        plan(group, date(2027, 3, 17))
    assert meetings_of([group.circle.id])[group.circle.id] == []


def test_series_refuses_the_past_a_taken_day_and_an_ended_circle(group: Group) -> None:
    with pytest.raises(MeetingInPast):
        plan(group, date(2027, 2, 2))
    plan(group, count=1)
    with pytest.raises(TwoMeetingsAtOnce):
        plan(group, count=1)
    end(group.circle, "Over.", actor=group.coordinator)
    with pytest.raises(CircleOver):
        plan(group, date(2027, 5, 4), count=1)


def test_reschedule_asks_again_and_tells_calendars(group: Group) -> None:
    meeting, _ = plan(group)
    answer(meeting, group.seat(group.members[0]), comes=True)

    reschedule(meeting, date(2027, 3, 18), time(20), minutes=60, place="Library", actor=group.coordinator)

    assert meeting.calendar_sequence == 1
    assert meeting.starts_at == datetime(2027, 3, 18, 19, tzinfo=UTC)
    assert attendance_at([meeting.id]) == {meeting.id: {}}
    moved = select(Email).where(Email.subject.contains("another time"))
    assert len(db.session.scalars(moved).all()) == 4


def test_reschedule_to_another_room_keeps_the_answers(group: Group) -> None:
    (meeting,) = plan(group, count=1)
    seat = group.seat(group.members[0])
    answer(meeting, seat, comes=True)

    reschedule(meeting, TUESDAY, time(19, 30), minutes=90, place="Library", actor=group.coordinator)

    assert attendance_at([meeting.id]) == {meeting.id: {seat.id: AttendanceState.COMES}}
    assert meeting.calendar_sequence == 1


def test_reschedule_to_what_it_is_tells_nobody(group: Group) -> None:
    (meeting,) = plan(group, count=1)
    emails = db.session.scalars(select(Email.id)).all()

    reschedule(meeting, TUESDAY, time(19, 30), minutes=90, place=meeting.place, actor=group.coordinator)

    assert meeting.calendar_sequence == 0
    assert db.session.scalars(select(Email.id)).all() == emails


def test_cancel_makes_the_next_one_next_and_is_final(group: Group) -> None:
    first, second = plan(group)

    cancel(first, actor=group.coordinator)

    assert next_of(meetings_of([group.circle.id])[group.circle.id]) is second
    with pytest.raises(MeetingOver):
        reschedule(first, TUESDAY, time(20), minutes=60, place="", actor=group.coordinator)
    with pytest.raises(MeetingOver):
        answer(first, group.seat(group.members[0]), comes=True)
    with time_machine.travel(datetime(2027, 3, 16, 20, tzinfo=UTC)), pytest.raises(MeetingOver):
        note_attendance(first, set(), actor=group.coordinator)


def test_answer_is_for_members_and_before_the_end(group: Group, make: Factories) -> None:
    (meeting,) = plan(group, count=1)
    elsewhere = make.membership(make.circle(make.role_model(), number=2), make.student())

    with pytest.raises(NotVisible):
        answer(meeting, elsewhere, comes=True)
    with time_machine.travel(meeting.ends_at), pytest.raises(MeetingOver):
        answer(meeting, group.seat(group.members[0]), comes=True)


def test_answer_may_change(group: Group) -> None:
    (meeting,) = plan(group, count=1)
    seat = group.seat(group.members[0])

    answer(meeting, seat, comes=True)
    answer(meeting, seat, comes=False)

    assert attendance_at([meeting.id])[meeting.id] == {seat.id: AttendanceState.CANNOT}


def test_attendance_is_noted_afterwards_and_can_be_corrected(group: Group) -> None:
    (meeting,) = plan(group, count=1)
    first, second = group.seat(group.members[0]), group.seat(group.members[1])
    with pytest.raises(MeetingNotBegun):
        note_attendance(meeting, {first.id}, actor=group.coordinator)

    with time_machine.travel(datetime(2027, 3, 16, 20, tzinfo=UTC)):
        note_attendance(meeting, {second.id}, actor=group.coordinator)
        note_attendance(meeting, {first.id}, actor=group.coordinator)

    noted = attendance_at([meeting.id])[meeting.id]
    assert meeting.state is MeetingState.HELD
    assert noted[first.id] is AttendanceState.WAS_THERE
    assert noted[second.id] is AttendanceState.WAS_NOT
    assert len(noted) == 4


def test_evaluation_is_due_once_the_last_meeting_is_over(group: Group) -> None:
    seat = group.seat(group.members[0])
    rows = plan(group)

    def is_due() -> bool:
        return may_evaluate(seat, meetings_of([group.circle.id])[group.circle.id])

    assert not is_due()
    with time_machine.travel(rows[1].ends_at + timedelta(minutes=1)):
        assert now() > rows[1].ends_at
        assert is_due()


def test_emails_lead_nobody_to_a_page_that_she_cannot_open(group: Group, make: Factories) -> None:
    """Somebody without an account reads what there is to do for one, in every email of her circle."""
    without, mentor = group.outsider, group.mentor
    without.user, without.email = None, "tess@student.example"
    make.membership(group.circle, without)
    (first, second) = plan_series(
        group.circle, date(2027, 3, 16), time(19, 30), every_weeks=2, count=2, actor=group.coordinator
    )
    reschedule(first, date(2027, 3, 23), time(19, 30), minutes=90, place="", actor=group.coordinator)
    cancel(second, actor=group.coordinator)
    send(group.seat(mentor), "Hello")
    change_mentor(
        group.circle, leaves=None, comes=make.role_model(), reason="A second.", actor=group.coordinator
    )

    emails = db.session.scalars(select(Email).where(Email.to_address == "tess@student.example")).all()
    assert len(emails) == 5
    for email in emails:
        assert "/my-circle" not in email.body, email.subject
        assert "You have no account yet" in email.body, email.subject
    other = db.session.scalars(select(Email).where(Email.recipient_id == group.members[0].user_id)).all()
    assert other
    assert all("/my-circle" in email.body for email in other)
