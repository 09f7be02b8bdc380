"""A plan that is not proven best: every page on which it stands says so, which criteria are open and by how much."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.extensions import db, now
from app.placements.models import MatchRun
from app.placements.orders import WITHOUT, offered_orders, policy_of
from app.placements.policies import Policy
from app.placements.services.runs import start, start_comparison
from app.runs.leases import claim, renew_lease
from app.runs.models import RunState
from app.runs.publishing import review
from tests.browser import Browser, Page
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]
OPEN = {"preference": 5, "travel": 10}
"""By how much each criterion is open in these tests: the bounds are written over."""
HONEST = {"for the best", "was proven best"}
"""What a run looks for; and "ended before it was proven best"."""
FIRST_CHOICES = "First choices: at most 5 ranks higher on their lists in total"


@pytest.fixture
def stopped(town: Town, solve: Solve) -> MatchRun:
    """A run whose search ended before everything was proven."""
    run = solve(town)
    leave_open(run, OPEN)
    db.session.commit()
    return run


def leave_open(run: MatchRun, apart: dict[str, int]) -> None:
    rows = [{**row, "bound": row["solved"] - apart.get(row["name"], 0)} for row in run.summary["criteria"]]
    run.summary = {**run.summary, "status": "feasible", "criteria": rows}
    run.state = RunState.SOLVED_FEASIBLE


def ensure_nothing_claims_best(page: Page) -> None:
    claims = set(re.findall(r"\S+ \S+ (?:best|optimal)\b", page.text))
    assert {claim for claim in claims if claim not in HONEST and "not proven" not in claim} == set()


def test_result_lists_what_is_open_and_what_to_do(stopped: MatchRun, town: Town, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{stopped.id}")
    figures = {row["name"]: row["value"] for row in stopped.summary["criteria"]}

    assert "2 first choices; not proven best: 2 criteria still open." in page.text
    assert "The search had at most 2 minutes and ended with 2 of 8 criteria open." in page.text
    assert FIRST_CHOICES in page.text
    assert "Short journeys: at most 10 minutes less travel in total (" in page.text
    table = {row[0][1:].strip(): row[1:] for row in page.rows() if row[0][:1].isdigit()}
    assert [row[-1] for row in table.values()].count("no, proven") == 3
    assert [row[-1] for row in table.values()].count("no, given what stands above") == 3
    assert str(figures["preference"]) in [row[0] for row in table.values()]
    ensure_nothing_claims_best(page)

    form = page.click("Run again with at most 8 minutes")
    assert [box.get("value") for box in form.all(".//input[@name='time_limit_seconds']")] == ["480"]
    assert [more.get("open") for more in form.all(".//details[@class='field more']")] == [""]


def test_list_and_publication_say_the_same(stopped: MatchRun, town: Town, browser: Browser) -> None:
    browser.sign_in(town.coordinator)
    ensure_nothing_claims_best(browser.get("/placements/runs"))
    review(stopped, actor=town.coordinator)
    db.session.commit()
    page = browser.get(f"/placements/runs/{stopped.id}/publish")

    assert "not proven best: 2 criteria still open" in page.text
    assert FIRST_CHOICES in page.text
    assert "The plan keeps every rule, so you can use it." in page.text
    ensure_nothing_claims_best(page)


def test_report_of_the_support_criteria_warns(stopped: MatchRun, town: Town, browser: Browser) -> None:
    address = f"/placements/runs/{stopped.id}/proportionality"
    page = browser.sign_in(town.coordinator).get(address)
    assert "Part of the differences below can come from that" in page.text
    assert FIRST_CHOICES in page.text
    ensure_nothing_claims_best(page)

    stopped.summary = {**stopped.summary, "status": "optimal"}
    db.session.commit()
    assert "Part of the differences below" not in browser.get(address).text


def test_lottery_alone_can_be_unfinished(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town)
    leave_open(run, {})
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert "proven best on every criterion, the lottery cut short" in page.text
    assert "Every criterion is proven, the lottery is not finished" in page.text
    assert "criteria open" not in page.text


def test_longest_run_is_not_offered_again(stopped: MatchRun, town: Town, browser: Browser) -> None:
    stopped.time_limit_seconds = 3600
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{stopped.id}")

    assert "already had the longest time" in page.text
    assert not [name for name in page.links if name.startswith("Run again with")]


def test_proven_run_says_nothing_of_it(town: Town, solve: Solve, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{solve(town).id}")

    assert "not proven" not in page.text
    assert re.search(r"at most (?!of )", page.text) is None  # "at most of their sites" is said by the map


def test_rank_of_the_choices_is_named(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town, preference_mode="generous")
    row = next(
        row for row in run.summary["criteria"] if row["name"].startswith("preference:") and row["solved"]
    )
    leave_open(run, {row["name"]: 1})
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    rank = row["name"].partition(":")[2]
    assert f"First choices: at most 1 fewer student gets choice number {rank}" in page.text


def test_comparison_says_which_order_is_not_proven(
    stopped: MatchRun, town: Town, run_jobs: Callable[[], int], browser: Browser
) -> None:
    other = policy_of(WITHOUT, stopped.policy, offered_orders(stopped.policy["criteria"])[WITHOUT])
    comparison = start_comparison(stopped, [other], actor=town.coordinator)
    run_jobs()
    db.session.refresh(comparison)
    assert [name for name, _, _ in comparison.outcomes[1]["levels"]] == other["policy"]["criteria"]
    address = f"/placements/runs/comparisons/{comparison.id}"
    page = browser.sign_in(town.coordinator).get(address)
    assert "This run is not proven best" in page.text
    assert FIRST_CHOICES in page.text

    outcomes = [dict(outcome) for outcome in comparison.outcomes]
    outcomes[1]["status"] = "feasible"
    outcomes[1]["levels"] = [[name, value + 3, value] for name, value, _ in outcomes[1]["levels"]]
    comparison.outcomes = outcomes
    db.session.commit()
    page = browser.get(address)
    assert "Few changes: at most 3 fewer students whose published place changes" in page.text

    del outcomes[1]["levels"]  # as it was stored before bounds were kept
    comparison.outcomes = [*outcomes]
    db.session.commit()
    assert page.text.count("could be better by") == 2
    assert browser.get(address).text.count("could be better by") == 1


def test_two_runs_side_by_side(stopped: MatchRun, town: Town, solve: Solve, browser: Browser) -> None:
    other = solve(town)
    page = browser.sign_in(town.coordinator).get(
        f"/placements/runs/{other.id}/beside", query={"other": str(stopped.id)}
    )

    assert FIRST_CHOICES in page.text
    ensure_nothing_claims_best(page)


def test_cancelled_run_says_how_far_it_got(town: Town, browser: Browser) -> None:
    run = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    mine = claim(run.id, "me", MatchRun)
    assert mine is not None
    renew_lease(mine, {"stage": "preference", "levels": [[0, "placed", 4, 4], [3, "preference", 217, 205]]})
    run.state = RunState.CANCELLED
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")

    assert "These figures were not kept as a plan" in page.text
    assert [row[1:] for row in page.rows()] == [
        ["4", "no, proven"],
        ["217", "at most 12 ranks higher on their lists in total (6%)"],
    ]
    ensure_nothing_claims_best(page)


def test_busy_run_says_how_long_the_last_one_took(stopped: MatchRun, town: Town, browser: Browser) -> None:
    stopped.started_at, stopped.finished_at = now(), now() + timedelta(seconds=80)
    run = start(town.period, Policy(), actor=town.coordinator)
    db.session.commit()
    claim(run.id, "me", MatchRun)
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    assert "Last time in this order1 min 20 s for 4 students (run 1)" in page.text

    run.policy = {**run.policy, "criteria": list(reversed(run.policy["criteria"]))}
    db.session.commit()
    assert "Last time in this order" not in browser.get(f"/placements/runs/{run.id}").text
