"""Rows of hours of whole cases, against all whole numbers that obey the row."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from matching.engine.relaxation import Relaxation
from matching.supervisors.solver import hours
from matching.supervisors.solver.hours import with_reachable_limits, with_whole_counts
from tests.matching.test_engine import single


def over(sizes: list[int], most: int, count: int) -> Relaxation:
    """Numbers of cases of some sizes, up to `count` of each."""
    zeros = np.zeros(len(sizes), np.int64)
    return Relaxation(np.arange(len(sizes)), zeros, zeros + count, single(sizes, -(1 << 40), most), zeros)


def obeys(relaxation: Relaxation, point: tuple[int, ...]) -> bool:
    activity = relaxation.rows.activity(np.array(point))
    return bool(((activity >= relaxation.rows.lower) & (activity <= relaxation.rows.upper)).all())


@pytest.mark.parametrize("sizes", [[6], [6, 10], [6, 10, 15]])
def test_rows_of_whole_cases_leave_out_no_whole_numbers_and_let_no_others_in(sizes: list[int]) -> None:
    for most in range(50):
        relaxation = over(sizes, most, 8)
        tighter = with_whole_counts(with_reachable_limits(relaxation))
        for point in product(range(9), repeat=len(sizes)):
            assert obeys(relaxation, point) == obeys(tighter, point), (most, point)


def test_edges_go_through_two_whole_points_and_so_are_as_tight_as_can_be() -> None:
    random, edges = Random(1), 0
    for _ in range(200):
        size = random.randint(2, 9)
        larger, most = size + random.randint(1, 9), random.randint(20, 90)
        points = [
            (count, beside)
            for count, beside in product(range(most // size + 1), range(most // larger + 1))
            if size * count + larger * beside <= most
        ]
        *between, (one, none, few) = hours._edges(size, larger, most)
        assert (one, none, few) == (1, 0, max(count for count, _ in points))
        for each, of_larger, limit in between:
            sums = [each * count + of_larger * beside for count, beside in points]
            assert max(sums) == limit
            assert sums.count(limit) > 1
            edges += 1
    assert edges > 200


def test_six_and_ten_hours_in_64() -> None:
    """At most ten together, and of the larger ones each counts for two up to twelve."""
    tighter = with_whole_counts(over([6, 10], 64, 20)).rows
    found = {
        (*tighter.coefficient[tighter.row == row].tolist(), int(tighter.upper[row]))
        for row in range(tighter.count)
    }
    assert found == {(6, 10, 64), (1, 2, 12), (1, 1, 10), (1, 10)}
