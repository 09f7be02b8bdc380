"""Two people at the same moment: one decision, one entry, one answer. Threads on a real database."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.notices.models import Email
from app.rolemodels.models import Consent, ConsentSource, Offer, RoleModel, RoleModelKind, RoleModelState
from app.rolemodels.services import agree, pause, withdraw
from app.rolemodels.services.addresses import AddressTaken, take_new_address
from app.rolemodels.services.deciding import approve, refuse
from app.rolemodels.services.editing import change
from app.rolemodels.services.keeping import due_now, keep, verify
from app.rolemodels.services.moving import NotPossibleNow
from app.rolemodels.services.pausing import stop_writing
from app.rolemodels.services.signing_up import sign_up
from app.rolemodels.sweeps import keep_register
from app.schools.models import School
from app.schools.queries import today
from tests.factories import Factories
from tests.racing import alone, at_once

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
    emails = db.session.scalars(select(Email.kind)).all()
    assert len(emails) == len(set(emails)) == outcomes["done"]
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
    assert db.session.scalar(select(func.count()).select_from(Email)) == 1


def test_withdrawing_wins_from_pausing(app: Flask, make: Factories) -> None:
    role_model_id = make.role_model().id

    def stop() -> None:
        withdraw(db.session.get_one(RoleModel, role_model_id))

    def wait() -> None:
        pause(db.session.get_one(RoleModel, role_model_id))

    outcomes = at_once(app, [alone(stop), wait, alone(stop), wait])

    assert set(outcomes) <= {"done", *LOSES}
    role_model = db.session.get_one(RoleModel, role_model_id)
    assert (role_model.state, role_model.name) == (RoleModelState.WITHDRAWN, "")


def test_two_workers_do_each_chore_once(
    app: Flask, make: Factories, caplog: pytest.LogCaptureFixture
) -> None:
    back = make.role_model(state=RoleModelState.PAUSED, paused_until=today())
    gone = make.role_model(state=RoleModelState.APPLIED, applied_at=now() - timedelta(days=8))
    renews = make.role_model()
    for consent in renews.consents:
        consent.ends_on = today()
    ended = [back.id, gone.id, renews.id]

    outcomes = at_once(app, [keep_register] * 4)

    assert outcomes == {"done": 4}
    assert caplog.records == []
    states = [db.session.get_one(RoleModel, one).state for one in ended]
    assert states == [RoleModelState.ACTIVE, RoleModelState.LAPSED, RoleModelState.ACTIVE]
    kinds = db.session.scalars(select(Email.kind).where(Email.kind == "role_model_renewal")).all()
    assert kinds == ["role_model_renewal"]


def test_whoever_renews_in_time_is_not_wiped_by_a_worker_who_looked_before(make: Factories) -> None:
    role_model = make.role_model()
    for consent in role_model.consents:
        consent.given_on, consent.ends_on = date(2020, 1, 1), date(2020, 2, 1)
    db.session.flush()
    (chore, role_model_id), *_ = due_now()
    agree(role_model, [Offer.CIRCLE], today(), ConsentSource.LINK)

    keep(chore, role_model_id)

    assert role_model.state is RoleModelState.ACTIVE


def test_nothing_is_agreed_or_changed_by_whoever_left_a_moment_ago(make: Factories) -> None:
    role_model = make.role_model()
    withdraw(role_model)

    with pytest.raises(NotPossibleNow):
        agree(role_model, [Offer.CIRCLE], today(), ConsentSource.LINK)
    with pytest.raises(NotPossibleNow):
        change(role_model, {"town": "Zwolle"}, actor=None)
    with pytest.raises(NotPossibleNow):
        verify(role_model)
    assert role_model.town is None


def test_saving_an_offer_and_leaving_at_once_keep_nothing(app: Flask, make: Factories) -> None:
    role_model_id = make.role_model().id

    def stop() -> None:
        withdraw(db.session.get_one(RoleModel, role_model_id))

    def save() -> None:
        row = db.session.get_one(RoleModel, role_model_id)
        agree(row, [Offer.SPEED_DATE], today(), ConsentSource.LINK)
        change(row, {"town": "Zwolle"}, actor=None)

    outcomes = at_once(app, [alone(stop), save, save, alone(stop)])

    assert set(outcomes) <= {"done", *LOSES}
    role_model = db.session.get_one(RoleModel, role_model_id)
    assert (role_model.state, role_model.town) == (RoleModelState.WITHDRAWN, None)
    held = select(Consent.id).where(Consent.ended_at.is_(None))
    assert db.session.scalars(held).all() == []


def test_a_mail_program_that_posts_many_times_at_once_unsubscribes_once(app: Flask, make: Factories) -> None:
    role_model_id = make.role_model().id

    outcomes = at_once(app, [lambda: stop_writing(db.session.get_one(RoleModel, role_model_id))] * 6)

    assert outcomes == {"done": 6}
    done = select(func.count()).where(AuditEvent.action == "role_model:unsubscribe")
    assert db.session.scalar(done) == 1


def test_two_entries_that_confirm_one_address_at_once_do_not_both_get_it(app: Flask, make: Factories) -> None:
    ids = [make.role_model(new_email="new@work.example", new_email_at=now()).id for _ in range(4)]

    def confirm(role_model_id: int) -> Callable[[], object]:
        return lambda: take_new_address(db.session.get_one(RoleModel, role_model_id))

    outcomes = at_once(app, [confirm(each) for each in ids])

    assert outcomes == {"done": 1, AddressTaken.__name__: 3}
    assert db.session.scalar(select(func.count()).where(RoleModel.email == "new@work.example")) == 1
