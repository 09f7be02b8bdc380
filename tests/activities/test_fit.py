"""Whom to ask first, and why: fit, then how little she was asked, then the journey."""

from datetime import date, time

import pytest

from app.activities.fit import slot_of
from app.activities.models import InvitationState, Request
from app.activities.queries import candidates_for
from app.extensions import db
from app.rolemodels.models import ContactKind, Offer, RoleModelState, Slot
from app.rolemodels.services.contacts import log_contact
from app.rolemodels.services.pausing import pause
from tests.activities.conftest import NOW, Register
from tests.factories import Factories


def names(request: Request) -> list[str]:
    return [one.role_model.first_name for one in candidates_for(request)]


def test_field_comes_before_the_journey_and_who_cannot_get_there_is_left_out(
    register: Register, lesson: Request
) -> None:
    assert names(lesson) == ["Near", "Far", "Builder"]


def test_reasons_say_how_often_how_far_and_which_field(register: Register, lesson: Request) -> None:
    log_contact(register.near, ContactKind.ASKED, offer=Offer.GUEST_LESSON)
    found = {one.role_model.first_name: one for one in candidates_for(lesson)}

    assert found["Near"].times_asked == 1
    assert found["Near"].minutes == 8
    assert found["Near"].fits_field is True
    assert found["Builder"].fits_field is False
    assert 60 < (found["Far"].minutes or 0) < 180


def test_who_was_asked_less_comes_first_among_equals(register: Register, lesson: Request) -> None:
    log_contact(register.near, ContactKind.ASKED)

    assert names(lesson) == ["Far", "Near", "Builder"]


def test_only_this_school_year_counts(register: Register, lesson: Request) -> None:
    contact = log_contact(register.near, ContactKind.ASKED)
    contact.at = NOW.replace(month=7, day=31)
    db.session.flush()

    assert names(lesson) == ["Near", "Far", "Builder"]


def test_nobody_is_asked_more_often_than_she_wants(register: Register, lesson: Request) -> None:
    register.near.max_per_year = 1
    db.session.flush()
    assert names(lesson)[0] == "Near"
    log_contact(register.near, ContactKind.ASKED)

    assert names(lesson) == ["Far", "Builder"]


def test_nobody_travels_further_than_she_wants(register: Register, lesson: Request) -> None:
    register.far.max_minutes = 45
    db.session.flush()

    assert names(lesson) == ["Near", "Builder"]


def test_online_asks_who_meets_online_and_looks_at_no_journey(register: Register, lesson: Request) -> None:
    lesson.is_online = True
    register.far.meets_online = False
    db.session.flush()

    assert names(lesson) == ["Near", "Online", "Builder"]
    assert {one.minutes for one in candidates_for(lesson)} == {None}


def test_evening_asks_first_who_can_on_that_evening(register: Register, lesson: Request) -> None:
    lesson.starts_at = time(19)  # a Tuesday
    register.near.slots = [Slot.MONDAY_EVENING.value]
    db.session.flush()

    assert names(lesson) == ["Far", "Near", "Builder"]
    assert [one.can_then for one in candidates_for(lesson)] == [True, False, True]


@pytest.mark.parametrize(
    ("day", "at", "slot"),
    [
        (date(2027, 3, 9), time(19), Slot.TUESDAY_EVENING),
        (date(2027, 3, 9), time(15, 30), Slot.TUESDAY_AFTERNOON),
        (date(2027, 3, 9), time(10), None),
        (date(2027, 3, 12), time(19), None),
        (date(2027, 3, 13), time(15), None),
        (None, time(19), None),
        (date(2027, 3, 9), None, None),
    ],
)
def test_slot_is_that_of_the_week(day: date | None, at: time | None, slot: Slot | None) -> None:
    assert slot_of(day, at) is slot


def test_consent_has_to_hold_on_the_day_itself(make: Factories, register: Register, lesson: Request) -> None:
    for consent in register.near.consents:
        consent.ends_on = date(2027, 3, 8)
    db.session.flush()

    assert names(lesson) == ["Far", "Builder"]
    for consent in register.near.consents:
        consent.ends_on = date(2027, 3, 9)
    db.session.flush()
    assert names(lesson)[0] == "Near"


@pytest.mark.parametrize(
    "state",
    [RoleModelState.QUARANTINED, RoleModelState.CONFIRMED, RoleModelState.WITHDRAWN, RoleModelState.PAUSED],
)
def test_only_who_is_active_is_proposed(register: Register, lesson: Request, state: RoleModelState) -> None:
    register.near.state = state
    db.session.flush()

    assert "Near" not in names(lesson)


def test_other_offers_do_not_count(make: Factories, register: Register, lesson: Request) -> None:
    make.role_model(Offer.CIRCLE, first_name="Circle")

    assert "Circle" not in names(lesson)


def test_who_comes_to_something_else_that_day_is_taken(
    make: Factories, register: Register, lesson: Request
) -> None:
    other = make.request(register.teacher, on_date=lesson.on_date)
    make.invitation(other, register.near, state=InvitationState.ACCEPTED)
    make.invitation(other, register.far, state=InvitationState.DECLINED)

    assert names(lesson) == ["Far", "Builder"]


def test_another_school_has_its_own_register(make: Factories, register: Register, lesson: Request) -> None:
    make.role_model(Offer.GUEST_LESSON, school=make.new_school(), first_name="Elsewhere")

    assert "Elsewhere" not in names(lesson)


def test_whoever_pauses_is_not_proposed(register: Register, lesson: Request) -> None:
    pause(register.near)

    assert names(lesson) == ["Far", "Builder"]
