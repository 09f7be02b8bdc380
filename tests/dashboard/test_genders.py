"""Students by gender, as totals: what they add up to and what is hidden."""

import pytest

from app.access import Role
from app.dashboard.genders import gender_totals
from app.students.models import Gender
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def enrol(make: Factories, women: int = 0, men: int = 0, other: int = 0, unknown: int = 0) -> None:
    counts = {Gender.WOMAN: women, Gender.MAN: men, Gender.OTHER: other, Gender.UNKNOWN: unknown}
    for gender, count in counts.items():
        for _ in range(count):
            make.student(gender=gender)


def test_they_add_up_to_everybody_who_has_not_left(make: Factories) -> None:
    enrol(make, women=7, men=20, other=5, unknown=5)
    make.student()
    make.student(gender=Gender.WOMAN, has_left=True)
    make.student(school=make.new_school(), gender=Gender.MAN)

    totals = gender_totals(make.school.id)

    assert (totals.parts, totals.whole) == ([7, 20, 5, 6], 38)


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((7, 20, 0, 0), [7, 20, 0, 0]),
        ((7, 20, 2, 0), [7, None, None, 0]),
        ((7, 109, 0, 2), [7, None, 0, None]),
        ((7, 0, 2, 0), [None, 0, None, 0]),
        ((3, 20, 2, 6), [None, 20, None, 6]),
        ((3, 20, 0, 6), [None, 20, 0, None]),
    ],
)
def test_no_number_points_at_one_to_four_students_nor_can_be_worked_out(
    make: Factories, counts: tuple[int, ...], parts: list[int | None]
) -> None:
    enrol(make, *counts)

    assert gender_totals(make.school.id).parts == parts


def test_fewer_than_five_students_give_no_number_at_all(make: Factories) -> None:
    enrol(make, women=1, men=3)
    totals = gender_totals(make.school.id)

    assert (totals.parts, totals.whole, totals.shares) == ([None] * 4, None, [None] * 4)


def test_an_ambassador_reads_the_table(make: Factories, browser: Browser) -> None:
    enrol(make, women=7, men=109)
    make.student()
    make.student()
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    page = browser.get("/today")
    rows = page.rows()

    assert "A dash is a number that is hidden" in page.text
    assert ["women", "7", "5.9%"] in rows
    assert ["men", "–", "–"] in rows
    assert ["other", "0", "0.0%"] in rows
    assert ["all students", "118", "100.0%"] in rows


def test_a_school_without_students_says_so(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    assert "There are no students yet." in browser.get("/today").text


def test_nobody_else_sees_them(make: Factories, browser: Browser) -> None:
    enrol(make, women=7, men=20)
    for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR):
        browser.sign_in(make.user(role))
        assert "by gender" not in browser.get("/today").text
