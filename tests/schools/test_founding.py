"""What a new school begins with, and the programmes that files name."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db
from app.schools.models import EducationDomain, Period, Programme
from app.schools.queries import periods_of, rules_of
from app.schools.reference import DOMAINS, PROGRAMMES
from app.schools.services import create_school, ensure_programme
from app.schools.services.founding import load_domains, school_year_of
from app.schools.services.periods import first_day_for_choices
from app.schools.services.programmes import WrongProgrammeCode
from tests.factories import Factories


@pytest.mark.parametrize(
    ("moment", "first", "second"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), date(2026, 9, 1), date(2027, 2, 1)),
        (datetime(2027, 7, 31, 12, tzinfo=UTC), date(2026, 9, 1), date(2027, 2, 1)),
        (datetime(2027, 7, 31, 23, tzinfo=UTC), date(2027, 9, 1), date(2028, 2, 1)),  # August in Amsterdam
    ],
)
def test_a_school_begins_with_the_periods_of_the_running_year(
    database: None, moment: datetime, first: date, second: date
) -> None:
    with time_machine.travel(moment, tick=False):
        school = create_school("roc", "ROC")

    periods = periods_of(school.id)
    assert [period.starts_on for period in periods] == [first, second]
    assert [period.ends_on for period in periods] == [date(second.year, 1, 31), date(second.year, 7, 31)]
    assert [(period.starts_on - period.choices_close_on).days for period in periods] == [42, 42]
    assert all(period.choices_open_on <= period.choices_close_on for period in periods)
    assert rules_of(school.id, date(first.year, 8, 1)).valid_from == date(first.year, 8, 1)


@pytest.mark.parametrize(
    ("last", "day", "first"),
    [
        (date(2027, 12, 21), date(2027, 9, 1), date(2027, 10, 26)),
        (date(2026, 12, 21), date(2026, 11, 24), date(2026, 12, 1)),
        (date(2026, 12, 21), date(2026, 12, 18), date(2026, 12, 21)),
        (date(2026, 7, 21), date(2026, 11, 24), date(2026, 5, 26)),
    ],
)
def test_choices_open_eight_weeks_before_they_close_and_leave_a_week_to_say_who_goes(
    last: date, day: date, first: date
) -> None:
    assert first_day_for_choices(last, day) == first


def test_the_school_year_turns_in_august() -> None:
    assert [school_year_of(day) for day in (date(2027, 7, 31), date(2027, 8, 1))] == [2026, 2027]


def test_domains_are_shared_and_loaded_once(database: None) -> None:
    create_school("one", "One")
    create_school("two", "Two")
    load_domains()

    assert db.session.scalar(select(func.count(EducationDomain.code))) == len(DOMAINS)
    assert db.session.scalar(select(func.count(Period.id))) == 4


def test_official_programmes_have_five_digits_a_level_and_a_known_domain() -> None:
    assert len(PROGRAMMES) == 43
    for code, programme in PROGRAMMES.items():
        assert len(code) == 5
        assert code.isdecimal()
        assert programme.level in {1, 2, 3, 4}
        assert programme.domain_code in DOMAINS


def test_a_programme_gets_its_official_name(make: Factories) -> None:
    programme = ensure_programme(make.school.id, "25297")

    assert (programme.name, programme.level, programme.domain_code) == ("Technicus engineering", 4, "79020")
    assert ensure_programme(make.school.id, "25297") is programme
    assert ensure_programme(make.new_school().id, "25297") is not programme


def test_an_unknown_code_is_its_own_name(make: Factories) -> None:
    programme = ensure_programme(make.school.id, "99999")

    assert (programme.name, programme.level, programme.domain_code) == ("99999", None, None)


@pytest.mark.parametrize("code", ["", "1234", "123456", "2518A", "٢٥١٨٧", " 25187"])
def test_a_wrong_code_makes_no_programme(make: Factories, code: str) -> None:
    with pytest.raises(WrongProgrammeCode):
        ensure_programme(make.school.id, code)
    assert db.session.scalar(select(func.count(Programme.id))) == 0
