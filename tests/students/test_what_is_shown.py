"""What is collected of a student and an opening is shown where it helps, and nowhere else."""

from datetime import date

import pytest
import time_machine

from app.access import Role
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database

ABOUT = {
    "career_coach": "Joke Visser",
    "required_hours": 640,
    "cohort": "2024-2025",
    "year_of_study": 3,
    "date_of_birth": date(2010, 3, 5),
}


def test_the_coordinator_sees_coach_hours_cohort_and_whether_a_parent_signs(
    make: Factories, browser: Browser
) -> None:
    student = make.student(**ABOUT)
    with time_machine.travel(date(2026, 11, 24)):
        browser.sign_in(make.user(Role.COORDINATOR))
        page = browser.get(f"/students/{student.id}")

    shown = dict(zip(page.texts(".//main//dt"), page.texts(".//main//dd"), strict=True))
    assert shown["Study coach"] == "Joke Visser"
    assert shown["Hours of internship required"] == "640"
    assert shown["Cohort"] == "2024-2025"
    assert shown["Under 18"] == "yes: a parent or guardian also signs the agreement"
    assert "2010" not in page.text


@pytest.mark.parametrize(("day", "is_minor"), [(date(2028, 3, 4), True), (date(2028, 3, 5), False)])
def test_the_supervisor_sees_coach_hours_and_whether_a_parent_signs_until_the_birthday(
    make: Factories, browser: Browser, day: date, is_minor: bool
) -> None:
    supervisor = make.user(Role.SUPERVISOR)
    make.student(last_name="Bakker", first_name="Sanne", supervisor_id=supervisor.id, **ABOUT)

    with time_machine.travel(day):
        browser.sign_in(supervisor)
        page = browser.get("/my-students")

    (row,) = page.rows()
    assert row[3:5] == ["Joke Visser", "640"]
    assert row[0] == ("Bakker, Sanne under 18" if is_minor else "Bakker, Sanne")
    assert "Under 18 means that a parent or guardian also signs the agreement." in page.text
    assert "2010" not in page.text


def test_a_student_sees_hours_and_allowance_before_choosing(make: Factories, browser: Browser) -> None:
    make.opening(
        make.site(company_name="Anker"),
        days_per_week=4,
        hours_per_week=32,
        allowance="€ 350 a month",
        requirements="driving licence",
    )
    make.opening(make.site(company_name="Boei"))
    student = make.student(with_account=True, required_hours=640)
    assert student.user is not None
    browser.sign_in(student.user)

    page = browser.get("/my-choices")

    assert "4 days a week, 32 hours a week, allowance: € 350 a month, driving licence" in page.text
    assert "Your programme asks for 640 hours of internship." in page.text
    assert page.text.count("allowance") == 1


def test_the_location_in_a_file_is_left_out_and_that_is_said(make: Factories, previewed) -> None:
    batch = previewed("students", "Studentnr;Roepnaam;Achternaam;Crebo;Locatie", "1;A;B;25187;Zuid")

    assert batch.reading["ignored"] == ["Locatie"]
    assert not hasattr(Student, "location")
