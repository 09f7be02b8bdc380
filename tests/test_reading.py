"""What a page reads many times is remembered until something is written; several numbers come in one statement."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.extensions import db
from app.reading import Question, numbers, remembered, together
from app.schools.models import Period, SchoolRules
from app.schools.queries import periods_of, rules_of
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


def _flush(school_id: int) -> None:
    db.session.add(SchoolRules(school_id=school_id, valid_from=date(2021, 8, 1), threshold=4))
    db.session.flush()


def _leave_unflushed(school_id: int) -> None:
    db.session.add(SchoolRules(school_id=school_id, valid_from=date(2021, 8, 1), threshold=4))


def _write_at_once(school_id: int) -> None:
    later = update(SchoolRules).where(SchoolRules.school_id == school_id)
    db.session.execute(later.values(threshold=4).execution_options(synchronize_session="fetch"))


@pytest.mark.parametrize("write", [_flush, _leave_unflushed, _write_at_once])
def test_forgets_what_was_read_once_something_is_written(
    app: Flask, make: Factories, write: Callable[[int], None]
) -> None:
    school_id = make.school.id
    with app.test_request_context():
        assert rules_of(school_id).threshold == 3
        with counted() as again:
            assert rules_of(school_id).threshold == 3
        write(school_id)
        assert rules_of(school_id).threshold == 4
        db.session.rollback()

    assert again.count == 0


def test_remembers_nothing_from_one_request_to_the_next_or_outside_one(app: Flask, make: Factories) -> None:
    school_id = make.school.id
    make.period()
    with counted() as found:
        for _ in range(2):
            with app.test_request_context():
                periods_of(school_id).clear()
                assert len(periods_of(school_id)) == 1, "what was handed out is a list of its own"
        periods_of(school_id)
        periods_of(school_id)

    assert found.count == 4


def test_asks_several_numbers_in_one_statement(make: Factories) -> None:
    make.period()
    with counted() as found:
        answers = numbers(select(func.count(Period.id)), select(func.min(SchoolRules.valid_from)))

    assert answers == [1, date(2020, 8, 1)]
    assert found.count == 1


def test_questions_of_one_row_are_answered_in_one_statement_and_remembered(
    app: Flask, make: Factories
) -> None:
    make.period(name="P2")

    @remembered
    def how_many() -> int:
        raise AssertionError("another statement has found it")

    periods = Question(select(func.count(Period.id)), lambda row: int(row[0]))
    named = Question(
        select(func.min(Period.name), func.max(Period.starts_on)), lambda row: f"{row[0]} {row[1].year}"
    )
    with app.test_request_context(), counted() as found:
        number, words = together(periods, named)
        how_many.keep(number)
        again = how_many()

    assert (again, words.partition(" ")[0]) == (1, "P2")
    assert found.count == 1
    assert named.answer() == words
