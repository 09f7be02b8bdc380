"""D12: who goes on an internship in a period, by rule and by exception."""

import pytest
from sqlalchemy import func, select

from app.companies.models import Track
from app.extensions import db
from app.schools.models import Period, PeriodException
from app.students.models import Student
from app.students.queries.audience import Rule, goes_in, is_going
from tests.factories import Factories

pytestmark = pytest.mark.database


def _going(period: Period, rule: Rule | None = None) -> set[int]:
    return set(db.session.scalars(select(Student.id).where(goes_in(period, rule))))


def _except(period: Period, student: Student, *, goes: bool) -> None:
    db.session.add(
        PeriodException(school_id=period.school_id, period_id=period.id, student_id=student.id, goes=goes)
    )
    db.session.flush()


def test_a_period_without_a_rule_is_for_everybody_who_is_here(make: Factories) -> None:
    here, gone = make.student(), make.student(has_left=True)
    assert _going(make.default_period) == {here.id}
    assert is_going(here, make.default_period)
    assert not is_going(gone, make.default_period)


def test_each_part_of_the_rule_leaves_out_the_others(make: Factories) -> None:
    other = make.programme("25604")
    software = make.student(year_of_study=2)
    media = make.student(programme=other, year_of_study=2)
    third = make.student(year_of_study=3)
    work_based = make.student(year_of_study=2, track=Track.BBL)
    period = make.default_period
    assert _going(period, Rule(programmes=("25187",))) == {software.id, third.id, work_based.id}
    assert _going(period, Rule(years=(2,))) == {software.id, media.id, work_based.id}
    assert _going(period, Rule(tracks=(Track.BOL,))) == {software.id, media.id, third.id}
    period.for_programmes, period.for_years, period.for_tracks = ["25187"], [2], ["BOL"]
    assert _going(period) == {software.id}


def test_an_unknown_year_leaves_nobody_out(make: Factories) -> None:
    unknown = make.student(year_of_study=None)
    first = make.student(year_of_study=1)
    assert _going(make.default_period, Rule(years=(2, 3))) == {unknown.id}
    assert Rule(years=(2, 3)).takes("25187", None, Track.BOL)
    assert not Rule(years=(2, 3)).takes("25187", first.year_of_study, Track.BOL)


def test_an_exception_goes_before_the_rule_and_leaving_before_both(make: Factories) -> None:
    period = make.period(for_years=[2])
    second, first, left = (
        make.student(year_of_study=2),
        make.student(year_of_study=1),
        make.student(has_left=True),
    )
    _except(period, second, goes=False)
    _except(period, first, goes=True)
    _except(period, left, goes=True)
    assert _going(period) == {first.id}


def test_a_rule_with_one_exception_each_way_counts_as_many(make: Factories) -> None:
    """40 of 120: three programmes, four years; years 2 and 3 of one programme are 20 and 20."""
    period = make.period(for_programmes=["25187"], for_years=[2, 3])
    programmes = [make.programme("25187"), make.programme("25604"), make.programme("25998")]
    students = [
        make.student(programme=programme, year_of_study=year)
        for programme, years in zip(programmes, ((2, 3), (1, 2), (3, 4)), strict=True)
        for year in years
        for _ in range(20)
    ]
    assert len(_going(period)) == 40
    _except(period, students[0], goes=False)
    _except(period, students[-1], goes=True)
    going = _going(period)
    assert len(going) == 40
    assert students[0].id not in going
    assert students[-1].id in going
    assert db.session.scalar(select(func.count(Student.id))) == 120


def test_nobody_of_another_school_goes(make: Factories) -> None:
    make.student(school=make.new_school())
    assert _going(make.default_period) == set()
