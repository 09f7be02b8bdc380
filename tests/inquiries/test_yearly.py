"""Once a year a former student confirms the number of her own company, where it is unknown or old."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.companies.models import CountSource, WomenCount
from app.extensions import db, now
from app.inquiries.models import CompanyInquiry, Recipient
from app.inquiries.sweeps import follow_inquiries
from app.notices.models import Email
from app.rolemodels.models import RoleModel, RoleModelKind
from app.rolemodels.services.keeping import VERIFY_EVERY
from app.rolemodels.sweeps import keep_register
from tests.browser import Browser
from tests.factories import Factories
from tests.inquiries.conftest import MONDAY, Scene

pytestmark = pytest.mark.database


def a_year_later(clock: time_machine.Traveller) -> list[CompanyInquiry]:
    """What is asked once the worker looked at the register, twice."""
    clock.move_to(MONDAY + VERIFY_EVERY + timedelta(days=1))
    for _ in range(2):
        keep_register()
        follow_inquiries()
    return list(db.session.scalars(select(CompanyInquiry).order_by(CompanyInquiry.id)))


def came_in(one: RoleModel) -> None:
    one.applied_at = one.approved_at = one.verified_at = now()
    db.session.commit()


def test_is_asked_with_the_question_about_her_own_entry(
    clock: time_machine.Traveller, scene: Scene, browser: Browser
) -> None:
    came_in(scene.alumna)

    (inquiry,) = a_year_later(clock)

    assert (inquiry.site_id, inquiry.recipient, inquiry.role_model_id) == (
        scene.site.id,
        Recipient.ALUMNA,
        scene.alumna.id,
    )
    kinds = db.session.scalars(select(Email.kind)).all()
    assert sorted(kinds) == ["company_inquiry", "role_model_verify"]
    page = browser.sign_in(scene.coordinator).get(f"/inquiries/{inquiry.id}")
    assert "by Meervoud" in page.text


def count(scene: Scene, counted_on: date) -> None:
    db.session.add(
        WomenCount(site_id=scene.site.id, women=3, counted_on=counted_on, source=CountSource.COMPANY)
    )
    db.session.commit()


@pytest.mark.parametrize(("days", "asked"), [(30, 0), (800, 1)])
def test_a_number_that_is_not_old_is_not_asked_for(
    clock: time_machine.Traveller, scene: Scene, days: int, asked: int
) -> None:
    came_in(scene.alumna)
    count(scene, (MONDAY + VERIFY_EVERY).date() - timedelta(days=days))

    assert len(a_year_later(clock)) == asked


def test_whoever_did_not_study_here_or_left_is_not_asked(
    clock: time_machine.Traveller, scene: Scene, make: Factories
) -> None:
    professional = make.role_model(kind=RoleModelKind.PROFESSIONAL, site_id=scene.site.id)
    elsewhere = make.role_model(kind=RoleModelKind.ALUMNA)
    scene.alumna.site_id = None
    for one in (professional, elsewhere, scene.alumna):
        came_in(one)

    assert a_year_later(clock) == []
