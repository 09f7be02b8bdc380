"""Inviting everybody to a return day: many students cost no more statements than a few."""

from datetime import date

import pytest

from app.extensions import db
from app.gatherings.models import GatheringKind
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import plan
from tests.counting import counted
from tests.factories import Factories
from tests.gatherings.conftest import Spring, details
from tests.lives import a_placement

pytestmark = pytest.mark.database


def test_inviting_takes_no_statement_more_for_more_students(spring: Spring, make: Factories) -> None:
    def invited(title: str) -> tuple[int, int]:
        day = plan(spring.period, GatheringKind.RETURN_DAY, details(title=title), actor=spring.marleen)
        db.session.commit()
        with counted() as found:
            count = invite(day, actor=spring.marleen)
        return count, found.count

    few, statements = invited("First")
    for placement in spring.placements[:6] * 3:
        a_placement(make.student(with_account=True), placement.opening, agreement_signed_on=date(2027, 1, 20))

    assert invited("Second") == (few + 18, statements)
