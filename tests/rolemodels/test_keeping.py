"""Keeping the register true, with time passing: each email once, each end on its day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.background.engine import sweep
from app.extensions import db
from app.notices.models import Email
from app.rolemodels.models import Consent, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import current_consents
from app.rolemodels.services import pause
from app.rolemodels.services.deciding import refuse
from app.rolemodels.services.keeping import verify
from app.rolemodels.sweeps import keep_register
from tests.factories import Factories
from tests.rolemodels.files import import_of, line

pytestmark = pytest.mark.database
START = datetime(2026, 11, 24, 11, tzinfo=UTC)
_S = RoleModelState


def kinds() -> list[str]:
    return list(db.session.scalars(select(Email.kind).order_by(Email.id)))


def later(days: int, hours: int = 0) -> time_machine.travel:
    return time_machine.travel(START + timedelta(days=days, hours=hours), tick=False)


def with_consent_until(make: Factories, day: date, **values: object) -> RoleModel:
    with later(0):
        role_model = make.role_model(Offer.CIRCLE, approved_at=START, **values)
    for consent in current_consents(role_model):
        consent.ends_on = day
    db.session.flush()
    return role_model


def test_brings_back_whoever_named_the_day(make: Factories) -> None:
    with later(0):
        role_model = make.role_model()
        pause(role_model, date(2026, 12, 1))
    with later(6):
        keep_register()
        assert role_model.state is _S.PAUSED
    with later(7):
        keep_register()
        assert role_model.state is _S.ACTIVE
        assert role_model.paused_until is None


def test_leaves_whoever_named_no_day_in_peace(make: Factories) -> None:
    with later(0):
        role_model = make.role_model(approved_at=START)
        pause(role_model)
    with later(364):
        keep_register()
    assert role_model.state is _S.PAUSED


def test_asks_once_before_consent_ends_and_wipes_after_it(make: Factories) -> None:
    role_model = with_consent_until(make, date(2027, 1, 31), email="noor@work.example")
    with later(37):
        keep_register()
        assert kinds() == []
    with later(38):  # 1 January
        keep_register()
        keep_register()
        assert kinds() == ["role_model_renewal"]
    with later(68):  # 31 January, the last day
        keep_register()
        assert role_model.state is _S.ACTIVE
    with later(69):
        keep_register()
    assert (role_model.state, role_model.email, role_model.name) == (_S.LAPSED, None, "")
    assert kinds() == ["role_model_renewal"]
    assert db.session.scalars(select(Email.to_address)).all() == [""]


def test_asks_again_for_a_new_last_day(make: Factories) -> None:
    role_model = with_consent_until(make, date(2026, 12, 1))
    with later(0):
        keep_register()
    for consent in current_consents(role_model):
        consent.ends_on = date(2026, 12, 10)
    with later(1):
        keep_register()
        keep_register()

    assert kinds() == ["role_model_renewal"] * 2


@pytest.mark.parametrize("state", [_S.PAUSED, _S.CONFIRMED])
def test_wipes_whoever_has_no_consent_left(make: Factories, state: RoleModelState) -> None:
    role_model = with_consent_until(make, date(2026, 11, 23), state=state)
    with later(0):
        keep_register()

    assert role_model.state is _S.LAPSED
    consents = db.session.scalars(select(Consent)).all()
    assert consents
    assert all(one.ended_at and not one.was_withdrawn for one in consents)


def test_wipes_an_application_that_nobody_confirms_after_a_week(make: Factories) -> None:
    role_model = make.role_model(state=_S.APPLIED, applied_at=START)
    with later(7):
        keep_register()
        assert role_model.state is _S.APPLIED
    with later(7, hours=1):
        keep_register()
    assert (role_model.state, role_model.name) == (_S.LAPSED, "")


def test_does_not_hold_it_against_her_that_somebody_used_her_address(make: Factories) -> None:
    make.role_model(state=_S.APPLIED, applied_at=START, email="noor@work.example")
    with later(8):
        keep_register()
        import_of(make.school, line("noor@work.example"))

    states = db.session.scalars(select(RoleModel.state).order_by(RoleModel.id)).all()
    assert states == [_S.LAPSED, _S.ACTIVE]


@pytest.mark.parametrize(
    "values", [{"invited_at": START}, {"state": _S.PAUSED}], ids=["asked before", "was in"]
)
def test_remembers_the_address_of_whoever_was_asked_or_was_in(
    make: Factories, values: dict[str, object]
) -> None:
    make.role_model(**{"state": _S.APPLIED, "applied_at": START, "email": "noor@work.example", **values})
    for consent in db.session.scalars(select(Consent)):
        consent.ends_on = date(2026, 11, 24)
    with later(8):
        keep_register()
        counts = import_of(make.school, line("noor@work.example"))

    assert (counts["new"], counts["unchanged"]) == (0, 1)


def test_wipes_a_refused_application_after_a_month(make: Factories) -> None:
    with later(0):
        role_model = make.role_model(state=_S.CONFIRMED)
        refuse(role_model, "Not now.", actor=make.user())
    with later(30):
        keep_register()
        assert role_model.state is _S.REFUSED
    with later(30, hours=1):
        keep_register()
    assert role_model.state is _S.LAPSED


def test_asks_once_a_year_whether_all_is_right(make: Factories) -> None:
    role_model = make.role_model(applied_at=START, approved_at=START)
    with later(365):
        keep_register()
        assert kinds() == []
    with later(365, hours=1):
        keep_register()
        keep_register()
        assert kinds() == ["role_model_verify"]
        verify(role_model)
    with later(730):
        keep_register()
        assert kinds() == ["role_model_verify"]
    with later(731):
        keep_register()
        assert kinds() == ["role_model_verify"] * 2


def test_asks_nobody_who_pauses_whether_all_is_right(make: Factories) -> None:
    make.role_model(applied_at=START, approved_at=START, state=_S.PAUSED)
    with later(400):
        keep_register()

    assert kinds() == []


def test_is_done_by_the_workers_sweep(make: Factories, run_jobs: Callable[[], int]) -> None:
    role_model = make.role_model(state=_S.APPLIED, applied_at=START - timedelta(days=8))
    db.session.commit()
    with later(0):
        sweep()
    db.session.expire_all()

    assert role_model.state is _S.LAPSED
