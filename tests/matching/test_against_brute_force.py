"""The solver against every plan there is, on random tiny problems: all orders, all preference modes."""

from __future__ import annotations

from random import Random

import pytest

from matching import ProblemError, check, read_problem, solve
from tests.matching.builders import random_data
from tests.matching.oracle import best_figures


@pytest.mark.parametrize("seed", range(10))
def test_solve_reaches_the_best_of_all_plans(seed: int) -> None:
    random = Random(seed)
    solved = 0
    while solved < 20:
        data = random_data(random)
        try:
            problem = read_problem(data)
        except ProblemError as error:
            assert all("pinned" in str(fault) for fault in error.faults)  # random pins may conflict
            continue
        solution = solve(problem)
        assert check(problem, solution) == [], data
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(problem), data
        assert solution.status == "optimal"
        solved += 1
