"""Moving a criterion on the page of a run: what it gives and costs, who moves, keeping it; older tries go."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.placements.differences import first_choices
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import TRIED
from app.placements.policies import Policy
from app.placements.services import trying
from app.runs.leases import claim, renew_lease
from app.runs.models import RunState
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]
Jobs = Callable[[], int]
PAGE_BUDGET = 16


@pytest.fixture
def run(make: Factories, town: Town, solve: Solve) -> MatchRun:
    """Eight students for six seats, and a team that can guide nobody, so that support costs higher choices."""
    team = make.team(intensive_places=0)
    for student in town.students:
        student.team_id = team.id
    for number in range(4):
        student = make.student(participates=number % 2 == 0, last_name=f"Jansen{number}")
        student.team_id = team.id
        make.choices(student, town.small, town.big)
    town.small.capacity = 3
    return solve(town)


def titles(page: Page) -> list[str]:
    """The criteria, in the order that the page shows."""
    return page.texts(".//span[@class='rank-title']")


def tries() -> list[PolicyComparison]:
    return list(db.session.scalars(select(PolicyComparison).order_by(PolicyComparison.id)))


def test_a_criterion_is_moved_without_javascript(
    run: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    """Up twice, so that choices come before company; what that gives and costs; kept as a run like any other."""
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}").click("Try another order")
    assert titles(page)[:4] == ["A place for everyone", "Nobody alone", "Enough guidance", "First choices"]
    assert "What another order gives appears here." in page.text

    page = page.submit("Move First choices up")
    assert titles(page)[2:4] == ["First choices", "Enough guidance"]
    assert "It starts by itself." in page.text
    run_jobs()
    page = browser.get(page.path).submit("Move First choices up")
    run_jobs()
    page = browser.get(page.path)

    tried = tries()[-1]
    own, other = tried.outcomes
    gained = other["ranks"]["all"]["1"] - own["ranks"]["all"]["1"]
    lost = other["figures"]["overload"] - own["figures"]["overload"]
    assert (gained > 0, lost > 0) == (True, True)
    assert f"{gained} more first choice" in page.text
    assert f"{lost} more student beyond their team's intensive places" in page.text
    assert "proven best for this order" in page.text
    moved = db.session.scalar(select(func.count(PolicyShift.id)).where(PolicyShift.comparison_id == tried.id))
    assert f"Who moves ({moved})" in page.text
    assert len(page.all(".//table//tbody/tr")) == moved
    assert "3 women in technical roles" in [
        mark.get("aria-label") for mark in page.all(".//table//*[@role='img']")
    ]

    kept = page.submit("Keep as a run")
    assert kept.h1 == "Run 2"
    again = db.session.scalars(select(MatchRun).where(MatchRun.number == 2)).one()
    assert again.policy["criteria"] == tried.policies[1]["policy"]["criteria"]
    run_jobs()
    db.session.refresh(again)
    figures = {row["name"]: row["value"] for row in again.summary["criteria"]}
    assert figures == {name: other["figures"][name] for name in figures}


def test_the_same_order_is_worked_out_once(
    run: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    start = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/trade-offs")
    assert "students with their first / second / a lower choice or a place not on their list" in start.text
    assert "sum of the ranks" not in start.text  # that is another figure than the three that stand there
    first = start.submit("Move First choices up")
    run_jobs()
    assert start.submit("Move First choices up").path == first.path

    back = browser.get(first.path).submit("Move First choices down")
    assert back.path == start.path
    assert len(tries()) == 1
    compare = browser.get(f"/placements/runs/{run.id}/compare")
    assert "Earlier comparisons of this run" not in compare.text


def test_only_the_newest_tries_are_kept(
    run: MatchRun, town: Town, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_KEPT", 2)
    order = run.policy["criteria"]
    for place in (3, 2, 4):
        moved = [order[0], order[place], *(name for name in order[1:] if name != order[place])]
        trying.try_order(run, moved, actor=town.coordinator)
        db.session.commit()
        run_jobs()

    assert [one.policies[1]["policy"]["criteria"][1] for one in tries()] == [order[2], order[4]]
    assert {one.policies[1]["code"] for one in tries()} == {TRIED}
    assert set(db.session.scalars(select(PolicyShift.comparison_id))) <= {one.id for one in tries()}


def test_a_try_shows_how_far_it_is_and_can_be_stopped(
    run: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    """As at a large school. Another one has to wait; what was stopped or failed says so."""
    start = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/trade-offs")
    page = start.submit("Move First choices up")
    (tried,) = tries()
    mine = claim(tried.id, "me", PolicyComparison)
    assert mine is not None
    renew_lease(mine, {"stage": "preference", "stage_index": 2, "stage_count": 8, "share": 0.25})
    db.session.commit()
    page = browser.get(page.path)
    assert "Criterion 3 of 8: First choices" in page.text
    assert [bar.get("value") for bar in page.all(".//progress")] == ["25"]
    assert (
        "Another comparison is still in progress." in start.submit("Move Short journeys up", expect=409).text
    )

    db.session.refresh(tried)
    tried.change_state(RunState.QUEUED)
    db.session.commit()
    stopped = page.submit("Stop working it out")
    assert "There is no result for this order." in stopped.text
    assert titles(stopped)[2] == "First choices"
    tried.error = "The comparison stopped with an error."
    db.session.commit()
    assert "This order could not be worked out" in browser.get(stopped.path).text


def test_changes_by_hand_are_left_out_and_said(run: MatchRun, town: Town, browser: Browser) -> None:
    browser.sign_in(town.coordinator)
    for number, words in ((1, "before the change by hand"), (2, "before 2 changes by hand")):
        run.summary = {**run.summary, "moved": number}
        db.session.commit()
        assert words in browser.get(f"/placements/runs/{run.id}/trade-offs").text


def test_a_run_without_support_stays_without(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town, criteria=("placed", "preference", "travel"))
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/trade-offs")

    assert titles(page) == ["A place for everyone", "First choices", "Short journeys"]


def test_a_run_without_a_plan_has_nothing_to_try(make: Factories, town: Town, browser: Browser) -> None:
    run = make.match_run(state=RunState.CANCELLED, policy=Policy().as_json())
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/trade-offs")

    assert page.path == f"/placements/runs/{run.id}"


def test_another_school_sees_nothing_of_it(
    make: Factories, run: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    trying.try_order(run, run.policy["criteria"][::-1], actor=town.coordinator)
    db.session.commit()
    run_jobs()
    (tried,) = tries()
    browser.sign_in(town.coordinator).get(f"/placements/runs/trade-offs/{tried.id}")
    with counted() as statements:
        browser.get(f"/placements/runs/trade-offs/{tried.id}")
    assert statements.count <= PAGE_BUDGET, statements.texts

    browser.sign_in(make.user(school=make.new_school()))
    browser.get(f"/placements/runs/{run.id}/trade-offs", expect=404)
    browser.get(f"/placements/runs/trade-offs/{tried.id}", expect=404)


@pytest.mark.parametrize(
    ("other", "words"), [(65, ""), (58, "7 fewer first choices"), (66, "1 more first choice")]
)
def test_first_choices_in_words(other: int, words: str) -> None:
    assert first_choices({"1": 65}, {"1": other}) == words
