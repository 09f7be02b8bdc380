"""More than a thousand random tiny circle problems, of every order and size, against going through everything."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from matching.circles import CircleProblem, CircleSolution, check_circles, read_circle_problem, solve_circles
from matching.circles.solver import searching
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
        problem = read_circle_problem(data)
        solution = solved(problem)
        seated = solution.circle_of
        pins = sum(student.pinned is not None and student.id not in seated for student in problem.students)
        assert (pins, *(row.value for row in solution.criteria)) == CircleOracle(data).best(), seed
        kinds[len(solution.circles)] += 1
    assert all(kinds[number] for number in (0, 1, 2))


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

    monkeypatch.setattr(searching, "SMALL", 0)
    monkeypatch.setattr(searching, "few_cuts", noted)
    data = random_circle_data(Random(seed))
    solution = solved(read_circle_problem(data))
    assert tuple(row.value for row in solution.criteria) == CircleOracle(data).best()[1:]
    assert any(cuts is not None for cuts in found)
