"""A problem settled in the way of a country, however small: a right plan, and bounds that hold against every plan."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from matching import check, read_problem, solve
from matching.engine.control import Control, Stopped
from matching.placement.criteria import levels_of
from matching.placement.model import model_of
from matching.placement.precedence import basis_of
from matching.placement.solver.large import improving, pricing, vast
from matching.placement.solver.large.improving import cells_of, joined_by_team
from tests.matching.builders import crowd
from tests.matching.test_stopping_early import hold_bounds_against_every_plan, mixed


@pytest.fixture
def everything_is_vast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vast, "VAST", 0)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_against_every_plan(seed: int) -> None:
    hold_bounds_against_every_plan(Random(seed), 20)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("make", [crowd, mixed])
def test_the_first_levels_are_as_good_as_proven_ones(make: Callable[[int], dict[str, object]]) -> None:
    problem = read_problem(make(40))
    best = solve(problem)
    near = solve(problem, time_limit=60)
    assert check(problem, near) == []
    assert near.status == "feasible"
    for row, other in zip(near.criteria[:4], best.criteria[:4], strict=True):
        assert row.bound <= other.value
    assert [row.value for row in near.criteria[:3]] == [row.value for row in best.criteria[:3]]
    assert near.criteria[3].value <= 1.05 * best.criteria[3].value


@pytest.mark.usefixtures("everything_is_vast")
def test_the_same_problem_gives_the_same_plan() -> None:
    problem = read_problem(mixed(40))
    first, again = (solve(problem, time_limit=60) for _ in range(2))
    assert (first.placements, first.criteria) == (again.placements, again.criteria)


@pytest.mark.usefixtures("everything_is_vast")
@pytest.mark.parametrize("step", ["_bound_before", "_plan", "_settle_counting", "_improve", "_follow"])
def test_a_step_that_there_is_no_time_for_leaves_a_right_plan(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vast.Vast, step, out_of_time)
    hold_bounds_against_every_plan(Random(5), 5)


@pytest.mark.usefixtures("everything_is_vast")
def test_prices_that_came_to_nothing_leave_the_bound_of_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pricing.Pricing, "run", out_of_time)
    problem = read_problem(mixed(40))
    solution = solve(problem, time_limit=60)
    assert check(problem, solution) == []
    assert 0 < solution.criteria[3].bound <= solution.criteria[3].value


def test_without_a_time_limit_everything_is_proven_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vast, "VAST", 0)
    assert solve(read_problem(crowd(20))).status == "optimal"
    model = model_of(read_problem(crowd(20)))
    assert not vast.is_vast(vast.Face(model, basis_of(model).chosen), levels_of(model), Control())


def test_cells_hold_everybody_once_and_nobody_far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(improving, "FEW_STUDENTS", 10)
    place = np.array([[float(number), 0.0] for number in range(40)])
    part = np.repeat([0, 1, 2], [30, 9, 1])
    cells = cells_of(np.arange(40), part, place, 10)
    assert sorted(np.concatenate(cells).tolist()) == list(range(40))
    assert max(len(cell) for cell in cells) <= 10
    assert all(np.ptp(place[cell, 0]) < 30 for cell in cells)


def test_parts_that_share_a_team_are_one_through_a_chain_as_well() -> None:
    part, team = np.array([0, 1, 1, 2, 3]), np.array([4, 4, 7, 7, -1])
    assert joined_by_team(part, team).tolist() == [0, 0, 0, 0, 3]


def out_of_time(*_: object) -> None:
    raise Stopped
