"""The first run of a period begins, where somebody says so, as the last published one of an earlier period."""

from datetime import date
from typing import NamedTuple

import pytest

from app.extensions import db
from app.mentoring.criteria import DEFAULT_ORDER as CIRCLE_ORDER
from app.mentoring.models import CircleRun
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER as MATCH_ORDER
from app.runs.models import PlanRun
from app.runs.queries import published_before
from app.schools.models import Period
from app.supervision.criteria import DEFAULT_ORDER as SUPERVISOR_ORDER
from app.supervision.models import SupervisorRun
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.placements.conftest import english, session_day
from tests.runs.rows import a_published_run

__all__ = ["english", "session_day"]
pytestmark = pytest.mark.database


class Kind(NamedTuple):
    """A kind of run with a form, and the order that this opens with."""

    table: type[PlanRun]
    new: str
    name: str
    order: tuple[str, ...]


KINDS = (
    Kind(MatchRun, "/placements/runs/new", "match run 1", MATCH_ORDER),
    Kind(CircleRun, "/circles/runs/new", "circle run 1", CIRCLE_ORDER),
    Kind(SupervisorRun, "/supervision/runs/new", "supervisor run 1", SUPERVISOR_ORDER),
)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table.__name__)


def before(make: Factories, kind: Kind) -> PlanRun:
    """A published run of the period before, with its last two criteria the other way round."""
    period = make.period(name="P2 2026", starts_on=date(2026, 2, 1), ends_on=date(2026, 7, 1))
    run = a_published_run(kind.table, period.school_id, period.id)
    run.policy = {"criteria": [*kind.order[:-2], kind.order[-1], kind.order[-2]]}
    db.session.commit()
    return run


def order_on(page: Page) -> list[str | None]:
    return [each.get("value") for each in page.all(".//input[@name='order']")]


@each_kind
def test_first_run_of_a_period_begins_as_the_last_published_one(
    make: Factories, browser: Browser, kind: Kind
) -> None:
    run, period = before(make, kind), make.default_period
    page = browser.sign_in(make.user()).get(kind.new)
    assert "This period has no plan yet." in page.text
    assert order_on(page)[-2:] == list(kind.order[-2:])

    page = page.click(f"Begin as in {kind.name} of P2 2026")

    assert f"The order and the other settings are those of {kind.name}, for this period." in page.text
    assert order_on(page)[-2:] == [kind.order[-1], kind.order[-2]]
    assert chosen(page) == str(period.id)
    assert "Begin as in" not in page.text
    alike = browser.get(f"{kind.new}?like={run.id}")
    assert chosen(alike) == str(run.period_id), "as in an earlier run of its own period"
    assert "Nothing starts until you start it." not in alike.text


def chosen(page: Page) -> str | None:
    """The period that the form has."""
    options = page.all(".//select[@name='period_id']/option")
    return next((each.get("value") for each in options if each.get("selected") is not None), None)


@each_kind
def test_nothing_is_offered_once_the_period_has_a_plan_nor_from_a_later_one(
    make: Factories, kind: Kind
) -> None:
    run, period = before(make, kind), make.default_period
    assert published_before(kind.table, period) is run
    assert published_before(kind.table, db.session.get_one(Period, run.period_id)) is None
    autumn = make.period(name="P1 2025", starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 23))
    assert published_before(kind.table, autumn) is None
    other = make.period(school=make.new_school(), name="Elsewhere")
    assert published_before(kind.table, other) is None

    run.number = 2
    db.session.flush()
    a_published_run(kind.table, period.school_id, period.id)
    assert published_before(kind.table, period) is None
