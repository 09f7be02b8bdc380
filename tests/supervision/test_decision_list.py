"""The list of decisions about supervisors: of every period, in force or withdrawn."""

from datetime import date

import pytest

from app.accounts.models import User
from app.extensions import db
from app.schools.models import Period
from app.students.models import Student
from app.supervision.models import SupervisorDecision, SupervisorDecisionKind
from tests.browser import Browser
from tests.factories import Factories
from tests.supervision.conftest import Supervision

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]


def a_pin(make: Factories, student: Student, supervisor: User, period: Period) -> SupervisorDecision:
    decision: SupervisorDecision = make.row(
        SupervisorDecision(
            school_id=period.school_id,
            period_id=period.id,
            student_id=student.id,
            supervisor_id=supervisor.id,
            kind=SupervisorDecisionKind.PIN,
            reason="Knows the company.",
        )
    )
    return decision


def test_decision_of_a_period_that_runs_is_found_and_withdrawn(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    """The next period is being planned by now, and a run of this one refuses decisions that take too many hours."""
    anna, student = supervision.supervisor("Anna Smit"), supervision.student()
    decision = a_pin(make, student, anna, supervision.period)
    make.period(name="Autumn", starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 15))
    page = browser.sign_in(supervision.coordinator).get("/supervision/decisions")

    assert "in Autumn" in page.text
    assert page.rows() == []
    page = page.click(supervision.period.name)
    assert page.rows()[0][2] == "Knows the company."
    page = page.submit(f"Withdraw: {student.name}")
    assert f"in {supervision.period.name}" in page.text
    db.session.expire_all()
    assert decision.withdrawn_at is not None


@pytest.mark.parametrize(
    "address", ["/supervision/decisions", "/circles/decisions", "/placements/runs/decisions"]
)
def test_list_without_withdrawn_decisions_says_so(
    supervision: Supervision, browser: Browser, address: str
) -> None:
    page = browser.sign_in(supervision.coordinator).get(address)
    assert "No decisions" in page.text
    assert page.texts(".//select[@id='filter-state']/option") == ["decisions in force", "withdrawn decisions"]

    page = browser.get(f"{address}?state=withdrawn&period={supervision.period.id}")
    assert "No withdrawn decisions" in page.text
    assert page.click("Show the decisions in force").path == address
