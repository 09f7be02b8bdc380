"""The solver against every plan there is, on random tiny problems: all orders, all preference modes."""

from __future__ import annotations

from random import Random

import pytest

from matching import check, solve
from tests.matching.builders import random_problem
from tests.matching.oracle import best_figures, who_has_a_place


@pytest.mark.parametrize("seed", range(12))
def test_solve_reaches_the_best_of_all_plans(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        problem = random_problem(random)
        solution = solve(problem)
        assert check(problem, solution) == [], problem
        assert [(row.name, row.value) for row in solution.criteria] == best_figures(problem), problem
        assert solution.opening_of.keys() == who_has_a_place(problem), problem
        assert solution.status == "optimal"
