"""Joining, leaving, moving and swapping mentors: seats respect R24 and R25, and who is out is out at once."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.circles.broken_rules import (
    AlreadyInCircle,
    CircleDoesNotSuit,
    CircleFull,
    CircleOver,
    MentorCount,
    MentorNotIndependent,
    SameCircle,
    StudentNotHere,
)
from app.circles.models import CircleMessage, CircleState, MembershipRole
from app.circles.queries.circles import own_seats_of
from app.circles.queries.seats import members_in, mentors_in, people_in
from app.circles.services.circles import change_mentor, end
from app.circles.services.seats import join, leave, move, remove
from app.errors import NotVisible
from app.extensions import db
from app.notices.models import Email, EmailState
from app.rolemodels.models import Slot
from app.runs.broken_rules import ReasonMissing
from tests.circles.conftest import Group, Place
from tests.factories import Factories


def emails_to(address: str | None) -> list[Email]:
    return list(db.session.scalars(select(Email).where(Email.to_address == address).order_by(Email.id)))


def test_join_takes_a_seat_and_writes_to_whom_a_coordinator_adds(group: Group) -> None:
    seat = join(group.circle, group.outsider, actor=group.coordinator)

    assert seat in members_in(group.circle)
    assert [email.kind for email in emails_to(group.outsider.email)] == ["circle"]


def test_join_writes_nothing_to_who_joins_by_herself(group: Group) -> None:
    assert group.outsider.user is not None
    join(group.circle, group.outsider, actor=group.outsider.user)

    assert emails_to(group.outsider.email) == []


def test_join_refuses_a_ninth_student(group: Group, make: Factories) -> None:
    for _ in range(5):
        join(group.circle, make.student(), actor=group.coordinator)

    with pytest.raises(CircleFull):
        join(group.circle, group.outsider, actor=group.coordinator)


def test_join_refuses_who_is_in_another_circle_of_the_period(group: Group, make: Factories) -> None:
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)

    with pytest.raises(AlreadyInCircle, match="Zoë Çelik is already in a circle in this period"):
        join(other, group.members[0], actor=group.coordinator)


def test_join_refuses_an_ended_circle(group: Group) -> None:
    end(group.circle, "Enough.", actor=group.coordinator)

    with pytest.raises(CircleOver):
        join(group.circle, group.outsider, actor=group.coordinator)


def test_join_refuses_who_left_the_school(group: Group) -> None:
    group.outsider.has_left = True

    with pytest.raises(StudentNotHere):
        join(group.circle, group.outsider, actor=group.coordinator)


def test_join_tells_a_coordinator_that_the_mentor_is_not_independent_and_the_student_nothing(
    group: Group, make: Factories, place: Place
) -> None:
    site = make.site()
    group.mentor.site_id = site.id
    place(group.outsider, site)
    assert group.outsider.user is not None

    with pytest.raises(MentorNotIndependent, match="Marit Hoekzema"):
        join(group.circle, group.outsider, actor=group.coordinator)
    with pytest.raises(CircleDoesNotSuit) as refusal:
        join(group.circle, group.outsider, actor=group.outsider.user)
    assert "Marit" not in str(refusal.value)


def test_leave_ends_the_seat_takes_back_emails_and_lets_her_join_another(
    group: Group, make: Factories
) -> None:
    student = group.members[0]
    assert student.user is not None
    seat = group.seat(student)
    make.email(key=f"circle:{group.circle.id}:seat:{seat.id}:planned:1", to_address="zoe@student.example")

    leave(seat, actor=student.user)
    leave(seat, actor=student.user)

    assert own_seats_of(student.user) == []
    assert [email.state for email in emails_to("zoe@student.example")] == [EmailState.WITHDRAWN]
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)
    assert join(other, student, actor=student.user).circle is other


def test_leave_by_the_host_forgets_where_she_received_the_circle(group: Group, make: Factories) -> None:
    second = make.role_model(employer="Bakker Metaal", town="Meppel")
    make.membership(group.circle, second)
    group.circle.online_address = "https://video.example/marit"
    assert group.mentor.user is not None

    leave(group.seat(group.mentor), actor=group.mentor.user)

    assert (group.circle.place, group.circle.online_address) == ("Bakker Metaal, Meppel", "")
    assert [(row.role_model, row.role) for row in mentors_in(group.circle)] == [(second, MembershipRole.HOST)]
    email = emails_to(group.members[0].email)[0]
    assert "Marit" not in email.body


def test_remove_needs_a_reason(group: Group) -> None:
    seat = group.seat(group.members[0])

    with pytest.raises(ReasonMissing):
        remove(seat, " ", actor=group.coordinator)
    remove(seat, "Other school.", actor=group.coordinator)

    assert seat not in members_in(group.circle)


def test_move_gives_the_seat_elsewhere_and_keeps_the_address_of_the_feed(
    group: Group, make: Factories
) -> None:
    other = make.circle(make.role_model(), slot=Slot.MONDAY_EVENING)
    seat = group.seat(group.members[0])
    nonce = seat.feed_nonce

    new = move(seat, other, "Closer to home.", actor=group.coordinator)

    assert (new.circle, new.feed_nonce) == (other, nonce)
    assert seat.left_reason == "moved"
    assert group.members[0] not in [row.student for row in members_in(group.circle)]


def test_move_refuses_a_full_circle_and_leaves_her_where_she_is(group: Group, make: Factories) -> None:
    other = make.circle(make.role_model(), make.student(), slot=Slot.MONDAY_EVENING, max_size=1)
    seat = group.seat(group.members[0])
    db.session.commit()

    with pytest.raises(CircleFull):
        move(seat, other, "Closer to home.", actor=group.coordinator)
    db.session.rollback()

    assert group.seat(group.members[0]).left_at is None


def test_move_refuses_the_same_circle_and_another_period(group: Group, make: Factories) -> None:
    later = make.circle(make.role_model(), period=make.period())

    for circle in (group.circle, later):
        with pytest.raises(SameCircle):
            move(group.seat(group.members[0]), circle, "Why not.", actor=group.coordinator)


def test_move_refuses_a_mentor_at_her_placement(group: Group, make: Factories, place: Place) -> None:
    site = make.site()
    other = make.circle(make.role_model(site_id=site.id), slot=Slot.MONDAY_EVENING)
    place(group.members[0], site)

    with pytest.raises(MentorNotIndependent):
        move(group.seat(group.members[0]), other, "Closer.", actor=group.coordinator)


def test_change_mentor_swaps_her_and_tells_members_without_a_name(group: Group, make: Factories) -> None:
    new = make.role_model(first_name="Ilse", employer="Bakker Metaal", town="Meppel")

    change_mentor(
        group.circle,
        leaves=group.seat(group.mentor),
        comes=new,
        reason="She moved away.",
        actor=group.coordinator,
    )

    assert [row.role_model for row in mentors_in(group.circle)] == [new]
    assert group.circle.place == "Bakker Metaal, Meppel"
    email = emails_to(group.members[0].email)[0]
    assert "changed" in email.subject
    assert not any(name in email.body for name in ("Marit", "Ilse"))


def test_change_mentor_refuses_a_third(group: Group, make: Factories) -> None:
    make.membership(group.circle, make.role_model())

    with pytest.raises(MentorCount):
        change_mentor(
            group.circle, leaves=None, comes=make.role_model(), reason="More.", actor=group.coordinator
        )


def test_change_mentor_refuses_who_works_where_a_member_is_placed(
    group: Group, make: Factories, place: Place
) -> None:
    site = make.site()
    place(group.members[0], site)

    with pytest.raises(MentorNotIndependent):
        change_mentor(
            group.circle,
            leaves=group.seat(group.mentor),
            comes=make.role_model(site_id=site.id),
            reason="Swap.",
            actor=group.coordinator,
        )


def test_change_mentor_takes_nobody_from_another_circle_out(group: Group, make: Factories) -> None:
    elsewhere = make.role_model()
    other = make.circle(elsewhere, slot=Slot.MONDAY_EVENING)
    seat = people_in([other.id])[other.id][0]

    with pytest.raises(NotVisible):
        change_mentor(group.circle, leaves=seat, comes=None, reason="Gone.", actor=group.coordinator)


def test_end_closes_the_circle_for_everybody_and_wipes_what_was_written(
    group: Group, make: Factories
) -> None:
    message = make.row(
        CircleMessage(circle_id=group.circle.id, membership_id=group.seat(group.members[0]).id, body="Hello")
    )

    end(group.circle, "The year is over.", actor=group.coordinator)
    end(group.circle, "Again.", actor=group.coordinator)

    assert group.circle.state is CircleState.ENDED
    assert [own_seats_of(student.user) for student in group.members if student.user] == [[], [], []]
    db.session.refresh(message)
    assert message.body == ""
    assert [email.subject for email in emails_to(group.members[0].email)] == [
        "Your mentoring circle has ended"
    ]
    assert group.circle.ended_reason == "The year is over."
    ends = select(AuditEvent.reason).where(AuditEvent.action == "circle:end")
    assert db.session.scalars(ends).all() == [""]


def test_trail_names_no_mentor(group: Group, make: Factories) -> None:
    assert group.mentor.user is not None
    leave(group.seat(group.mentor), actor=group.mentor.user)

    events = db.session.scalars(select(AuditEvent)).all()
    assert events
    assert not any("Marit" in f"{event.actor_name} {event.subject_name} {event.data}" for event in events)
