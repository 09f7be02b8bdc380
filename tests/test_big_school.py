"""The school of the load benchmark is as large as it says, and its pages hold what they promise at that size."""

import gzip
from contextvars import Context

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.models import Company, Opening
from app.extensions import db
from app.gatherings.models import GatheringInvitation
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.students.models import Preference, Student
from app.students.queries import offers_to
from benchmarks.big_school import make_big_school
from benchmarks.internships import begin_internships
from tests.browser import Browser
from tests.counting import counted

pytestmark = pytest.mark.database


def test_school_is_as_large_as_it_says_and_choosing_stays_light(browser: Browser, database: None) -> None:
    make_big_school()

    rows = (Student, Company, Opening, Preference, RoleModel)
    sizes = [db.session.scalar(select(func.count()).select_from(row)) for row in rows]
    assert sizes == [3_000, 2_500, 3_000, 10_000, 500]
    student = db.session.scalars(select(Student).order_by(Student.id.desc()).limit(1)).one()
    period = db.session.scalars(select(Period)).one()
    assert len(offers_to(student, period)) > 200
    browser.sign_in(db.session.scalars(select(User).where(User.id == student.user_id)).one())
    page = browser.get("/my-choices")
    assert "Next" in page.texts(".//button")
    packed = Context().run(browser.client.get, "/my-choices", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data).decode().startswith("<!doctype html>")
    assert len(packed.data) < 30 * 1024


def test_internships_of_three_thousand_stay_light(browser: Browser, database: None) -> None:
    make_big_school()
    begin_internships()
    pages = {
        "coordinator": (
            "/agreements",
            "/agreements/prints",
            "/guidance",
            "/guidance/supervisors",
            "/evaluations",
            "/gatherings",
            "/gatherings/1",
            "/gatherings/1?page=100",
            "/gatherings/together",
            "/signals",
        ),
        "supervisor1": ("/today", "/my-week", "/agreements"),
        "student50": ("/my-check-ins", "/my-guidance", "/my-gatherings"),
        "counsellor": ("/check-ins",),
    }

    heavy = []
    for who, paths in pages.items():
        browser.sign_in(db.session.scalars(select(User).where(User.email == f"{who}@big.example")).one())
        for path in paths:
            with counted() as statements:
                page = browser.get(path)
            if statements.count > 40 or len(page.html) > 120_000:
                heavy.append((path, statements.count, len(page.html)))

    assert heavy == []
    assert db.session.scalar(select(func.count()).select_from(GatheringInvitation)) == 3_000
