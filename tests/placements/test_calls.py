"""Companies to call first where places are short, as a list and as a file."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies.models import CompanyIntake, IntakeOutcome, Site
from app.extensions import db
from app.placements.models import HAD, Placement
from app.schools.models import Period
from app.students.models import Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import ALONE, stop

BUDGET = 45


@pytest.fixture
def companies(make: Factories, alone: tuple[Period, list[Student]]) -> None:
    """Companies that are recognised for the programme that is short, and one of each that is not to be called."""

    def site(name: str, women: int | None, last_placed_year: int | None = 2026, **values: Any) -> Site:
        known = {"codes": (ALONE,), "last_placed_year": last_placed_year, **values}
        return make.site(women=women, company_name=name, **known)

    contact = {"contact_name": "Ans de Wit", "contact_phone": "038 123", "contact_email": "ans@older.example"}
    site("Older", women=3, last_placed_year=2024, **contact)
    site("Lately", women=3)
    site("Few", women=1)
    site("Nobody counted", women=None)
    site("Unknown to us", women=3, last_placed_year=None)
    site("Another programme", women=3, codes=("25187",))
    make.opening(site("Has an opening", women=3), codes=(ALONE,))
    make.opening(site("Withdrew", women=0), codes=(ALONE,), is_withdrawn=True)
    stop(make.opening(site("Stopped", women=3), codes=(ALONE,), is_withdrawn=True), make.user())
    bad = make.opening(site("Not in order", women=3), codes=(ALONE,), is_withdrawn=True)
    db.session.add(
        CompanyIntake(
            site_id=bad.site_id, held_on=date(2026, 11, 1), outcome=IntakeOutcome.NOT_ADEQUATE, checklist=[]
        )
    )
    db.session.commit()


def test_companies_to_call_are_those_that_can_give_a_place_in_order(
    companies: None, coordinator: User, browser: Browser
) -> None:
    page = browser.sign_in(coordinator).get("/today")
    assert "5 companies to call first" in page.text
    page = page.click("See whom to call: Software developer (25604): 7 places short")

    names = [row[0] for row in page.rows() if len(row) == 6]
    assert names == ["Lately", "Older", "Few", "Nobody counted", "Withdrew"]
    assert "Ans de Wit" in page.text
    assert page.links["ans@older.example"] == "mailto:ans@older.example"
    assert "site=" in page.links["Add an opening: Older"]
    never = page.click("Show companies that never had one")
    assert [row[0] for row in never.rows() if len(row) == 6] == ["Unknown to us"]


def test_company_with_a_placement_of_ours_had_a_student(
    make: Factories, alone: tuple[Period, list[Student]], coordinator: User, browser: Browser
) -> None:
    period, students = alone
    earlier = make.period(starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 30))
    past = make.opening(
        make.site(women=3, codes=(ALONE,), company_name="Had one", last_placed_year=None),
        earlier,
        codes=(ALONE,),
    )
    make.row(
        Placement(
            school_id=make.school.id,
            student_id=students[0].id,
            period_id=earlier.id,
            opening_id=past.id,
            state=HAD[-1],
            starts_on=earlier.starts_on,
            ends_on=earlier.ends_on,
        )
    )
    db.session.commit()
    page = browser.sign_in(coordinator).get(f"/placements/supply/{period.id}")

    assert [row[3] for row in page.rows() if row[0] == "Had one"] == ["2025-2026"]


def test_list_of_calls_as_a_file_is_safe_and_written_down(
    make: Factories, alone: tuple[Period, list[Student]], coordinator: User, browser: Browser
) -> None:
    period, _students = alone
    make.site(women=3, codes=(ALONE,), company_name="=1+1", contact_name="@Ans", contact_phone="+31 38 123")
    db.session.commit()
    page = browser.sign_in(coordinator).get(f"/placements/supply/{period.id}")
    file = page.submit("csv", follow=False)

    assert "'=1+1" in file.html
    assert "'@Ans;'+31 38 123" in file.html
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "calls:export")).one()
    assert event.data == {"rows": 1}


def test_pages_take_few_statements(
    alone: tuple[Period, list[Student]], coordinator: User, browser: Browser, companies: None
) -> None:
    browser.sign_in(coordinator).get("/placements/supply")
    with counted() as statements:
        browser.get("/placements/supply")

    assert statements.count <= BUDGET, statements.texts
