"""The proportionality report (D3): what it counts, what it hides, and when a coordinator is told of it."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.placements.models import MatchRun
from app.placements.policies import DEFAULT_ORDER, SUPPORT
from app.placements.proportion import hidden_small, shown_of
from app.runs.models import RunState
from matching.placement.records import SUPPORT as SOLVER_SUPPORT
from tests.browser import Browser
from tests.factories import Factories
from tests.placements.conftest import Town

Solve = Callable[..., MatchRun]


def test_support_lines_are_those_of_the_solver() -> None:
    assert set(SUPPORT) == set(SOLVER_SUPPORT)


def test_counts_who_has_another_place_because_of_support(town: Town, solve: Solve) -> None:
    """The two participants get the two seats where women work; without support the lottery would decide."""
    for student in town.students[:2]:
        student.wishes_together = True
    town.period.lot_seed = 3
    run = solve(town)
    report = run.summary["proportionality"]

    moved = {
        group: {name: report[group][name] for name in ("placed", "higher", "level", "lower", "unseated")}
        for group in report
    }
    assert report["participants"]["students"] == report["others"]["students"] == 2
    assert moved["participants"]["higher"] == moved["others"]["lower"]
    assert moved["participants"]["lower"] == moved["others"]["higher"] == 0


def test_run_without_support_has_no_report(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town, criteria=tuple(name for name in DEFAULT_ORDER if name not in SUPPORT))
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/proportionality")

    assert run.summary["proportionality"] is None
    assert "There is nothing to leave out" in page.text


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([20, 30], [20, 30]),
        ([0, 50], [0, 50]),
        ([3, 47], [None, None]),
        ([3, 7, 40], [None, None, 40]),  # one alone could be worked out
        ([3, 4, 0, 43], [None, None, 0, 43]),
        ([1, 1, 0, 6, 6, 24], [None, None, 0, None, 6, 24]),  # two people together are too few as well
        ([2, 0, 0], [None, None, None]),  # a group so small tells everything
    ],
)
def test_hides_small_numbers_and_what_gives_them_away(parts: list[int], shown: list[int | None]) -> None:
    assert hidden_small(parts) == shown


def group(**values: int) -> dict[str, int]:
    nobody = dict.fromkeys(("placed", "higher", "level", "lower", "unseated"), 0)
    return {"students": 38, **nobody, **values}


def test_who_gets_or_loses_a_place_cannot_be_worked_out() -> None:
    """12 - 7 = 6 - 1: with 12, 7 and 6 on the page everybody would know the 1."""
    shown = shown_of(group(unplaced=12, unplaced_without=7, placed=1, higher=1, lower=6, unseated=6))

    assert (shown.unplaced, shown.without) == (12, None)
    assert shown.effects == [None, None, 0, None, 6, 24]


def test_who_has_no_place_without_support_cannot_be_worked_out() -> None:
    shown = shown_of(group(unplaced=12, unplaced_without=3, unseated=9))

    assert (shown.unplaced, shown.without) == (12, None)
    assert shown.effects == [None, 0, 0, 0, None, 29]


def test_large_numbers_are_all_shown() -> None:
    shown = shown_of(group(unplaced=12, unplaced_without=7, placed=5, unseated=10))

    assert (shown.unplaced, shown.without, shown.effects) == (12, 7, [5, 0, 0, 0, 10, 23])


def test_page_shows_no_small_number(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}")
    page = page.click("What the support criteria do")

    cells = [" ".join("".join(cell.itertext()).split()) for cell in page.root.iterfind(".//tbody/tr/td")]
    numbers = {cell.split()[-1] for cell in cells[2:]}
    assert "Participants" in page.text
    assert not numbers & {"1", "3", "4"}
    assert "A dash means a number below 5" in page.text


def test_run_can_leave_the_lines_out(town: Town, solve: Solve, browser: Browser) -> None:
    run = solve(town)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/proportionality")
    page.click("Plan a run without these criteria").submit("Start the run")

    again = db.session.get_one(MatchRun, run.id + 1)
    assert again.policy["criteria"] == ["placed", "preference", "travel", "changes"]


@pytest.mark.parametrize(
    ("state", "words", "other"),
    [
        (RunState.SOLVED_OPTIMAL, "It was made before runs had reports.", "It has no plan."),
        (RunState.FAILED, "It has no plan.", "It was made before runs had reports."),
    ],
)
def test_run_without_report_says_why(
    make: Factories, browser: Browser, state: RunState, words: str, other: str
) -> None:
    run = make.match_run(state=state, policy={"criteria": []})
    page = browser.sign_in(make.user()).get(f"/placements/runs/{run.id}/proportionality")

    assert words in page.text
    assert other not in page.text
