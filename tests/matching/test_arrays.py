"""Columns of numbers: what is told apart by a table is told apart as by sorting."""

from __future__ import annotations

import numpy as np
import pytest

from matching.arrays import distinct


@pytest.mark.parametrize(("count", "most"), [(0, 1), (1, 1), (7, 5), (1000, 3000), (1000, 10**12)])
def test_distinct_keys_are_told_apart_by_table_as_by_sorting(count: int, most: int) -> None:
    keys = np.random.default_rng(count).integers(0, most, count)
    expected = np.unique(keys, return_index=True, return_inverse=True)
    assert [list(found) for found in distinct(keys)] == [list(column) for column in expected]
