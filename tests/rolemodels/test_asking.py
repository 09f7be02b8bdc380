"""Who may be asked, and how often she was (R26)."""

from datetime import UTC, date, datetime

import pytest

from app.extensions import db
from app.rolemodels.models import ContactKind, Offer, RoleModelState
from app.rolemodels.queries import asked_for, may_be_asked, times_asked
from app.rolemodels.services import log_contact
from tests.factories import Factories

DAY = date(2026, 11, 24)


def asked(make: Factories, offer: Offer = Offer.CIRCLE, day: date = DAY) -> list[int]:
    return [role_model.id for role_model in db.session.scalars(asked_for(make.school.id, offer, day))]


def test_asks_whoever_agreed_to_this_offer_only(make: Factories) -> None:
    circle, lesson = make.role_model(Offer.CIRCLE), make.role_model(Offer.GUEST_LESSON)

    assert asked(make, Offer.CIRCLE) == [circle.id]
    assert asked(make, Offer.GUEST_LESSON) == [lesson.id]
    assert may_be_asked(circle, Offer.CIRCLE, DAY)
    assert not may_be_asked(circle, Offer.GUEST_LESSON, DAY)


@pytest.mark.parametrize("state", [state for state in RoleModelState if state is not RoleModelState.ACTIVE])
def test_asks_nobody_who_is_not_active(make: Factories, state: RoleModelState) -> None:
    make.role_model(state=state)

    assert asked(make) == []


@pytest.mark.parametrize(
    ("given_on", "ends_on", "is_asked"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), True),
        (date(2026, 11, 25), date(2027, 11, 24), False),
        (date(2025, 11, 24), date(2026, 11, 23), False),
    ],
)
def test_asks_within_the_days_of_a_consent(
    make: Factories, given_on: date, ends_on: date, is_asked: bool
) -> None:
    role_model = make.role_model(Offer.SPEED_DATE)
    make.consent(role_model, Offer.CIRCLE, given_on=given_on, ends_on=ends_on)

    assert bool(asked(make)) is is_asked


def test_asks_nobody_whose_consent_was_ended_or_whose_time_is_over(make: Factories) -> None:
    ended = make.role_model(Offer.SPEED_DATE)
    make.consent(ended, Offer.CIRCLE, ended_at=datetime(2026, 11, 1, tzinfo=UTC))
    make.role_model(available_until=date(2026, 11, 23))
    last_day = make.role_model(available_until=DAY)

    assert asked(make) == [last_day.id]


def test_asks_nobody_of_another_school(make: Factories) -> None:
    make.role_model(school=make.new_school())

    assert asked(make) == []


def test_counts_how_often_somebody_was_asked_this_school_year(make: Factories) -> None:
    often, never = make.role_model(), make.role_model()
    for moment in ("2026-07-31T21:59", "2026-07-31T22:00", "2026-11-01T12:00"):
        contact = log_contact(often, ContactKind.ASKED, offer=Offer.CIRCLE)
        contact.at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    log_contact(often, ContactKind.NOTE)
    db.session.flush()

    assert times_asked([often.id, never.id], DAY) == {often.id: 2}
