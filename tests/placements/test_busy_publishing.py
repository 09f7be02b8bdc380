"""Publishing for many: what is read for the checks and the emails is read at once, however many students there are."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.services.publishing import publication_checks, publish
from app.runs.publishing import review
from tests.counting import Statements, counted
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town

pytestmark = pytest.mark.database
Solve = Callable[..., MatchRun]


def reads(statements: Statements) -> int:
    return sum(text.startswith("SELECT") for text in statements.texts)


@pytest.fixture
def crowd(make: Factories, town: Town) -> Callable[[int], None]:
    """More students with accounts, each with a place of her own."""

    def add(count: int) -> None:
        for _ in range(count):
            make.choices(make.student(with_account=True), make.opening(make.site(women=3)))
        db.session.commit()

    return add


def reviewed(town: Town, solve: Solve) -> MatchRun:
    run = solve(town)
    review(run, actor=town.coordinator)
    db.session.commit()
    db.session.expire_all()
    return run


def test_checks_read_as_often_for_many_as_for_few(
    town: Town, solve: Solve, crowd: Callable[[int], None]
) -> None:
    run = reviewed(town, solve)
    with counted() as few:
        assert all(check.holds for check in publication_checks(run))
    crowd(12)
    run = reviewed(town, solve)

    with counted() as many:
        assert all(check.holds for check in publication_checks(run))

    assert reads(many) <= reads(few)


def test_publishing_reads_as_often_for_many_as_for_few(
    town: Town, solve: Solve, crowd: Callable[[int], None]
) -> None:
    crowd(1)
    run = reviewed(town, solve)
    with counted() as few:
        assert publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False) == 5
    db.session.rollback()
    crowd(12)
    run = reviewed(town, solve)

    with counted() as many:
        assert publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False) == 17

    assert reads(many) <= reads(few)
