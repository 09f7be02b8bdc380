"""Rows of whole numbers, and the best points that obey them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from matching.arrays import Ints
from matching.engine import integer
from matching.engine.control import Control, NoPlan
from matching.engine.integer import best_point, branched
from matching.engine.propagation import propagated, without_divisors
from matching.engine.relaxation import FREE, Relaxation, Rows
from tests.matching.test_engine import single


def over(rows: Rows, width: int) -> Relaxation:
    zeros = np.zeros(width, np.int64)
    return Relaxation(np.arange(width), zeros, zeros + 1, rows, zeros)


def test_a_row_that_no_multiple_of_its_divisor_fits_has_no_point() -> None:
    with pytest.raises(NoPlan):
        best_point(over(single([3, 3, 3], 4, 5), 3), np.ones(3, np.int64), Control())


def test_branch_and_cut_betters_a_point_and_keeps_it_where_what_it_finds_breaks_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weight, cost = np.arange(3, 15), np.array([9, 4, 7, 3, 8, 6, 5, 9, 2, 7, 4, 6])
    relaxation = over(single(weight.tolist(), 40, 40), 12)
    points = [point for point in map(np.array, product((0, 1), repeat=12)) if weight @ point == 40]
    near = max(points, key=lambda point: int(cost @ point))
    found, is_best = branched(relaxation, cost, Control(), near, 5.0)
    assert (weight @ found, cost @ found, is_best) == (40, min(cost @ point for point in points), True)
    monkeypatch.setattr(integer, "values_of", lambda *_: np.full(12, 0.3))
    kept, is_best = branched(relaxation, cost, Control(), near, 5.0)
    assert (kept.tolist(), is_best) == (near.tolist(), False)


@pytest.mark.parametrize(
    ("coefficients", "lower", "upper", "expected"),
    [
        ([4, -6], -5, 7, ([2, -3], -2, 3)),
        ([-1], -1, -1, ([-1], -1, -1)),
        ([10, 20], 13, FREE, ([1, 2], 2, FREE)),
        ([10, 20], -FREE, 25, ([1, 2], -FREE, 2)),
    ],
)
def test_limits_are_rounded_inward(
    coefficients: list[int], lower: int, upper: int, expected: tuple[list[int], int, int]
) -> None:
    rows = without_divisors(single(coefficients, lower, upper))
    assert (rows.coefficient.tolist(), rows.lower.tolist()[0], rows.upper.tolist()[0]) == expected


def test_nothing_is_a_point_only_of_rows_that_ask_for_nothing() -> None:
    def nothing(lower: int, upper: int) -> Ints:
        empty = np.zeros(0, np.int64)
        rows = Rows(empty, empty, empty, np.array([lower]), np.array([upper]))
        return best_point(over(rows, 0), empty, Control()).point

    assert nothing(-1, 0).tolist() == []
    with pytest.raises(NoPlan):
        nothing(1, 2)


def test_propagation_closes_what_a_row_implies() -> None:
    closed = propagated(over(single([5, 3, 1], 6, FREE), 3))
    assert closed.whole(np.zeros(closed.width, np.int64))[0] == 1
    with pytest.raises(NoPlan):
        propagated(over(single([1, 1], 3, FREE), 2))
