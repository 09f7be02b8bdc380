"""Students by gender, as totals: what they add up to, what is hidden, and how seldom they are counted anew."""

from datetime import date, timedelta

import pytest

from app.access import Role
from app.extensions import db
from app.figures import sweeps
from app.figures.queries.genders import GenderTotals, gender_totals
from app.figures.services.genders import count_genders
from app.schools.models import School
from app.students.models import Gender, Student
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
DAY = date(2026, 12, 7)


def enrol(make: Factories, women: int = 0, men: int = 0, other: int = 0, unknown: int = 0) -> list[Student]:
    counts = {Gender.WOMAN: women, Gender.MAN: men, Gender.OTHER: other, Gender.UNKNOWN: unknown}
    return [make.student(gender=gender) for gender, count in counts.items() for _ in range(count)]


def counted(school: School) -> GenderTotals:
    count_genders(school.id, DAY)
    return gender_totals(school.id)


def test_they_add_up_to_everybody_who_has_not_left(make: Factories) -> None:
    enrol(make, women=7, men=20, other=5, unknown=5)
    make.student()
    make.student(gender=Gender.WOMAN, has_left=True)
    make.student(school=make.new_school(), gender=Gender.MAN)

    totals = counted(make.school)

    assert (totals.parts, totals.whole, totals.counted_on) == ([7, 20, 5, 6], 38, DAY)


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

    assert counted(make.school).parts == parts


def test_fewer_than_five_students_give_no_number_at_all(make: Factories) -> None:
    enrol(make, women=1, men=3)
    totals = counted(make.school)

    assert (totals.parts, totals.whole, totals.shares) == ([None] * 4, None, [None] * 4)


@pytest.mark.parametrize(
    ("women", "men", "days", "is_counted"),
    [
        (1, 0, 1, False),
        (1, 0, 365, False),
        (2, 2, 365, False),
        (3, 2, 29, False),
        (3, 2, 30, True),
        (10, 39, 1, False),
        (10, 40, 1, True),
    ],
)
def test_whoever_reads_two_days_in_a_row_learns_nothing_of_a_few_students(
    make: Factories, women: int, men: int, days: int, is_counted: bool
) -> None:
    """T17: the difference of two counts is of five students or more, and of a month or of very many."""
    enrol(make, women=7, men=20)
    before = counted(make.school)
    enrol(make, women=women, men=men)

    assert count_genders(make.school.id, DAY + timedelta(days=days)) is is_counted

    after = gender_totals(make.school.id)
    assert (after != before) is is_counted


def test_one_who_leaves_or_is_recorded_anew_is_a_change_too(make: Factories) -> None:
    (woman, *_) = enrol(make, women=7, men=20)
    before = counted(make.school)
    woman.has_left = True
    db.session.flush()

    assert not count_genders(make.school.id, DAY + timedelta(days=365))
    assert gender_totals(make.school.id) == before


def test_the_worker_counts_every_school_and_not_every_few_seconds(make: Factories) -> None:
    other = make.new_school()
    enrol(make, women=7, men=20)
    make.student(school=other)
    empty = make.new_school()
    db.session.commit()
    sweeps._looked.clear()

    sweeps.keep_gender_totals()
    enrol(make, men=100)
    db.session.commit()
    sweeps.keep_gender_totals()

    assert [gender_totals(school.id).whole for school in (make.school, other, empty)] == [27, None, 0]
    sweeps._looked.clear()
    sweeps.keep_gender_totals()
    assert gender_totals(make.school.id).whole == 127


def test_an_ambassador_reads_the_table_and_of_which_day_it_is(make: Factories, browser: Browser) -> None:
    enrol(make, women=7, men=109)
    make.student()
    make.student()
    counted(make.school)
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    page = browser.get("/today")
    rows = page.rows()

    assert "A dash is a number that is hidden" in page.text
    assert "Counted on 7 Dec 2026" in page.text
    assert ["Women", "7", "5.9%"] in rows
    assert ["Men", "–", "–"] in rows
    assert ["Other", "0", "0.0%"] in rows
    assert ["All students", "118", "100.0%"] in rows


def test_before_the_first_count_the_page_says_so(make: Factories, browser: Browser) -> None:
    enrol(make, women=7, men=109)
    browser.sign_in(make.user(Role.REPORT_VIEWER))

    assert "Nobody has been counted yet" in browser.get("/today").text


def test_nobody_else_sees_them(make: Factories, browser: Browser) -> None:
    enrol(make, women=7, men=20)
    counted(make.school)
    for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR):
        browser.sign_in(make.user(role))
        assert "by gender" not in browser.get("/today").text
