"""Runs of before D11 open, explain themselves, are compared and planned again; a queued one is solved as any now."""

from collections.abc import Callable

import pytest

import matching
from app.extensions import db
from app.placements.models import MatchRun, PolicyComparison, ProposalState
from app.placements.orders import WITHOUT, offered_orders, policy_of
from app.placements.policies import Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.queries import all_proposals_of
from app.placements.services.runs import start, start_comparison
from app.runs.models import RunState
from app.students.models import Student
from matching.placement import shortages
from tests.browser import Browser
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town
from tests.placements.former import make_former

Jobs = Callable[[], int]
Solve = Callable[..., MatchRun]
OTHER_LOT, LOT = 4, 1
"""Two numbers whose lots leave different students out."""


@pytest.fixture
def crowd(make: Factories, town: Town) -> list[Student]:
    """Two more students than places; all have handed in choices."""
    more = [make.student(with_account=True) for _ in range(2)]
    for student in more:
        make.choices(student, town.big)
    return [*town.students, *more]


@pytest.fixture
def former(crowd: list[Student], town: Town, solve: Solve) -> MatchRun:
    """A solved run of before, in which others have a place than today's rules would give one."""
    town.period.lot_seed = OTHER_LOT
    run = solve(town)
    make_former(run)
    town.period.lot_seed = LOT
    db.session.commit()
    return run


def unplaced(run: MatchRun) -> set[int]:
    return {row.student_id for row in all_proposals_of(run) if row.opening_id is None}


def test_former_run_opens_and_explains_itself(former: MatchRun, town: Town, browser: Browser) -> None:
    browser.sign_in(town.coordinator)
    page = browser.get(f"/placements/runs/{former.id}")

    assert "This run was made by the earlier rules" in page.text
    assert "This plan can be read, but not published: run again." in page.text
    assert f"Lottery number {OTHER_LOT}." in page.text
    assert {"the question", "the answer"} <= set(page.links), "its number decides nothing any longer"
    assert matching.check(thaw(former), solution_of(former)) == []
    for row in all_proposals_of(former):
        browser.get(f"/placements/runs/{former.id}/students/{row.student_id}")
    without = next(row for row in all_proposals_of(former) if row.opening_id is None)
    page = browser.get(f"/placements/runs/{former.id}/students/{without.student_id}")
    answer = page.submit("Work it out", why_not=str(town.big.id))
    assert "Why not Anker Software?" in answer.text
    assert "What the support criteria do" in browser.get(f"/placements/runs/{former.id}/proportionality").text


def test_former_run_is_compared_by_the_rules_of_today_and_says_so(
    former: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{former.id}/compare")
    assert "This run was made by the earlier rules" in form.text
    other = policy_of(WITHOUT, former.policy, offered_orders(former.policy["criteria"])[WITHOUT])
    comparison = start_comparison(former, [other], actor=town.coordinator)
    db.session.commit()
    run_jobs()
    page = browser.get(f"/placements/runs/comparisons/{comparison.id}")

    stored = db.session.get_one(PolicyComparison, comparison.id)
    assert (stored.state, stored.error) == (RunState.FINISHED, "")
    assert "a place instead of none, " in page.text
    assert "no place instead of one." in page.text
    assert "This run was made by the earlier rules" in page.text


def test_former_run_is_planned_again_by_the_rules_of_today(
    former: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{former.id}").click("Run again")
    page.submit("Start the run")
    run_jobs()
    again = db.session.get_one(MatchRun, former.id + 1)

    assert again.policy["precedence"] == ["published", "chosen"]
    assert (again.seed, thaw(again).version) == (LOT, 2)
    assert unplaced(again) != unplaced(former)


def test_published_former_run_is_shown_to_students_and_replanned(
    former: MatchRun, town: Town, browser: Browser, run_jobs: Jobs, crowd: list[Student]
) -> None:
    former.state, former.answer_by = RunState.PUBLISHED, ANSWER_BY
    for row in all_proposals_of(former):
        row.state = ProposalState.OFFERED
    db.session.commit()
    for student in crowd:
        assert student.user is not None
        page = browser.sign_in(student.user).get("/my-placement")
        assert "Your lottery number:" not in page.text
        assert "All places were given out at once" in page.text
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{former.id}/replan")
    page.submit("Plan again with few changes")
    run_jobs()
    again = db.session.get_one(MatchRun, former.id + 1)

    assert again.policy["criteria"][:2] == ["placed", "changes"]
    assert unplaced(again) == unplaced(former), "a place that was published goes first"


def test_former_plan_is_not_published(former: MatchRun, town: Town, browser: Browser) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{former.id}/publish")

    assert "This run was made by the earlier rules, in which the criteria also decided" in page.text
    assert "Plan a new run with the same order" in page.links


@pytest.mark.parametrize("precedence", [["published", "chosen"], []])
def test_queued_former_run_is_solved_with_the_settings_of_the_period(
    crowd: list[Student], town: Town, make: Factories, run_jobs: Jobs, precedence: list[str]
) -> None:
    quiet = [make.student() for _ in range(6)]
    town.period.lot_seed, town.period.precedence = OTHER_LOT, precedence
    run = start(town.period, Policy(criteria=("placed", "alone", "travel")), actor=town.coordinator)
    make_former(run)
    town.period.lot_seed = LOT
    db.session.commit()
    run_jobs()
    db.session.refresh(run)

    assert run.state is RunState.SOLVED_OPTIMAL
    assert run.policy["precedence"] == precedence
    assert (run.seed, run.is_by_earlier_rules) == (LOT, False)
    problem = thaw(run)
    assert matching.check(problem, solution_of(run)) == []
    placed = {row.student_id for row in all_proposals_of(run) if row.opening_id is not None}
    assert {f"s{each}" for each in placed} == set(shortages(problem).placed)
    is_quiet_placed = bool(placed & {student.id for student in quiet})
    assert is_quiet_placed is not bool(precedence)
