"""The page of who goes in a period, exceptions, and what a student who does not go sees (D12)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.extensions import db
from app.placements.broken_rules import StudentNotGoing
from app.placements.models import DecisionKind, PlacementDecision
from app.placements.queries.decisions import pinned_students
from app.placements.services.decisions import pin
from app.schools.models import Period, PeriodException
from app.schools.queries import today
from app.students.models import ChoiceList, Student
from app.students.services import save_choices
from app.students.services.choices import ChoicesClosed, NotGoing
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def period(make: Factories) -> Period:
    """Choices open in ten days."""
    row: Period = make.period(
        name="P2", starts_on=date(2099, 2, 1), ends_on=date(2099, 7, 2), choices_close_on=date(2098, 12, 18)
    )
    row.choices_open_on = today() + timedelta(days=10)
    db.session.flush()
    return row


def test_a_rule_is_shown_before_it_is_saved(make: Factories, browser: Browser, period: Period) -> None:
    make.programme("25604")
    for year in (1, 2, 2, 3):
        make.student(year_of_study=year, last_name=f"Of{year}")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/periods").click("Who goes: P2")
    assert page.h1 == "Who goes in P2"
    assert "4 of 4 students go. The period is for everybody." in page.text
    page = page.submit("Show who that is", programmes=["25187"], years=["2", "3"])

    assert "Not saved yet" in page.text
    assert "3 of 4 students go." in page.text
    assert page.rows()[0] == ["Programme 25187 (25187)", "BOL", "0", "2", "1", "0", "3"]
    assert period.for_years == []
    page = page.submit("Save who goes")

    assert "Saved: 3 students go in P2." in page.html
    assert "Not saved yet" not in page.text
    db.session.refresh(period)
    assert (period.for_programmes, period.for_years, period.for_tracks) == (["25187"], [2, 3], [])


def test_the_preview_is_searched_filtered_and_paged(
    make: Factories, browser: Browser, period: Period
) -> None:
    for number in range(30):
        make.student(year_of_study=2, last_name=f"Second{number:02d}")
    make.student(year_of_study=1, last_name="First")
    browser.sign_in(make.user(Role.COORDINATOR))
    address = f"/students/going/{period.id}?rule=.2."

    page = browser.get(address)
    assert "1 to 25 of 31 students" in page.text
    page = page.click("Next")
    assert "Not saved yet" in page.text
    assert "26 to 31 of 31 students" in page.text
    page = browser.get(f"{address}&show=stays")
    assert [row[0] for row in page.rows()[1:]] == ["First, " + _first_name("First")]
    page = page.submit("Show", q="Second07", show="")
    assert "Not saved yet" in page.text
    assert [row[5] for row in page.rows()[1:]] == ["goes"]
    assert "No student fits" in browser.get(f"{address}&q=nobody").text


def _first_name(last_name: str) -> str:
    return db.session.scalars(select(Student.first_name).where(Student.last_name == last_name)).one()


def test_a_rule_of_before_somebody_elses_is_refused_with_both(
    make: Factories, browser: Browser, period: Period
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    make.student()
    page = browser.get(f"/students/going/{period.id}?rule=.2.")
    period.for_years = [3]
    db.session.flush()

    page = page.submit("Save who goes", expect=409)

    assert page.rows() == [["Who goes different", ".2.", ".3."]]
    db.session.refresh(period)
    assert period.for_years == [3]


def test_a_rule_that_is_none_changes_nothing(make: Factories, browser: Browser, period: Period) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/students/going/{period.id}?rule=.2.")

    page = page.submit("Save who goes", rule="99999..")

    assert "not a rule for this school" in page.html
    assert period.for_years == []
    assert "is for everybody" in browser.get(f"/students/going/{period.id}?rule=99999..").text


def test_an_exception_is_made_and_ended_from_the_page(
    make: Factories, browser: Browser, period: Period
) -> None:
    period.for_years = [2]
    student = make.student(first_name="Noor", last_name="Bakker", year_of_study=1)
    browser.sign_in(make.user(Role.COORDINATOR, name="Kim de Boer"))

    page = browser.get(f"/students/going/{period.id}?q=bakker").click("Make an exception: Noor Bakker")
    assert "As the rule says: does not go" in page.text
    page = page.submit("Save for this student", goes="yes")
    assert "Give the reason in one sentence" in page.text
    page = page.submit("Save for this student", goes="yes", reason="Is ahead.")

    assert page.path == f"/students/going/{period.id}"
    assert page.rows()[-1][5:7] == ["goes", f"by exception: Is ahead. (Kim de Boer, {_day()})"]
    page = browser.get(f"/students/{student.id}")
    assert "Goes, by exception: Is ahead." in page.text
    page = page.click("Change the exception").submit("Save for this student", goes="rule")
    assert db.session.scalars(select(PeriodException)).all() == []
    assert "Does not go, by the rule of the period." in browser.get(f"/students/{student.id}").text


def _day() -> str:
    return f"{today().day} {today():%b %Y}".replace("Sep ", "Sept ")


def test_a_student_who_left_has_no_exception(make: Factories, browser: Browser, period: Period) -> None:
    student = make.student(has_left=True)
    browser.sign_in(make.user(Role.COORDINATOR))
    browser.get(f"/students/going/{period.id}/{student.id}", expect=404)


def test_the_page_takes_a_fixed_number_of_statements(
    make: Factories, browser: Browser, period: Period
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    make.student(year_of_study=2)
    address = f"/students/going/{period.id}?rule=.2."
    browser.get(address)
    db.session.commit()
    with counted() as few:
        browser.get(address)
    for year in range(1, 5):
        student = make.student(year_of_study=year)
        make.row(
            PeriodException(school_id=period.school_id, period_id=period.id, student_id=student.id, goes=True)
        )
    db.session.commit()
    with counted() as many:
        browser.get(address)
    assert many.count == few.count
    assert many.count <= 18


def test_a_student_who_does_not_go_sees_that_and_cannot_choose(make: Factories, browser: Browser) -> None:
    period = make.period(name="P2", for_years=[2])
    opening = make.opening(period=period)
    student = make.student(year_of_study=2, with_account=True)
    assert student.user is not None
    page = browser.sign_in(student.user).get("/my-choices").submit(f"Add {opening.site.title}")
    student.year_of_study = 1
    db.session.flush()

    refused = page.submit("Save my choices", expect=409)

    assert "You do not go on an internship in P2, so you cannot choose." in refused.text
    assert db.session.scalars(select(ChoiceList)).all() == []
    assert "You do not go on an internship in P2" in browser.get("/my-choices").text
    today_page = browser.get("/today")
    assert "You do not go on an internship in P2." in today_page.text
    assert "Choose places" not in today_page.links
    with pytest.raises(NotGoing):
        save_choices(student, period, [opening.id], 0, actor=student.user)


def test_a_student_sees_from_when_she_can_choose(make: Factories, browser: Browser, period: Period) -> None:
    opening = make.opening(period=period)
    student = make.student(with_account=True)
    assert student.user is not None

    page = browser.sign_in(student.user).get("/my-choices")

    assert "Choosing has not started" in page.text
    assert f"You can choose from {today() + timedelta(days=10):%A}" in page.text
    assert opening.site.title in page.text
    assert "Save my choices" not in page.text
    assert "You can choose from" in browser.get("/today").text
    with pytest.raises(ChoicesClosed):
        save_choices(student, period, [opening.id], 0, actor=student.user)


def test_today_asks_who_goes_until_somebody_says_so(
    make: Factories, browser: Browser, period: Period
) -> None:
    make.student(year_of_study=2)
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/today").click("Say who goes: Say who goes on an internship")
    page.submit("Show who that is", years=["2"]).submit("Save who goes")

    assert "Say who goes on an internship" not in browser.get("/today").text


def test_the_list_of_students_says_who_does_not_go(make: Factories, browser: Browser) -> None:
    make.period(for_years=[2])
    make.student(year_of_study=2, last_name="Bakker", first_name="Noor")
    make.student(year_of_study=1, last_name="Visser", first_name="Sem")
    browser.sign_in(make.user(Role.COORDINATOR))

    assert [row[4] for row in browser.get("/students").rows()] == ["none yet", "does not go"]
    assert [row[0] for row in browser.get("/students?state=no_choices").rows()] == ["Bakker, Noor"]
    assert [row[0] for row in browser.get("/students?state=not_going").rows()] == ["Visser, Sem"]
    assert "Remind students who have not chosen1 student" in browser.get("/today").text


def test_a_pin_of_a_student_who_does_not_go_waits(make: Factories) -> None:
    period = make.period(for_years=[2])
    opening = make.opening(period=period)
    student = make.student(year_of_study=1)
    make.row(
        PlacementDecision(
            school_id=student.school_id,
            period_id=period.id,
            student_id=student.id,
            opening_id=opening.id,
            kind=DecisionKind.PIN,
            reason="x",
        )
    )
    assert pinned_students(opening) == []
    with pytest.raises(StudentNotGoing):
        pin(student, opening, "A reason.", actor=make.user())
