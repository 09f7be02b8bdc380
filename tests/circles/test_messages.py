"""Messages are between those in the circle: shown as text, wiped on demand, and read by a coordinator when reported."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.circles.broken_rules import (
    AlreadyEvaluated,
    CircleOver,
    MessageTooLong,
    NotYoursToTakeBack,
    TooManyMessages,
)
from app.circles.models import CircleMessage, MessageReport
from app.circles.queries.evaluations import circles_evaluated, totals_of
from app.circles.queries.messages import message_for, messages_for, open_reports
from app.circles.services.circles import end
from app.circles.services.evaluations import evaluate
from app.circles.services.messages import LONGEST, MOST_A_DAY, handle, report, send, take_back
from app.circles.services.seats import leave
from app.errors import NotVisible
from app.extensions import db
from app.notices.models import Email
from tests.circles.conftest import Group
from tests.factories import Factories


def test_send_tells_the_others_once_a_day_without_the_text(group: Group) -> None:
    seat = group.seat(group.members[0])
    send(seat, "My number is 06 1234")
    send(seat, "And again")

    emails = db.session.scalars(select(Email)).all()
    assert len(emails) == 3
    assert group.members[0].email not in {email.to_address for email in emails}
    assert not any("1234" in email.body + email.subject for email in emails)
    assert not any("Zoë" in email.body for email in emails)

    with time_machine.travel(datetime(2027, 2, 4, 9, tzinfo=UTC)):
        send(seat, "The next day")
    assert len(db.session.scalars(select(Email)).all()) == 6


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1)])
def test_send_refuses_nothing_and_too_much(group: Group, text: str) -> None:
    with pytest.raises(MessageTooLong):
        send(group.seat(group.members[0]), text)


def test_send_has_a_limit_a_day(group: Group) -> None:
    seat = group.seat(group.members[0])
    for number in range(MOST_A_DAY):
        send(seat, f"Message {number}")

    with pytest.raises(TooManyMessages):
        send(seat, "One more")


def test_send_is_over_when_the_circle_is(group: Group) -> None:
    seat = group.seat(group.members[0])
    end(group.circle, "Over.", actor=group.coordinator)

    with pytest.raises(CircleOver):
        send(seat, "Anybody?")


def test_take_back_wipes_ones_own_only(group: Group) -> None:
    mine, other = group.seat(group.members[0]), group.seat(group.members[1])
    message = send(mine, "Oops")

    with pytest.raises(NotYoursToTakeBack):
        take_back(message, other)
    take_back(message, mine)

    assert (message.body, message.taken_back_at is None) == ("", False)


def test_messages_are_seen_by_nobody_outside_nor_by_who_left(group: Group, make: Factories) -> None:
    message = send(group.seat(group.members[0]), "Between us")
    leaver = group.members[1].user
    assert leaver is not None
    assert group.outsider.user is not None
    assert messages_for(leaver, group.circle.id) == [message]
    leave(group.seat(group.members[1]), actor=leaver)

    for person in (leaver, group.outsider.user, group.coordinator):
        assert messages_for(person, group.circle.id) == []
        with pytest.raises(NotVisible):
            message_for(person, group.circle.id, message.id)


def test_report_shows_the_coordinator_one_message_and_not_who_reported_it(
    group: Group, make: Factories
) -> None:
    reporter = group.members[1].user
    assert reporter is not None
    message = send(group.seat(group.members[0]), "You do not belong here")
    send(group.seat(group.members[0]), "Something else")

    report(message, group.seat(group.members[1]))
    report(message, group.seat(group.members[2]))
    take_back(message, group.seat(group.members[0]))

    (row,) = open_reports(group.coordinator)
    assert row.body == "You do not belong here"
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "circle_message:report")).all()
    assert [(event.actor_id, event.actor_name) for event in events] == [(None, "")]
    assert open_reports(make.user(school=make.new_school())) == []


def test_report_is_wiped_once_dealt_with(group: Group) -> None:
    message = send(group.seat(group.members[0]), "You do not belong here")
    report(message, group.seat(group.members[1]))
    (row,) = open_reports(group.coordinator)

    handle(row, actor=group.coordinator)
    handle(row, actor=group.coordinator)

    assert open_reports(group.coordinator) == []
    assert db.session.scalars(select(MessageReport.body)).all() == [""]


def test_report_of_what_was_taken_back_does_nothing(group: Group) -> None:
    message = send(group.seat(group.members[0]), "Oops")
    take_back(message, group.seat(group.members[0]))

    report(message, group.seat(group.members[1]))

    assert open_reports(group.coordinator) == []


def test_report_reaches_no_other_circle(group: Group, make: Factories) -> None:
    student = make.student()
    other = make.circle(make.role_model())
    stranger = make.membership(other, student)
    message = send(group.seat(group.members[0]), "Between us")

    with pytest.raises(NotVisible):
        report(message, stranger)


def test_evaluations_show_from_three_answers_in_threes(group: Group, make: Factories) -> None:
    people = [*group.members, group.mentor]
    scores = [5, 4, 3, 1]
    shown = []
    for person, score in zip(people, scores, strict=True):
        evaluate(group.seat(person), helped=score, felt_safe=5, would_again=4, remark=f"Remark {score}")
        total = totals_of([group.circle.id])[group.circle.id]
        shown.append((total.answers, total.helped, total.remarks))

    assert shown[:2] == [(0, None, ()), (0, None, ())]
    assert shown[2] == shown[3] == (3, 4.0, ("Remark 3", "Remark 4", "Remark 5"))
    assert [(circle, total.has_helped) for circle, total in circles_evaluated(make.school.id)] == [
        (group.circle, True)
    ]
    with pytest.raises(AlreadyEvaluated):
        evaluate(group.seat(group.mentor), helped=5, felt_safe=5, would_again=5, remark="")


def test_messages_of_an_ended_circle_are_gone(group: Group) -> None:
    send(group.seat(group.members[0]), "Between us")
    end(group.circle, "Over.", actor=group.coordinator)

    assert db.session.scalars(select(CircleMessage.body)).all() == [""]


def test_a_circle_helped_from_four_of_five(group: Group) -> None:
    for person, score in zip(group.members, (4, 4, 3), strict=True):
        evaluate(group.seat(person), helped=score, felt_safe=5, would_again=5, remark="")

    assert totals_of([group.circle.id])[group.circle.id].has_helped is False


def test_who_left_the_school_gets_no_email_about_the_circle(group: Group) -> None:
    left = group.members[1]
    left.has_left = True

    send(group.seat(group.members[0]), "See you on Tuesday")

    told = set(db.session.scalars(select(Email.to_address)))
    assert told == {group.mentor.email, group.members[2].email}
