"""The demo school has internships that run, whatever day it is loaded."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.agreements.models import Agreement, AgreementState
from app.demo.people import ACCOUNTS
from app.demo.services import load_once
from app.extensions import db
from app.guidance.queries.week import contacts_ahead, monday_of, week_of
from app.placements.models import Placement, PlacementState
from app.schools.queries import current_period, today
from tests.browser import Browser


def _supervisor() -> User:
    return db.session.scalars(select(User).where(User.email == "supervisor@demo.example")).one()


def _states_of_sheets() -> set[AgreementState]:
    return set(db.session.scalars(select(Agreement.state).distinct()))


def _has_something_to_do(app: Flask, email: str) -> bool:
    """Whether there is a task, or somebody to see this week, on the first page of this account."""
    user = db.session.scalars(select(User).where(User.email == email)).one()
    page = Browser(app).sign_in(user).get("/today")
    return any("task" in (one.get("class") or "").split() for one in page.all(".//li"))


@pytest.mark.parametrize("moment", ["2026-11-27", "2027-01-25", "2027-08-07", "2028-12-17"])
def test_many_internships_run_on_the_day_of_the_demo(app: Flask, database: None, moment: str) -> None:
    with time_machine.travel(f"{moment} 12:00:00+00:00", tick=False):
        load_once()
        placements = db.session.scalars(
            select(Placement).where(Placement.starts_on <= today(), Placement.ends_on >= today())
        ).all()

        active = [one for one in placements if one.state is PlacementState.ACTIVE]
        assert len(active) >= 30
        assert all(one.student.supervisor is not None for one in placements)
        assert any(
            one.student.user is not None and one.student.user.email == "student@demo.example"
            for one in active
        )
        assert any(one.state is PlacementState.AGREEMENT_PENDING for one in placements)
        assert _states_of_sheets() >= set(AgreementState) - {
            AgreementState.REPLACED,
            AgreementState.WITHDRAWN,
        }
        week = week_of(_supervisor(), monday_of(today()))
        assert week.late
        assert week.alerts
        assert sum(contact.planned_on is not None for contact in contacts_ahead(_supervisor())) >= 2
        planned = current_period(placements[0].school_id)
        assert planned is not None
        assert all(one.ends_on < planned.starts_on for one in placements)
        assert [email for email in ACCOUNTS if not _has_something_to_do(app, email)] == [
            "viewer@demo.example"
        ]
