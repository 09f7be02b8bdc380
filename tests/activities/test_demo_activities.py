"""The activities of the demo school: whoever signs in finds something, on whichever day it is loaded."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries.effect import effects, remarks_of_students
from app.activities.queries.waiting import count_waiting_for
from app.demo.services import load_once
from app.extensions import db
from app.rolemodels.models import Offer
from app.schools.queries import today
from tests.browser import Browser

BEFORE_CHRISTMAS, IN_SUMMER = date(2026, 12, 10), date(2027, 8, 1)


def account(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()


@pytest.mark.usefixtures("demo_school")
def test_everybody_finds_something_to_do(browser: Browser) -> None:
    asked = {"coordinator": 1, "supervisor": 1}
    assert {name: count_waiting_for(account(name)) for name in asked} == asked

    for name, path, words in (
        ("mentor", "/asked", "Open dag techniek"),
        ("student", "/my-wishes", "Nova Games & Zn."),
        ("student", "/my-wishes", "Stelling Automatisering B.V."),
    ):
        browser.sign_in(account(name))
        assert words in browser.get(path).text, f"{name} at {path}"


@pytest.mark.usefixtures("demo_school")
def test_last_school_year_says_what_helped() -> None:
    school_id = account("coordinator").school_id
    found = {str(one.label): one for one in effects(school_id, 2026, hides_held=True)}

    assert len(found) == 4
    shadow_days = next(one for one in found.values() if one.held == 6)
    assert (shadow_days.evaluated, shadow_days.positive) == (6, 6)
    assert len(remarks_of_students(school_id, 2026)) == 6


@pytest.mark.parametrize("day", [BEFORE_CHRISTMAS, IN_SUMMER])
def test_what_is_asked_lies_ahead_and_what_was_held_behind(app: Flask, database: None, day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        load_once()

        by_state: dict[RequestState, list[Request]] = {}
        for one in db.session.scalars(select(Request)):
            by_state.setdefault(one.state, []).append(one)
        coming = [one.on_date for one in by_state[RequestState.OPEN] if not one.is_wish]
        coming += [one.on_date for one in by_state[RequestState.AGREED]]
        assert all(one is not None and one > today() for one in coming)
        assert not any(one and (one.month, one.day) > (12, 20) for one in coming), "the school is closed"
        assert all(one.on_date and one.on_date < today() for one in by_state[RequestState.HELD])
        proposed = select(Invitation.suggested_on).join(Invitation.request)
        wished = proposed.where(
            Request.offer == Offer.SHADOW_DAY, Invitation.state == InvitationState.ACCEPTED
        )
        day_proposed = db.session.scalars(wished).one()
        assert day_proposed is not None
        assert day_proposed > today()
        assert db.session.scalar(select(func.count()).where(Request.needs_coordinator)) == 1
