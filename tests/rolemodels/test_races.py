"""Two people at the same moment: one decision, one entry, one answer. Threads on a real database."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.extensions import db
from app.notices.models import Letter
from app.rolemodels.models import Consent, Offer, RoleModel, RoleModelKind, RoleModelState
from app.rolemodels.services import pause, withdraw
from app.rolemodels.services.deciding import approve, refuse
from app.rolemodels.services.moving import NotPossibleNow
from app.rolemodels.services.signing_up import sign_up
from app.schools.models import School
from app.schools.queries import today
from tests.factories import Factories
from tests.placements.test_races import at_once

pytestmark = pytest.mark.database
LOSES = {NotPossibleNow.__name__, StaleDataError.__name__}


def test_two_coordinators_decide_once(app: Flask, make: Factories) -> None:
    role_model = make.role_model(state=RoleModelState.CONFIRMED)
    role_model_id, actors = role_model.id, [make.user().id for _ in range(6)]

    def decide(actor_id: int, says_yes: bool) -> Callable[[], object]:
        def act() -> None:
            row, actor = db.session.get_one(RoleModel, role_model_id), db.session.get_one(User, actor_id)
            if says_yes:
                approve(row, site=None, actor=actor)
            else:
                refuse(row, "No.", actor=actor)

        return act

    outcomes = at_once(app, [decide(actor, number % 2 == 0) for number, actor in enumerate(actors)])

    # After a refusal somebody may still take her in: that is one more decision, never two of the same.
    letters = db.session.scalars(select(Letter.kind)).all()
    assert len(letters) == len(set(letters)) == outcomes["done"]
    assert outcomes["done"] in {1, 2}
    assert set(outcomes) <= {"done", *LOSES}
    assert db.session.scalar(select(func.count()).where(User.email == role_model.email)) in {0, 1}


def test_signing_up_twice_at_once_makes_one_entry(app: Flask, make: Factories) -> None:
    school_id = make.school.id

    def act() -> None:
        values = {
            "email": "noor@work.example",
            "first_name": "Noor",
            "last_name": "Wal",
            "kind": RoleModelKind.PROFESSIONAL,
            "language": "nl",
        }
        sign_up(
            db.session.get_one(School, school_id), values, fields=[], offers=[Offer.CIRCLE], until=today()
        )

    assert at_once(app, [act] * 8) == {"done": 8}
    assert db.session.scalar(select(func.count()).select_from(RoleModel)) == 1
    assert db.session.scalar(select(func.count()).select_from(Consent)) == 1
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_withdrawing_wins_from_pausing(app: Flask, make: Factories) -> None:
    role_model_id = make.role_model().id

    def stop() -> None:
        withdraw(db.session.get_one(RoleModel, role_model_id))

    def wait() -> None:
        pause(db.session.get_one(RoleModel, role_model_id))

    outcomes = at_once(app, [stop, wait, stop, wait])

    assert set(outcomes) <= {"done", *LOSES}
    role_model = db.session.get_one(RoleModel, role_model_id)
    assert (role_model.state, role_model.name) == (RoleModelState.WITHDRAWN, "")
