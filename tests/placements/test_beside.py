"""Two runs side by side: their figures, who has another place, and which runs can stand beside each other."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.problem.freezing import solution_of
from app.placements.queries import all_proposals_of
from app.placements.queries.beside import effects_between
from app.placements.services.decisions import pin
from app.placements.services.moves import move
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]
BUDGET = 20


@pytest.fixture
def runs(town: Town, solve: Solve) -> tuple[MatchRun, MatchRun]:
    """The second run obeys a decision that gives the last student the first seat, and a change by hand."""
    first = solve(town)
    pin(town.students[3], town.big, "Agreed.", actor=town.coordinator)
    return first, solve(town)


def places(run: MatchRun) -> dict[int, tuple[int | None, int | None]]:
    return {row.student_id: (row.opening_id, row.rank) for row in all_proposals_of(run)}


def effect(before: tuple[int | None, int | None], after: tuple[int | None, int | None]) -> str:
    (had, was), (has, now) = before, after
    if had is None or has is None:
        return "placed" if had is None else "unseated"
    old, new = (99 if rank is None else rank for rank in (was, now))
    return "higher" if new < old else "level" if new == old else "lower"


def test_run_page_leads_to_the_newest_other(
    runs: tuple[MatchRun, MatchRun], town: Town, browser: Browser
) -> None:
    page = (
        browser.sign_in(town.coordinator)
        .get(f"/placements/runs/{runs[0].id}")
        .click("Compare with another run")
    )

    assert page.h1 == "Run 1 compared with run 2"
    assert "different data" not in page.text
    assert "Figures per order" in page.text


def test_differences_are_those_of_the_plans(
    runs: tuple[MatchRun, MatchRun], town: Town, browser: Browser
) -> None:
    first, second = runs
    before, after = places(first), places(second)
    apart = {
        student: effect(before[student], after[student])
        for student in before
        if before[student] != after[student]
    }
    assert len(apart) >= 2
    counts = effects_between(first, second)
    assert counts == {name: list(apart.values()).count(name) for name in counts}

    names = {student.id: student.sorted_name for student in town.students}
    browser.sign_in(town.coordinator)
    for wanted in ("", *counts):
        page = browser.get(f"/placements/runs/{first.id}/beside", query={"effect": wanted})
        shown = {row[0] for row in page.rows() if any(row[0] == name for name in names.values())}
        assert shown == {names[each] for each, what in apart.items() if wanted in ("", what)}


@pytest.mark.parametrize("who", ["participants", "others"])
def test_filters_by_group_and_keeps_the_other_run(
    runs: tuple[MatchRun, MatchRun], town: Town, browser: Browser, solve: Solve, who: str
) -> None:
    solve(town, criteria=("placed", "travel"))
    address = f"/placements/runs/{runs[0].id}/beside"
    page = browser.sign_in(town.coordinator).get(address, query={"other": str(runs[1].id)})
    page = page.submit("Show", who=who)
    takes_part = {student.sorted_name: student.participates for student in town.students}

    assert page.h1 == "Run 1 compared with run 2"
    shown = [row[0] for row in page.rows() if row[0] in takes_part]
    assert {takes_part[name] for name in shown} == {who == "participants"}


def test_change_by_hand_counts_as_the_plan_stands(
    runs: tuple[MatchRun, MatchRun], town: Town, browser: Browser
) -> None:
    _, second = runs
    row = next(row for row in all_proposals_of(second) if row.opening_id == town.unknown.id)
    move(row, None, "Goes abroad.", actor=town.coordinator, may_unplace=True)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{runs[0].id}/beside")

    assert "Costs 1 more student without a place" in page.text
    assert len(solution_of(second).placements) == 4


def test_changed_data_are_told(town: Town, browser: Browser, solve: Solve, make: Factories) -> None:
    first = solve(town)
    make.choices(make.student(), town.big)
    town.students[0].max_minutes = 20
    db.session.commit()
    solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{first.id}/beside")

    assert "The runs use different data" in page.text


def test_alone_there_is_nothing_beside(town: Town, browser: Browser, solve: Solve) -> None:
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/beside")

    assert page.h1 == "Run 1"
    assert "Compare with another run" not in page.links


def test_run_of_another_period_or_itself_does_not_stand_beside(
    make: Factories, runs: tuple[MatchRun, MatchRun], town: Town, browser: Browser
) -> None:
    browser.sign_in(town.coordinator)
    address = f"/placements/runs/{runs[0].id}/beside"
    browser.get(address, query={"other": str(runs[0].id)}, expect=404)
    runs[1].period = make.period()
    db.session.commit()
    browser.get(address, query={"other": str(runs[1].id)}, expect=404)


def test_page_takes_few_statements(make: Factories, town: Town, solve: Solve, browser: Browser) -> None:
    town.big.capacity = town.small.capacity = 30
    for _ in range(40):
        make.choices(make.student(), town.big, town.small)
    first = solve(town)
    solve(town, criteria=("placed", "flagged", "travel"))
    browser.sign_in(town.coordinator).get(f"/placements/runs/{first.id}/beside")
    with counted() as statements:
        browser.get(f"/placements/runs/{first.id}/beside")

    assert len(db.session.scalars(select(Proposal.id)).all()) == 88
    assert statements.count <= BUDGET, statements.texts
