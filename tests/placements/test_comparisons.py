"""Comparing orders: what the worker writes, who may stop it, what the pages say, and two people at one moment."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

import matching
import matching.placement.formats
from app.accounts.models import User
from app.extensions import db
from app.placements.broken_rules import NothingToCompare
from app.placements.criteria import CRITERIA
from app.placements.differences import TradeOff, difference_words, trade_off
from app.placements.explaining.comparing import compared, solved_under
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import CHOICES_FIRST, CUSTOM, SUPPORT_FIRST, WITHOUT, offered_orders, policy_of
from app.placements.policies import DEFAULT_ORDER, SUPPORT, Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.runs import start, start_comparison
from app.runs.broken_rules import RunInProgress, RunNotFinished
from app.runs.leases import claim, renew_lease
from app.runs.models import RunState
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import Town
from tests.racing import at_once

Solve = Callable[..., MatchRun]
Jobs = Callable[[], int]
RESULT_BUDGET = 16


def without_support(run: MatchRun) -> dict[str, Any]:
    return policy_of(WITHOUT, run.policy, offered_orders(run.policy["criteria"])[WITHOUT])


@pytest.fixture
def run(make: Factories, town: Town, solve: Solve) -> MatchRun:
    """Eight students for six seats; a team that can guide nobody, so that support costs places of choice."""
    team = make.team(intensive_places=0)
    for student in town.students:
        student.team_id = team.id
    for number in range(4):
        student = make.student(participates=number % 2 == 0, last_name=f"Jansen{number}")
        student.team_id = team.id
        make.choices(student, town.small, town.big)
    town.small.capacity = 3
    return solve(town)


@pytest.fixture
def finished(run: MatchRun, town: Town, run_jobs: Jobs) -> PolicyComparison:
    """The run beside itself without support, worked out."""
    comparison = start_comparison(run, [without_support(run)], actor=town.coordinator)
    run_jobs()
    db.session.refresh(comparison)
    return comparison


def test_ready_made_orders_are_those_that_differ() -> None:
    offered = offered_orders(DEFAULT_ORDER)

    assert offered[WITHOUT] == ("placed", "preference", "travel", "changes")
    assert offered[CHOICES_FIRST][:2] == ("placed", "preference")
    assert offered[SUPPORT_FIRST][1:5] == SUPPORT
    assert CHOICES_FIRST not in offered_orders(offered[CHOICES_FIRST])
    assert list(offered_orders(offered[WITHOUT])) == []


def test_worker_writes_figures_and_differences(finished: PolicyComparison, run: MatchRun) -> None:
    assert finished.state is RunState.FINISHED, finished.error
    own, other = finished.outcomes
    assert {row["name"]: row["value"] for row in run.summary["criteria"]} == own["figures"]
    assert other["status"] == "optimal"
    assert other["figures"]["preference"] <= own["figures"]["preference"]
    assert other["figures"]["overload"] > own["figures"]["overload"]

    problem, before = thaw(run), solution_of(run).opening_of
    policy = matching.placement.records.Policy(criteria=("placed", "preference", "travel", "changes"))
    plain = matching.compare(problem, {"plain": policy})[0]
    assert dict(plain.figures)["preference"] == other["figures"]["preference"]
    assert dict(plain.figures)["placed"] == other["figures"]["placed"]
    moved = sum(before.get(name) != plain.solution.opening_of.get(name) for name in {*before})
    shifts = db.session.scalars(select(PolicyShift)).all()
    assert 0 < len(shifts) <= moved + len(plain.solution.unplaced)
    assert {shift.position for shift in shifts} == {1}


def test_differences_are_never_chance(run: MatchRun) -> None:
    """The same order once more, whatever the lottery says, moves nobody; there is a place for everybody."""
    data = matching.placement.formats.write_problem(thaw(run))
    for opening in data["openings"]:
        opening["capacity"] += 3
    problem = matching.read_problem(data)
    own = matching.solve(problem)
    other_draw = matching.read_problem({**data, "seed": 999})
    again = solved_under(other_draw, own, problem.policy.criteria, "total")

    assert compared(problem, own, again).shifts == ()


@pytest.mark.parametrize("number", [0, 5])
def test_one_to_four_other_orders(run: MatchRun, town: Town, number: int) -> None:
    with pytest.raises(NothingToCompare):
        start_comparison(run, [without_support(run)] * number, actor=town.coordinator)


def test_a_run_without_a_plan_is_not_compared(town: Town) -> None:
    run = start(town.period, Policy(), actor=town.coordinator)
    with pytest.raises(RunNotFinished):
        start_comparison(run, [without_support(run)], actor=town.coordinator)


def test_solver_error_is_told(
    run: MatchRun, town: Town, run_jobs: Jobs, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison = start_comparison(run, [without_support(run)], actor=town.coordinator)

    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(matching, "solve", broken)
    run_jobs()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/comparisons/{comparison.id}")

    assert "The comparison stopped with an error (ZeroDivisionError). Nothing was changed." in page.text


def test_eight_starts_give_one_comparison(app: Flask, run: MatchRun, town: Town) -> None:
    run_id, actor_id, other = run.id, town.coordinator.id, without_support(run)

    def press() -> None:
        start_comparison(
            db.session.get_one(MatchRun, run_id), [other], actor=db.session.get_one(User, actor_id)
        )

    outcomes = at_once(app, [press] * 8)

    assert outcomes == {"done": 1, RunInProgress.__name__: 7}
    assert db.session.scalar(select(func.count(PolicyComparison.id))) == 1


def test_differences_in_words() -> None:
    own = dict.fromkeys(CRITERIA, 10)
    words = {difference_words(name, n) for name in CRITERIA for n in (-2, -1, 1, 2)}

    assert len(words) == 4 * len(CRITERIA)
    assert difference_words("travel", 0) == "the same"
    assert trade_off(own, {**own, "placed": 6, "flagged": 19}) == TradeOff(
        gains=["4 fewer students without a place"],
        costs=["9 more participants at a site with too few women"],
    )
    assert trade_off(own, own) == TradeOff([], [])


def test_orders_are_chosen_and_compared_from_the_run(
    run: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    form = page.click("What would another order give?")
    order = ["placed", "travel", *(name for name in DEFAULT_ORDER if name not in ("placed", "travel"))]
    page = form.submit("Compare these orders", orders=[WITHOUT, CHOICES_FIRST, CUSTOM], order=order)

    assert "In the queue" in page.text
    run_jobs()
    page = browser.get(
        f"/placements/runs/comparisons/{db.session.scalars(select(PolicyComparison.id)).one()}"
    )
    comparison = db.session.scalars(select(PolicyComparison)).one()
    assert [entry["code"] for entry in comparison.policies] == ["own", WITHOUT, CHOICES_FIRST, CUSTOM]
    assert comparison.policies[3]["policy"]["criteria"] == order
    assert page.h1 == "Other orders for run 1"
    for name in ("Without support", "Choices before support", "Another order"):
        assert name in page.text
    assert "Figures per order" in page.text

    run_page = page.click("Plan a run in this order: Another order")
    assert run_page.texts(".//span[@class='rank-title']")[:2] == [
        "A place for everyone always first",
        "Short journeys",
    ]


def test_order_to_compare_is_made_without_javascript(run: MatchRun, town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/compare")
    page = form.submit("Move Enough guidance up", orders=[CUSTOM])

    shown = page.texts(".//span[@class='rank-title']")
    assert shown[:3] == ["A place for everyone always first", "Enough guidance", "Nobody alone"]
    assert db.session.scalar(select(func.count(PolicyComparison.id))) == 0


def test_no_order_chosen_is_told(run: MatchRun, town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/compare")
    page = form.submit("Compare these orders", orders=[], expect=422)

    assert "Choose one, two or three orders." in page.text


def test_comparison_is_cancelled_from_its_page(run: MatchRun, town: Town, browser: Browser) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/compare")
    page = form.submit("Compare these orders", orders=[WITHOUT]).submit("Cancel the comparison")

    assert "The comparison was cancelled" in page.text


def test_progress_names_the_order_and_the_step(run: MatchRun, town: Town, browser: Browser) -> None:
    comparison = start_comparison(run, [without_support(run)] * 2, actor=town.coordinator)
    mine = claim(comparison.id, "me", PolicyComparison)
    assert mine is not None
    progress = {
        "part": 1,
        "parts": 2,
        "stage": "preference",
        "stage_index": 1,
        "stage_count": 4,
        "share": 0.75,
    }
    renew_lease(mine, progress)
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/comparisons/{comparison.id}/progress")

    assert "Order 2 of 2. Criterion 2 of 4: First choices" in page.text
    assert [bar.get("value") for bar in page.all(".//progress")] == ["75"]


@pytest.mark.parametrize("effect", ["", "placed", "higher", "level", "lower", "unseated"])
@pytest.mark.parametrize("who", ["", "participants", "others"])
def test_differences_are_filtered_in_the_database(
    finished: PolicyComparison, town: Town, browser: Browser, effect: str, who: str
) -> None:
    def belongs(shift: PolicyShift) -> bool:
        before = 99 if shift.rank_before is None else shift.rank_before
        after = 99 if shift.rank_after is None else shift.rank_after
        had, has = shift.opening_before_id is not None, shift.opening_after_id is not None
        is_effect = {
            "": True,
            "placed": not had,
            "higher": had and has and after < before,
            "level": had and has and after == before,
            "lower": had and has and after > before,
            "unseated": not has,
        }[effect]
        return is_effect and (not who or shift.student.participates is (who == "participants"))

    expected = {s.student.sorted_name for s in db.session.scalars(select(PolicyShift)) if belongs(s)}
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/comparisons/{finished.id}", query={"effect": effect, "who": who}
    )
    results = next(element for element in page.root.iter("div") if element.get("id") == "results")
    shown = {"".join(head.find("a").itertext()) for head in results.iterfind(".//tbody/tr/th")}

    assert shown == expected


def test_difference_is_searched_by_name_and_place(
    finished: PolicyComparison, town: Town, browser: Browser
) -> None:
    browser.sign_in(town.coordinator)
    address = f"/placements/runs/comparisons/{finished.id}"

    assert "Nobody found" in browser.get(address, query={"q": "nowhere at all"}).text
    assert "Bakker Metaal" in browser.get(address, query={"q": "bakker", "sort": "name"}).text


def test_result_takes_few_statements_whatever_the_size(
    make: Factories, town: Town, solve: Solve, browser: Browser, run_jobs: Jobs
) -> None:
    town.big.capacity = town.small.capacity = 40
    team = make.team(intensive_places=0)
    for number in range(40):
        student = make.student(participates=True)
        student.team_id = team.id
        make.choices(student, *((town.small, town.big) if number % 2 else (town.big, town.small)))
    run = solve(town)
    comparison = start_comparison(run, [without_support(run)], actor=town.coordinator)
    run_jobs()
    browser.sign_in(town.coordinator).get(f"/placements/runs/comparisons/{comparison.id}")
    with counted() as statements:
        browser.get(f"/placements/runs/comparisons/{comparison.id}")

    assert len(db.session.scalars(select(PolicyShift)).all()) >= 5
    assert statements.count <= RESULT_BUDGET, statements.texts


def test_comparison_of_another_school_is_not_there(
    make: Factories, finished: PolicyComparison, browser: Browser
) -> None:
    browser.sign_in(make.user(school=make.new_school()))
    for address in ("", "/progress"):
        browser.get(f"/placements/runs/comparisons/{finished.id}{address}", expect=404)
