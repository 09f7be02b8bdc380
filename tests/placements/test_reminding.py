"""Students who have not chosen are reminded by an email that is really sent: twice at most, and nobody else."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db, writing
from app.notices.models import Email
from app.placements.sweeps import remind_of_choices
from app.schools.models import Period
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def period(make: Factories) -> Period:
    """Choices close on Friday 18 December 2026."""
    return make.period(choices_open_on=date(2026, 11, 1), choices_close_on=date(2026, 12, 18))


def reminded_on(day: int) -> list[str]:
    """To whom reminders leave on this day of December, when the worker looks twice."""
    before = set(db.session.scalars(select(Email.key)))
    with time_machine.travel(datetime(2026, 12, day, 9, tzinfo=UTC), tick=False), writing():
        remind_of_choices()
        remind_of_choices()
    emails = db.session.scalars(select(Email).order_by(Email.id)).all()
    return [
        email.to_name for email in emails if email.key not in before and email.kind == "choosing_reminder"
    ]


def test_reminds_a_week_and_a_day_before_those_who_go_and_have_not_chosen(
    make: Factories, period: Period
) -> None:
    waits = make.student(with_account=True)
    chosen, left = make.student(), make.student(has_left=True)
    make.choices(chosen, make.opening(period=period), period=period)
    db.session.commit()

    assert [(day, reminded_on(day)) for day in (10, 11, 12, 17, 18, 19)] == [
        (10, []),
        (11, [waits.name]),
        (12, []),
        (17, [waits.name]),
        (18, []),
        (19, []),
    ]
    email = db.session.scalars(select(Email).order_by(Email.id)).first()
    assert email is not None
    assert "until the end of Friday 18 December 2026" in email.body
    assert left.name not in email.body


def test_reminds_nobody_who_has_no_address_and_nobody_after_the_publication(
    make: Factories, period: Period
) -> None:
    make.student(email=None)
    make.student()
    make.match_run(period_id=period.id)
    db.session.commit()

    assert reminded_on(11) == []
