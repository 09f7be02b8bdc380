"""Leaving, for somebody who led a circle and said yes to activities: the whole database, every page, every letter.

This test knows of all features on purpose: one that keeps something of a role model and forgets to wipe it fails here.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.extensions import Base, db
from app.mentoring.models import CircleMessage, Membership
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.services import withdraw
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
MARKERS = ("xandrine", "quaadvlieg", "zonnehoeve", "0698765432", "glasblazer", "vuurtoren")


def traces() -> set[str]:
    """Where in the database something of her is."""
    db.session.flush()
    return {
        f"{table.name}.{column}"
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table)).mappings()
        for column, value in row.items()
        if any(marker in str(value).casefold() for marker in MARKERS)
    }


@pytest.fixture
def xandrine(make: Factories) -> RoleModel:
    return make.role_model(
        *Offer,
        first_name="Xandrine",
        last_name="Quaadvlieg",
        email="xandrine@zonnehoeve.example",
        phone="0698765432",
        employer="Zonnehoeve",
        job_title="Glasblazer",
        about="Naast de vuurtoren.",
        shows_name=True,
        with_account=True,
    )


def test_leaves_no_trace_of_a_mentor_who_did_everything(
    app: Flask, make: Factories, xandrine: RoleModel, run_jobs: Callable[[], int]
) -> None:
    coordinator, supervisor = make.user(), make.user(Role.SUPERVISOR)
    student = make.student(with_account=True, participates=True)
    site = make.site()
    xandrine.site_id = site.id
    circle = make.circle(xandrine, student)
    seat = db.session.scalars(select(Membership).where(Membership.role_model_id == xandrine.id)).one()
    make.row(CircleMessage(circle_id=circle.id, membership_id=seat.id, body="Tot dinsdag, bij de vuurtoren."))
    asked = make.invitation(make.request(supervisor), xandrine, remark="Groet van Xandrine.")
    wish = make.request(student.user, student=student, site=site, offer=Offer.SHADOW_DAY)
    make.invitation(wish, xandrine)
    mentor, reader = Browser(app), Browser(app)
    assert xandrine.user is not None
    mentor.sign_in(xandrine.user)
    for path in ("/my-circle", "/asked", "/my-offer", "/today"):
        mentor._open("GET", path)
    for user, path in ((student.user, f"/companies/{site.id}"), (coordinator, "/role-models")):
        reader.sign_in(user)
        assert "Xandrine" in reader.get(path).text
    run_jobs()

    withdraw(xandrine)
    db.session.commit()
    run_jobs()

    assert traces() == set()
    staff = ("/today", "/role-models", "/activities", f"/activities/{asked.request_id}")
    coordinators = ("/letters", "/audit", "/circles", f"/circles/{circle.id}", "/people")
    students = ("/today", f"/companies/{site.id}", f"/my-circle/{circle.id}", f"/my-wishes/{wish.id}")
    for user, paths in (
        (coordinator, (*staff, *coordinators)),
        (supervisor, staff),
        (student.user, students),
    ):
        reader.sign_in(user)
        for path in paths:
            html = reader.get(path).html.casefold()
            assert not [marker for marker in MARKERS if marker in html], path
    reader.sign_in(coordinator)
    content = reader.get("/audit").submit("csv").html.casefold()
    assert not [marker for marker in MARKERS if marker in content]
    assert mentor.get("/today").h1 == "Sign in"
