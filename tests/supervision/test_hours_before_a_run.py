"""The form of a supervisor run says which programmes lack hours, by the count that the result of the run stands on."""

import pytest

from app.extensions import db
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.problem.lacking import lacking_in
from app.supervision.problem.preview import Lacks, preview_of
from app.supervision.services.decisions import forbid, pin
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.supervision.conftest import Supervision
from tests.supervision.test_lacking import after_an_illness

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("english", "session_day")]
FORM = "/supervision/runs/new"
TOO_FEW = "There are too few hours"


def lacks(supervision: Supervision, overtime: int = 0) -> tuple[Lacks, ...]:
    return preview_of(supervision.period, Guided(), SupervisionPolicy(overtime=overtime)).lacks


def test_form_says_as_many_hours_as_the_run_does(supervision: Supervision, browser: Browser) -> None:
    run = after_an_illness(supervision)

    page = browser.sign_in(supervision.coordinator).get(FORM)

    assert "Students would stay without a supervisor: at least 10 more hours are needed." in page.text
    assert "3 students, 18 hours; whoever may guide them has 8 hours: 10 hours short" in page.text
    assert lacking_in(run).lacking == 10
    assert page.links["Enter more hours"] == f"/supervision/hours?period={supervision.period.id}"


def test_form_names_the_programme_that_lacks_hours_and_no_other(
    supervision: Supervision, browser: Browser, make: Factories
) -> None:
    """All together there are enough; the hours are of somebody who does not guide it."""
    other = make.programme("25604", name="Software developer")
    supervision.supervisor("Anna Smit", hours=40)
    supervision.student()
    supervision.student(programme=other), supervision.student(programme=other)
    run = supervision.solve()

    page = browser.sign_in(supervision.coordinator).get(FORM)

    assert (
        "Software developer (25604): 2 students; nobody with hours guides this programme: 12 hours short"
        in page.text
    )
    assert "or add a programme to what a colleague guides" in page.text
    assert "allow more overtime" not in page.text
    (short,) = lacking_in(run).programmes
    assert [(one.codes, one.students, one.short) for one in lacks(supervision)] == [
        ((short.code,), short.students, short.lacking)
    ]


def test_overtime_counts_once_the_coordinator_counts_again(
    supervision: Supervision, browser: Browser
) -> None:
    supervision.supervisor("Anna Smit", hours=8)
    supervision.student(), supervision.student()
    page = browser.sign_in(supervision.coordinator).get(FORM)
    assert "at least 4 more hours are needed." in page.text
    assert "or allow more overtime and count again" in page.text

    page = page.submit("Count again", overtime="4")

    assert TOO_FEW not in page.text
    assert "8, of 1 supervisor · 12 with overtime" in page.text
    assert supervision.solve(overtime=4).summary["assigned"] == 2


def test_hours_that_no_whole_student_fits_in_are_said_to_be_too_few(
    supervision: Supervision, browser: Browser
) -> None:
    supervision.supervisor("Anna Smit", hours=9), supervision.supervisor("Bert Vos", hours=9)
    for _number in range(3):
        supervision.student()

    page = browser.sign_in(supervision.coordinator).get(FORM)

    assert "Students would stay without a supervisor." in page.text
    assert "has 18 hours, which is enough together, and not for each student" in page.text
    assert supervision.solve().summary["assigned"] == 2


def test_decisions_that_leave_nobody_are_said_to(supervision: Supervision, browser: Browser) -> None:
    anna, student = supervision.supervisor("Anna Smit"), supervision.student()
    forbid(student, anna, supervision.period, "Family.", actor=supervision.coordinator)
    db.session.commit()

    page = browser.sign_in(supervision.coordinator).get(FORM)

    assert "1 student; decisions leave nobody who may guide them: 6 hours short" in page.text
    assert "or add a programme" not in page.text


def test_decisions_that_cannot_hold_and_a_wrong_number_leave_the_form_as_it_is(
    supervision: Supervision, browser: Browser
) -> None:
    """Starting says that a colleague has too few hours for what was decided; the form still counts."""
    anna = supervision.supervisor("Anna Smit", hours=3)
    pin(supervision.student(), anna, supervision.period, "Asked.", actor=supervision.coordinator)
    db.session.commit()

    page = browser.sign_in(supervision.coordinator).get(FORM)
    assert "at least 3 more hours are needed." in page.text
    for wrong in ("-5", "1000000"):
        refused = page.submit("Start the supervisor run", expect=422, overtime=wrong)
        assert "Enter a number of hours from 0 to 100." in refused.text


def test_form_asks_as_much_of_the_database_for_many_students_as_for_few(
    supervision: Supervision, browser: Browser
) -> None:
    supervision.supervisor("Anna Smit", hours=6)
    supervision.student(), supervision.student()
    browser.sign_in(supervision.coordinator)
    with counted() as few:
        browser.get(FORM)
    for _number in range(8):
        supervision.student()
    with counted() as many:
        browser.get(FORM)
    assert many.count <= few.count
