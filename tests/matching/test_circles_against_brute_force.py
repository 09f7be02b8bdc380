"""More than a thousand random tiny circle problems, of every order and size, against going through everything."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from matching.circles import CircleProblem, CircleSolution, check_circles, read_circle_problem, solve_circles
from matching.circles.solver import enumerating, searching, staging
from matching.engine.cuts import few_cuts
from tests.matching.circle_builders import random_circle_data
from tests.matching.circle_oracle import CircleOracle

BATCH = 150


def solved(problem: CircleProblem) -> CircleSolution:
    """A solution that is proven and that the checker finds nothing wrong with."""
    solution = solve_circles(problem)
    assert solution.status == "optimal"
    assert check_circles(problem, solution) == []
    return solution


@pytest.mark.parametrize("batch", range(8))
def test_solving_reaches_the_best_figures_there_are(batch: int) -> None:
    kinds: Counter[int] = Counter()
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        data = random_circle_data(Random(seed))
        with patch.object(staging, "ENUMERATED", 0 if seed % 2 else staging.ENUMERATED):
            kinds[compared(data, seed)] += 1
    assert all(kinds[number] for number in (0, 1, 2))


def compared(data: dict[str, Any], seed: int) -> int:
    """Solve a problem and hold the solution against the oracle; how many circles it has."""
    problem = read_circle_problem(data)
    solution = solved(problem)
    seated = solution.circle_of
    pins = sum(student.pinned is not None and student.id not in seated for student in problem.students)
    assert (pins, *(row.value for row in solution.criteria)) == CircleOracle(data).best(), seed
    return len(solution.circles)


def test_going_through_every_set_of_circles_reaches_the_best_figures_there_are() -> None:
    kinds: Counter[str] = Counter()
    through, searched = enumerating.Enumeration.is_proven, enumerating.Enumeration._search

    def noted(self: enumerating.Enumeration, bounds: list[int]) -> bool:
        is_proven = through(self, bounds)
        kinds["proven" if is_proven else "left"] += 1
        return is_proven

    def noted_search(self: enumerating.Enumeration, *arguments: Any) -> None:
        kinds["searched"] += 1
        searched(self, *arguments)

    with (
        patch.object(enumerating.Enumeration, "is_proven", noted),
        patch.object(enumerating.Enumeration, "_search", noted_search),
    ):
        for seed in range(5_000, 5_150):
            data = random_circle_data(Random(seed))
            order = data["policy"]["criteria"]
            first = ["unseated_first", "unseated"]
            data["policy"]["criteria"] = [*first, *(name for name in order if name not in first)]
            compared(data, seed)
    assert kinds["proven"] > 60
    assert kinds["searched"]


@pytest.mark.parametrize("name", ["MOST_NODES", "MOST_STAFFED", "MOST_FLOWS"])
def test_too_many_sets_of_circles_are_left_to_the_search(name: str) -> None:
    data = random_circle_data(Random(5_008))
    data["policy"]["criteria"] = ["unseated_first", "unseated", "one_mentor", "field"]
    with patch.object(enumerating, name, 0):
        assert compared(data, 5_008)


def test_level_whose_relaxation_the_linear_solver_does_not_trust_is_searched() -> None:
    data = random_circle_data(Random(3102))
    solution = solved(read_circle_problem(data))
    assert tuple(row.value for row in solution.criteria) == CircleOracle(data).best()[1:]


@pytest.mark.parametrize("seed", [703, 815, 896, 1123])
def test_cuts_cut_off_no_best_plan(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []

    def noted(*arguments: Any) -> Any:
        found.append(few_cuts(*arguments))
        return found[-1]

    monkeypatch.setattr(staging, "ENUMERATED", 0)
    monkeypatch.setattr(searching, "SMALL", 0)
    monkeypatch.setattr(searching, "few_cuts", noted)
    data = random_circle_data(Random(seed))
    solution = solved(read_circle_problem(data))
    assert tuple(row.value for row in solution.criteria) == CircleOracle(data).best()[1:]
    assert any(cuts is not None for cuts in found)
